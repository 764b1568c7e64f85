/**
 * The store of one user on a device. `wipe` deletes every entry except those whose key begins with `keep`.
 */
export type LocalStore = {
  get(key: string): Promise<unknown>;
  put(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  entries(prefix: string): Promise<[string, unknown][]>;
  wipe(keep?: string): Promise<void>;
};

/** A store that lives as long as the process. */
export function memoryStore(): LocalStore {
  const entries = new Map<string, unknown>();
  return {
    get: async (key) => entries.get(key),
    put: async (key, value) => void entries.set(key, value),
    delete: async (key) => void entries.delete(key),
    entries: async (prefix) => [...entries].filter(([key]) => key.startsWith(prefix)),
    wipe: async (keep) => {
      for (const key of entries.keys()) if (keep === undefined || !key.startsWith(keep)) entries.delete(key);
    },
  };
}

const OWNER = "owner";

/**
 * Makes this user the owner of the store. The entries of another user are wiped first, except those under
 * `keep`.
 */
export async function claimStore(store: LocalStore, userId: string, keep?: string): Promise<void> {
  const owner = await store.get(OWNER);
  if (owner === userId) return;
  await store.wipe(keep);
  await store.put(OWNER, userId);
}

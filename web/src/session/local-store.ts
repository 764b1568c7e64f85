import type { LocalStore } from "#shared/client/local-store.ts";
import { openDB, type DBSchema, type IDBPDatabase } from "idb";

const NAME = "tidemark";

interface Schema extends DBSchema {
  entries: { key: string; value: unknown };
}

let opened: Promise<IDBPDatabase<Schema>> | undefined;

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>(NAME, 1, {
    upgrade(db) {
      db.createObjectStore("entries");
    },
    blocking() {
      void opened?.then((db) => db.close());
      opened = undefined;
    },
  });
  return opened;
}

/**
 * The store of one user in this browser's IndexedDB. `wipe` deletes every entry except those whose key begins
 * with `keep`.
 */
export const localStore: LocalStore = {
  async get(key: string): Promise<unknown> {
    return (await database()).get("entries", key);
  },
  async put(key: string, value: unknown): Promise<void> {
    await (await database()).put("entries", value, key);
  },
  async delete(key: string): Promise<void> {
    await (await database()).delete("entries", key);
  },
  async entries(prefix: string): Promise<[string, unknown][]> {
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
    const db = await database();
    const transaction = db.transaction("entries");
    const [keys, values] = await Promise.all([
      transaction.store.getAllKeys(range),
      transaction.store.getAll(range),
    ]);
    return keys.map((key, at) => [key, values[at]]);
  },
  async wipe(keep?: string): Promise<void> {
    const transaction = (await database()).transaction("entries", "readwrite");
    for (const key of await transaction.store.getAllKeys()) {
      if (keep === undefined || !key.startsWith(keep)) void transaction.store.delete(key);
    }
    await transaction.done;
  },
};

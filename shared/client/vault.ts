import * as z from "zod";
import type { LocalStore } from "./local-store.ts";
import { type DeviceKeyring, keyOf, openEnvelope, sealEnvelope } from "./session-envelope.ts";

/** A pair of tokens; with cookies a script knows neither. */
export const Pair = z.object({ access: z.string().optional(), refresh: z.string().optional() });
export type Pair = z.infer<typeof Pair>;

/** Where the one copy of a device's tokens rests. Nothing of it stays in memory between requests. */
export type Vault = {
  put(pair: Pair, exp: number): Promise<void>;
  /** When the access token ends, in unix seconds; known without opening anything. */
  exp(): Promise<number | null>;
  /** Null when nothing is held, and when what is held was not sealed here or was changed since. */
  open(): Promise<Pair | null>;
  /** Seals what is held under a new key of the device and drops the keys before it. */
  rotateKey(): Promise<void>;
};

const KEY = "tokens";
const Plain = Pair.extend({ exp: z.number() });
const Sealed = z.object({ envelope: z.string(), exp: z.number() });

/** Tokens as they are, for stores that nothing else can read and for cookies, of which there is only the end to know. */
export function plainVault(store: LocalStore): Vault {
  const held = async () => Plain.safeParse(await store.get(KEY)).data ?? null;
  return {
    put: (pair, exp) => store.put(KEY, { ...pair, exp }),
    exp: async () => (await held())?.exp ?? null,
    open: held,
    rotateKey: async () => undefined,
  };
}

/** Tokens in an envelope that only this device opens, and only to attach a header. */
export function sealedVault(store: LocalStore, keyring: DeviceKeyring): Vault {
  const held = async () => Sealed.safeParse(await store.get(KEY)).data ?? null;
  const open = async (): Promise<Pair | null> => {
    const sealed = await held();
    const text = sealed === null ? null : await openEnvelope(keyring, sealed.envelope);
    return text === null ? null : Pair.parse(JSON.parse(text));
  };
  const put = async (pair: Pair, exp: number) =>
    store.put(KEY, { envelope: await sealEnvelope(keyring, JSON.stringify(pair)), exp });
  return {
    put,
    open,
    exp: async () => (await held())?.exp ?? null,
    async rotateKey() {
      const sealed = await held();
      const before = sealed === null ? null : keyOf(sealed.envelope);
      const pair = await open();
      await keyring.rotate();
      if (pair !== null && sealed !== null) await put(pair, sealed.exp);
      // Only now: until the new envelope rests, the old key is the only one that opens anything.
      if (before !== null) await keyring.retire(before);
    },
  };
}

import * as z from "zod";
import type { LocalStore } from "./local-store.ts";
import { type DeviceKeyring, keyOf, openEnvelope, sealEnvelope } from "./session-envelope.ts";

/** A pair of tokens; with cookies, a script sees neither token. */
export const Pair = z.object({ access: z.string().optional(), refresh: z.string().optional() });
export type Pair = z.infer<typeof Pair>;

/** The place of the only copy of a device's tokens. No part of them stays in memory between requests. */
export type Vault = {
  put(pair: Pair, exp: number): Promise<void>;
  /** The end of the access token, in unix seconds; known without opening the tokens. */
  exp(): Promise<number | null>;
  /** Null when the vault is empty, or when its content was altered or sealed elsewhere. */
  open(): Promise<Pair | null>;
  /** Seals the tokens under a new key of the device and deletes the earlier keys. */
  rotateKey(): Promise<void>;
};

const KEY = "tokens";
const Plain = Pair.extend({ exp: z.number() });
const Sealed = z.object({ envelope: z.string(), exp: z.number() });

/**
 * Stores tokens unsealed: for stores that nothing else can read, and for cookies, where only the end is
 * known.
 */
export function plainVault(store: LocalStore): Vault {
  const stored = async () => Plain.safeParse(await store.get(KEY)).data ?? null;
  return {
    put: (pair, exp) => store.put(KEY, { ...pair, exp }),
    exp: async () => (await stored())?.exp ?? null,
    open: stored,
    rotateKey: async () => undefined,
  };
}

/** Stores tokens in an envelope that only this device opens, and only to attach a header. */
export function sealedVault(store: LocalStore, keyring: DeviceKeyring): Vault {
  const stored = async () => Sealed.safeParse(await store.get(KEY)).data ?? null;
  const open = async (): Promise<Pair | null> => {
    const sealed = await stored();
    const text = sealed === null ? null : await openEnvelope(keyring, sealed.envelope);
    return text === null ? null : Pair.parse(JSON.parse(text));
  };
  const put = async (pair: Pair, exp: number) =>
    store.put(KEY, { envelope: await sealEnvelope(keyring, JSON.stringify(pair)), exp });
  return {
    put,
    open,
    exp: async () => (await stored())?.exp ?? null,
    async rotateKey() {
      const sealed = await stored();
      const before = sealed === null ? null : keyOf(sealed.envelope);
      const pair = await open();
      await keyring.rotate();
      if (pair !== null && sealed !== null) await put(pair, sealed.exp);
      // The old key goes last: before the new envelope is stored, only the old key opens the tokens.
      if (before !== null) await keyring.retire(before);
    },
  };
}

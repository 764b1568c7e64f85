import { base64url } from "jose";
import * as z from "zod";
import { Problem } from "#shared/problem.ts";
import { secretOf } from "../../settings/secrets.ts";
import { cipherKey } from "./primitives.ts";

const Keks = z
  .array(z.strictObject({ id: z.number().int().min(1).max(65_535), key: z.string() }))
  .min(1)
  .refine((keks) => new Set(keks.map(({ id }) => id)).size === keks.length);

export type KekRing = { active: { id: number; key: CryptoKey }; byId: ReadonlyMap<number, CryptoKey> };

/**
 * The key-encryption keys. The first one wraps, and all unwrap.
 * Refuses with `not_ready` when they cannot be read.
 */
export const kekRing = secretOf("KEKS", Keks, load);

async function load(keks: z.infer<typeof Keks>): Promise<KekRing> {
  const [first] = keks;
  if (first === undefined) throw new Problem("not_ready", "There is no key-encryption key.");
  const byId = new Map<number, CryptoKey>();
  for (const { id, key } of keks) byId.set(id, await cipherKey(bytesOf(key)));
  return { active: { id: first.id, key: await cipherKey(bytesOf(first.key)) }, byId };
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  let bytes: Uint8Array | null = null;
  try {
    bytes = base64url.decode(text);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  if (bytes?.length !== 32) throw new Problem("not_ready", "A key of KEKS does not have 256 bits.");
  return Uint8Array.from(bytes);
}

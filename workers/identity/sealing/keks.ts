import { base64url } from "jose";
import * as z from "zod";
import { Problem } from "#shared/problem.ts";
import { cipherKey } from "./primitives.ts";

const Keks = z
  .array(z.strictObject({ id: z.number().int().min(1).max(65_535), key: z.string() }))
  .min(1)
  .refine((keks) => new Set(keks.map(({ id }) => id)).size === keks.length);

export type KekRing = { active: { id: number; key: CryptoKey }; byId: ReadonlyMap<number, CryptoKey> };

let held: { source: string; ring: Promise<KekRing> } | null = null;

/** The key-encryption keys: the first wraps, all unwrap. Refuses with `not_ready` when they cannot be read. */
export function kekRing(env: Pick<Env, "KEKS">): Promise<KekRing> {
  // Held only as long as the secret is the very same: a deployment without a key is without it at once.
  if (held?.source !== env.KEKS) held = { source: env.KEKS, ring: load(env.KEKS) };
  return held.ring;
}

async function load(source: string): Promise<KekRing> {
  const keks = Keks.safeParse(asJson(source));
  const [first] = keks.data ?? [];
  if (first === undefined || keks.data === undefined) throw new Problem("not_ready", "KEKS is not readable.");
  const byId = new Map<number, CryptoKey>();
  for (const { id, key } of keks.data) byId.set(id, await cipherKey(bytesOf(key)));
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

function asJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

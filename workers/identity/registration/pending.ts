import { base64url } from "jose";
import * as z from "zod";
import { derivedKey, randomBytes } from "../keys.ts";

const Passkey = z.object({
  id: z.string(),
  user_id: z.string(),
  credential_id: z.string(),
  public_key: z.string(),
  counter: z.number(),
  backup_eligible: z.number(),
  backed_up: z.number(),
  rp_id: z.string(),
  transports: z.array(z.string()),
  aaguid: z.string(),
  name: z.string(),
  created_at: z.number(),
});
const Pending = z.object({
  email: z.string(),
  name: z.string().optional(),
  by: z.discriminatedUnion("method", [
    z.object({ method: z.literal("password"), hash: z.string() }),
    z.object({
      method: z.literal("passkey"),
      userId: z.string(),
      handle: z.string(),
      passkey: Passkey,
    }),
  ]),
});
/** An account that waits for its address to be verified. */
export type Pending = z.infer<typeof Pending>;

const Sealed = z.object({ iv: z.string(), sealed: z.string() });

/** Readable with the secret alone, of which the table has only a hash: it tells nobody who is about to register. */
export async function sealPending(secret: string, pending: Pending): Promise<z.infer<typeof Sealed>> {
  const iv = randomBytes(12);
  const bytes = new TextEncoder().encode(JSON.stringify(pending));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await keyOf(secret), bytes);
  return { iv: base64url.encode(iv), sealed: base64url.encode(new Uint8Array(sealed)) };
}

export async function openPending(secret: string, payload: unknown): Promise<Pending> {
  const given = Sealed.parse(payload);
  const iv = Uint8Array.from(base64url.decode(given.iv));
  const sealed = Uint8Array.from(base64url.decode(given.sealed));
  const bytes = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await keyOf(secret), sealed);
  return Pending.parse(JSON.parse(new TextDecoder().decode(bytes)));
}

async function keyOf(secret: string): Promise<CryptoKey> {
  const key = await derivedKey(secret, "pending registration");
  return crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt", "decrypt"]);
}

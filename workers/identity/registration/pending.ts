import * as z from "zod";
import { openUnder, sealUnder, type Under } from "../keys.ts";

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

/**
 * Seals the pending account under the secret of its link. The table has only a hash of that secret, so no
 * table tells who is about to register.
 */
export async function sealPending(secret: string, pending: Pending): Promise<z.infer<typeof Sealed>> {
  const [iv = "", sealed = ""] = (await sealUnder(underLink(secret), JSON.stringify(pending))).split(".");
  return { iv, sealed };
}

export async function openPending(secret: string, payload: unknown): Promise<Pending> {
  const { iv, sealed } = Sealed.parse(payload);
  const text = await openUnder(underLink(secret), `${iv}.${sealed}`);
  if (text === null) throw new Error("a pending registration does not open");
  return Pending.parse(JSON.parse(text));
}

function underLink(secret: string): Under {
  return { secret, purpose: "pending registration", place: "" };
}

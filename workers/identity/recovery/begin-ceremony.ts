import * as z from "zod";
import type { Ceremony } from "#shared/contracts/auth.ts";
import type { Visitor } from "../../context.ts";
import { issueToken } from "../one-time-tokens/one-time-tokens.ts";
import { CEREMONY_MS } from "../passkeys/ceremony.ts";
import { creationOptions } from "../passkeys/creation-options.ts";
import type { Owner } from "./store.ts";

/** The basis of a recovery: a consumed code, or a wait that is over and was visible to the owner. */
export const Basis = z.discriminatedUnion("by", [
  z.object({ by: z.literal("code") }),
  z.object({ by: z.literal("wait"), recovery: z.string() }),
]);
export type Basis = z.infer<typeof Basis>;

/** Begins to make the new passkey. The challenge is valid only for this account and this basis. */
export async function beginCeremony(
  visitor: Visitor,
  owner: Owner,
  basis: Basis,
): Promise<z.infer<typeof Ceremony>> {
  const { identity, now } = visitor;
  const challengeId = await issueToken(identity, {
    purpose: "recovery_register",
    userId: owner.id,
    expiresAt: now + CEREMONY_MS,
    payload: basis,
  });
  // The existing passkeys are not listed, because the recovering user has proved none of them.
  return { challengeId, options: { ...(await creationOptions(visitor, challengeId, owner)) } };
}

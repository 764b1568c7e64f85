import * as z from "zod";
import type { Ceremony } from "#shared/contracts/auth.ts";
import type { Visitor } from "../../context.ts";
import { issueToken } from "../one-time-tokens/one-time-tokens.ts";
import { CEREMONY_MS } from "../passkeys/ceremony.ts";
import { creationOptions } from "../passkeys/creation-options.ts";
import type { Owner } from "./store.ts";

/** What a recovery rests on: a code that was spent for it, or a wait in the open that is over. */
export const Basis = z.discriminatedUnion("by", [
  z.object({ by: z.literal("code") }),
  z.object({ by: z.literal("wait"), recovery: z.string() }),
]);
export type Basis = z.infer<typeof Basis>;

/** Begins making the new passkey; the challenge is this account's and is good for this basis only. */
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
  // The passkeys that are there are not named: who recovers has shown none of them.
  return { challengeId, options: { ...(await creationOptions(visitor, challengeId, owner)) } };
}

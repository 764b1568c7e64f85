import { Problem } from "#shared/problem.ts";
import type { Visitor } from "../../context.ts";
import { issueToken } from "../one-time-tokens/one-time-tokens.ts";
import type { Person } from "./core/person.ts";
import type { Intent } from "./redirect/state.ts";
import { findIdentity } from "./store.ts";

const PROOF_MS = 5 * 60_000;

/**
 * Returns a proof for the act that the user went to confirm, if the person is the one linked to the account.
 */
export async function proveProvider(
  { identity, now }: Visitor,
  caller: { userId: string; sessionId: string },
  act: Extract<Intent, { kind: "stepUp" }>["act"],
  person: Person,
): Promise<string> {
  const linked = await findIdentity(identity, person);
  if (linked === null || linked.user_id !== caller.userId) throw new Problem("sign_in_refused");
  return issueToken(identity, {
    purpose: "step_up_proof",
    ...caller,
    expiresAt: now + PROOF_MS,
    payload: { ...act, by: "provider" },
  });
}

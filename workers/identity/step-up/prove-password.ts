import * as z from "zod";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { issueToken, consumeToken } from "../one-time-tokens/one-time-tokens.ts";
import { claimAttempt, clearAttempts } from "../attempts/claim-attempt.ts";
import { isPassword } from "../passwords/hash.ts";
import { stepUpMethod } from "./begin-step-up.ts";
import { findPasswordHash } from "./store.ts";

const PROOF_MS = 5 * 60_000;
const Begun = z.object({ act: z.string(), method: z.string(), path: z.string() });

/**
 * Confirms an act with the password, for users without a passkey.
 * The proof is for that act, once, within 5 minutes.
 */
export async function provePassword(
  ctx: Ctx,
  input: { challengeId: string; password: string },
): Promise<{ proof: string; expiresAt: string }> {
  const { env, userId, sessionId, now, identity } = ctx;
  const spent = await consumeToken(identity, "step_up", input.challengeId, now);
  if (spent === null || spent.userId !== userId || spent.sessionId !== sessionId) refuse();
  const known = await findPasswordHash(identity, userId);
  if (known === null || (await stepUpMethod(env, identity, userId)) !== "password") refuse();
  const account = await claimAttempt(ctx, known.email);
  if (!(await isPassword(env, input.password, known.hash))) refuse();
  await identity.run(clearAttempts(account));
  const expiresAt = now + PROOF_MS;
  const payload = { ...Begun.parse(spent.payload), by: "password" };
  const proof = await issueToken(identity, {
    purpose: "step_up_proof",
    userId,
    sessionId,
    expiresAt,
    payload,
  });
  return { proof, expiresAt: new Date(expiresAt).toISOString() };
}

function refuse(): never {
  throw new Problem("sign_in_refused");
}

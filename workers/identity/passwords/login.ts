import type { User } from "#shared/contracts/auth.ts";
import { Problem } from "#shared/problem.ts";
import type { Visitor } from "../../context.ts";
import type { TokenPair } from "../tokens/carrier.ts";
import { afterAnswer } from "../after-answer.ts";
import { toUser } from "../users/user.ts";
import { openSession } from "../sign-in/open-session.ts";
import { claimAttempt, clearAttempts } from "../attempts/claim-attempt.ts";
import { hashPassword, isOutdated, isPassword } from "./hash.ts";
import { findByEmail, touchPassword, updateHash } from "./store.ts";

/**
 * Signs in with a password. A wrong password and an unknown address get the same refusal in the same time.
 */
export async function login(
  visitor: Visitor,
  input: { email: string; password: string },
): Promise<{ user: User; tokens: TokenPair }> {
  const { env, identity } = visitor;
  const account = await claimAttempt(visitor, input.email);
  const user = await findByEmail(identity, input.email);
  const hash = user?.hash ?? null;
  const matches = await isPassword(env, input.password, hash);
  if (user === null || hash === null || !matches) {
    if (user !== null && hash !== null)
      afterAnswer(visitor, "sign_in.unnoted", () => auditRefusal(visitor, user.id, hash));
    throw new Problem("sign_in_refused");
  }
  const session = await openSession(visitor, { userId: user.id, method: "password" });
  const renewed = isOutdated(env, hash)
    ? [updateHash(user.id, { from: hash, to: await hashPassword(env, input.password) })]
    : [];
  const opened = await identity.as(user.id, session.sessionId).change({
    statements: [touchPassword({ user_id: user.id, hash }), ...session.statements],
    audit: [session.audit],
    events: session.events,
    ...session.room,
    unconditional: [clearAttempts(account), ...renewed],
  });
  if (!opened) throw new Problem("sign_in_refused");
  return { user: toUser(env, user), tokens: session.tokens };
}

async function auditRefusal(visitor: Visitor, userId: string, hash: string): Promise<void> {
  const { identity } = visitor;
  await identity.as(userId, null).change({
    statements: [touchPassword({ user_id: userId, hash })],
    audit: [{ action: "sign_in.refused", detail: { method: "password" } }],
    events: [],
  });
}

import type { User } from "#shared/contracts/auth.ts";
import { Problem } from "#shared/problem.ts";
import type { TokenPair } from "../../http/carrier.ts";
import { countSignUp } from "../counters/count.ts";
import { insertUser, isEmailTaken, newHandle, newUser, toUser } from "../new-user.ts";
import { openSession } from "../sessions/open-session.ts";
import type { Visitor } from "../visitor.ts";
import { hashPassword } from "./hash.ts";
import { insertPassword } from "./store.ts";

/** Creates an account and its first session; refuses with `email_taken`. */
export async function register(
  visitor: Visitor,
  input: { email: string; password: string; name?: string | undefined },
): Promise<{ user: User; tokens: TokenPair }> {
  const { env, identity, requestId, now } = visitor;
  if (await isEmailTaken(identity, input.email)) throw new Problem("email_taken");
  const user = newUser(input, now);
  const hash = await hashPassword(env, input.password);
  countSignUp(visitor, "verified", "password");
  const session = await openSession(visitor, { userId: user.id, method: "password" });
  const created = await identity.change({
    userId: user.id,
    sessionId: session.sessionId,
    requestId,
    now,
    effect: [insertUser(user, newHandle(), null), insertPassword(user.id, hash, now), ...session.statements],
    audit: [{ action: "user.registered", detail: { method: "password" } }, session.audit],
    events: [{ type: "user.registered", body: { userId: user.id } }, ...session.events],
  });
  if (!created) throw new Problem("email_taken");
  countSignUp(visitor, "completed", "password");
  return { user: toUser(env, user), tokens: session.tokens };
}

import type { User } from "#shared/contracts/auth.ts";
import { Problem } from "#shared/problem.ts";
import type { Visitor } from "../../context.ts";
import type { TokenPair } from "../tokens/carrier.ts";
import { countSignUp } from "../counters/count.ts";
import { settingsOf } from "../../settings/settings.ts";
import { isEmailTaken } from "../users/store.ts";
import { newHandle, newUser, toUser } from "../users/user.ts";
import { beginRegistration } from "../registration/begin-registration.ts";
import { createAccountAndSession } from "../registration/create-account.ts";
import { hashPassword } from "./hash.ts";
import { assertNotBreached } from "./breached-password.ts";
import { passwordWayIn } from "./way-in.ts";

/**
 * Creates an account and its first session, or refuses with `email_taken`. Where addresses are verified
 * first, it only sends a mail.
 */
export async function register(
  visitor: Visitor,
  input: { email: string; password: string; name?: string | undefined },
): Promise<{ user: User; tokens: TokenPair } | { verify: "email" }> {
  const { env, identity, now } = visitor;
  const { email, password } = input;
  await assertNotBreached(env, password, email);
  if (settingsOf(env).registration === "verify-first") {
    const hash = await hashPassword(env, password);
    return beginRegistration(visitor, { email, name: input.name, by: { method: "password", hash } });
  }
  if (await isEmailTaken(identity, email)) throw new Problem("email_taken");
  const user = newUser(input, now);
  const hash = await hashPassword(env, password);
  countSignUp(visitor, "verified", "password");
  const wayIn = passwordWayIn(user.id, hash, now);
  const tokens = await createAccountAndSession(visitor, { user, handle: newHandle(), wayIn });
  if (tokens === null) throw new Problem("email_taken");
  return { user: toUser(env, user), tokens };
}

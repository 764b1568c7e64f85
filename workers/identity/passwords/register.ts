import type { User } from "#shared/contracts/auth.ts";
import { Problem } from "#shared/problem.ts";
import type { Visitor } from "../../context.ts";
import type { TokenPair } from "../tokens/carrier.ts";
import { countSignUp } from "../counters/count.ts";
import { settingsOf } from "../../settings/settings.ts";
import { sendSoon } from "../email/send-email.ts";
import { verificationMail } from "../email/verification.ts";
import { isEmailTaken } from "../users/store.ts";
import { newUser, toUser } from "../users/user.ts";
import { beginRegistration } from "../registration/begin-registration.ts";
import { openSession } from "../sign-in/open-session.ts";
import { hashPassword } from "./hash.ts";
import { assertNotBreached } from "./breached-password.ts";
import { passwordAccount } from "./way-in.ts";

/** Creates an account and its first session, refusing with `email_taken`; or only mails, where addresses are verified first. */
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
  const session = await openSession(visitor, { userId: user.id, method: "password" });
  const created = await identity.as(user.id, session.sessionId).change({
    statements: [
      ...passwordAccount(user, hash),
      ...session.statements,
      ...(await verificationMail(env, { userId: user.id, email }, now)),
    ],
    audit: [{ action: "user.registered", detail: { method: "password" } }, session.audit],
    events: [{ type: "user.registered", body: { userId: user.id } }, ...session.events],
    ...session.room,
  });
  if (!created) throw new Problem("email_taken");
  countSignUp(visitor, "completed", "password");
  sendSoon(visitor);
  return { user: toUser(env, user), tokens: session.tokens };
}

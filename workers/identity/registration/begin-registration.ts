import type { Visitor } from "../../context.ts";
import { afterAnswer } from "../after-answer.ts";
import { issueToken, newSecret } from "../one-time-tokens/one-time-tokens.ts";
import { linkTo, writeMail } from "../email/outgoing.ts";
import { sendSoon } from "../email/send-email.ts";
import { LINK_MS } from "../email/verification.ts";
import { isEmailTaken } from "../users/store.ts";
import { claimAttempt } from "../attempts/claim-attempt.ts";
import { sealPending, type Pending } from "./pending.ts";

/**
 * Runs where addresses are verified first: a mail tells the owner of the address how to continue. The account
 * is looked up only after the answer has left. Neither the text of the answer nor its time can tell whether
 * there is one.
 */
export async function beginRegistration(visitor: Visitor, pending: Pending): Promise<{ verify: "email" }> {
  await claimAttempt(visitor, pending.email, "mails asked for");
  afterAnswer(visitor, "registration.unmailed", () => mailOwner(visitor, pending));
  return { verify: "email" };
}

async function mailOwner(visitor: Visitor, pending: Pending): Promise<void> {
  const { env, identity, now } = visitor;
  const to = pending.email;
  if (await isEmailTaken(identity, to)) {
    const words = { link: linkTo(env, "/") };
    await writeMail(env, identity, { userId: null, to, template: "registration_known", words }, now);
  } else {
    const secret = newSecret("registration");
    const payload = await sealPending(secret, pending);
    await issueToken(identity, { purpose: "registration", expiresAt: now + LINK_MS, payload }, secret);
    const words = { link: linkTo(env, "/verify-email", secret) };
    await writeMail(env, identity, { userId: null, to, template: "registration", words }, now);
  }
  sendSoon(visitor);
}

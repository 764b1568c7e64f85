import type { Visitor } from "../../context.ts";
import { afterAnswer } from "../after-answer.ts";
import { mailLink } from "../email/mail-link.ts";
import { linkTo, outgoing } from "../email/outgoing.ts";
import { sendSoon } from "../email/send-email.ts";
import { touchUser } from "../users/store.ts";
import { claimAttempt } from "../attempts/claim-attempt.ts";
import { findByEmail, type WithPassword } from "./store.ts";

const RESET_MS = 30 * 60_000;

/**
 * Mails a link that sets a new password. The account of the address is looked up only after the answer has
 * left. Neither the text of the answer nor its time can tell whether there is one.
 */
export async function forgotPassword(visitor: Visitor, input: { email: string }): Promise<void> {
  await claimAttempt(visitor, input.email, "mails asked for");
  afterAnswer(visitor, "password.unmailed", () => mailOwner(visitor, input.email));
}

async function mailOwner(visitor: Visitor, email: string): Promise<void> {
  const owner = await findByEmail(visitor.identity, email);
  if (owner === null) return;
  // A mail never adds a password to an account with passkeys only.
  // A reader of its mail would have a new way into it.
  if (owner.hash === null) await sayThatNoneIsThere(visitor, owner);
  else await mailReset(visitor, owner);
  sendSoon(visitor);
}

function mailReset(visitor: Visitor, { id: userId, email }: WithPassword): Promise<void> {
  return mailLink(
    visitor,
    { userId, email },
    {
      purpose: "password_reset",
      payload: { email },
      expiresAt: visitor.now + RESET_MS,
      page: "/reset-password",
      template: "password_reset",
      audit: { action: "password.reset_asked", detail: {} },
    },
  );
}

async function sayThatNoneIsThere(
  { env, identity, now }: Visitor,
  { id: userId, email }: WithPassword,
): Promise<void> {
  const words = { link: linkTo(env, "/") };
  await identity.as(userId, null).change({
    statements: [
      touchUser(userId, email),
      await outgoing(env, { userId, to: email, template: "password_reset_unavailable", words }, now),
    ],
    audit: [{ action: "password.reset_asked", detail: { refused: "no_password" } }],
    events: [],
  });
}

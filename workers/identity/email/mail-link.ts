import type { Visitor } from "../../context.ts";
import type { NewAudit } from "../../db/changes.ts";
import type { Statement } from "../../db/statement.ts";
import { prepareToken, type Purpose } from "../one-time-tokens/one-time-tokens.ts";
import { touchUser } from "../users/store.ts";
import { linkTo, outgoing, type MailPage } from "./outgoing.ts";

/** A link by mail: its one-time token, its page, and the mail that contains it. */
export type MailLink = {
  purpose: Purpose;
  payload: object;
  expiresAt: number;
  page: MailPage;
  template: "verify_email" | "email_change_old" | "email_change_new" | "password_reset" | "recovery_asked";
};
export type Addressee = { userId: string; email: string };

/**
 * Returns the token and the mail as statements.
 * Each one writes only when the statement before it in the batch wrote.
 */
export async function linkMail(
  env: Env,
  { userId, email }: Addressee,
  { purpose, payload, expiresAt, page, template }: MailLink,
  now: number,
): Promise<[token: Statement, mail: Statement]> {
  const { secret, statement } = await prepareToken({ purpose, userId, expiresAt, payload });
  const words = { link: linkTo(env, page, secret) };
  return [statement, await outgoing(env, { userId, to: email, template, words }, now)];
}

/** Mails a link to the owner of an address, while the account has that address. `sendSoon` then sends it. */
export async function mailLink(
  { env, identity, now }: Visitor,
  to: Addressee,
  { audit, ...link }: MailLink & { audit: NewAudit },
): Promise<void> {
  const { userId, email } = to;
  await identity.as(userId, null).change({
    statements: [touchUser(userId, email), ...(await linkMail(env, to, link, now))],
    audit: [audit],
    events: [],
  });
}

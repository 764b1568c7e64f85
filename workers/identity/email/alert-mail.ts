import type { Statement } from "../../db/statement.ts";
import type { Base } from "../../context.ts";
import { linkTo, type Mail, type MailPage, outgoing, writeMail } from "./outgoing.ts";
import { sendSoon } from "./send-email.ts";
import { findAddressee } from "./store.ts";
import type { Words } from "./templates.ts";

/**
 * The alerts that the owner of an account gets by mail, each with the page that its mail links to. The
 * template has the same name.
 */
const PAGES = {
  new_device: "/settings/sessions",
  refresh_replayed: "/settings/sessions",
  code_replayed: "/settings/sessions",
  passkey_counter_regressed: "/settings/passkeys",
  passkey_counter_behind: "/settings/passkeys",
  passkey_backup_changed: "/settings/passkeys",
  passkey_added: "/settings/passkeys",
  passkey_removed: "/settings/passkeys",
  provider_linked: "/settings/passkeys",
  provider_unlinked: "/settings/sessions",
  api_key_added: "/settings/api-keys",
  api_key_rotated: "/settings/api-keys",
  webhook_disabled: "/webhooks",
} as const satisfies { [T in keyof Words]?: MailPage };

export type Alert = keyof typeof PAGES;
type Told = { [A in Alert]: { userId: string; alert: A } & Omit<Words[A], "link"> }[Alert];

/**
 * A refusal changes nothing, so an attacker could cause many of them.
 * Only so many alerts of this kind are mailed in a day.
 */
const ATTEMPTS: readonly Alert[] = ["passkey_counter_regressed", "passkey_backup_changed"];
/** A stranger who signs up with another user's address must not be able to mail it without end. */
const MOST_A_DAY = 10;
const DAY_MS = 86_400_000;

/**
 * Returns the statements that alert the owner by mail, whether or not the address is verified. The caller
 * puts them after the statement that they report. There are none when the address has had its share.
 * `sendSoon` or the sweep sends the mail.
 */
export async function alertMail(
  base: Pick<Base, "env" | "identity" | "now">,
  told: Told,
): Promise<Statement[]> {
  const mail = await mailOf(base, told);
  return mail === null ? [] : [await outgoing(base.env, mail, base.now)];
}

/** Alerts the owner by mail to what no change of identity is behind. */
export async function sendAlert(ctx: Base, told: Told): Promise<void> {
  const mail = await mailOf(ctx, told);
  if (mail === null) return;
  await writeMail(ctx.env, ctx.identity, mail, ctx.now);
  sendSoon(ctx);
}

async function mailOf(
  { env, identity, now }: Pick<Base, "env" | "identity" | "now">,
  { userId, alert, ...words }: Told,
): Promise<Mail<Alert> | null> {
  const owner = await findAddressee(identity, userId, now - DAY_MS);
  if (owner === null) return null;
  const isLimited = owner.isVerified === 0 || ATTEMPTS.includes(alert);
  if (isLimited && owner.mails >= MOST_A_DAY) return null;
  const all = { device: "", ...words, link: linkTo(env, PAGES[alert]) };
  return { userId, to: owner.email, template: alert, words: all };
}

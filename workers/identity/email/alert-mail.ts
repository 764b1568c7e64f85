import type { Statement } from "../../db/statement.ts";
import type { Base } from "../../context.ts";
import { linkTo, outgoing, type MailPage } from "./outgoing.ts";
import { findAddressee } from "./store.ts";
import type { Words } from "./templates.ts";

/** What the owner of an account is told of by mail, as the template of that name says it, and the page it leads to. */
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
} as const satisfies { [T in keyof Words]?: MailPage };

export type Alert = keyof typeof PAGES;
type Told = { [A in Alert]: { userId: string; alert: A } & Omit<Words[A], "link"> }[Alert];

/** Refusals change nothing, so that somebody could cause one after the other: of these so many are mailed in a day. */
const ATTEMPTS: readonly Alert[] = ["passkey_counter_regressed", "passkey_backup_changed"];
/** Nor may whoever signs up with another's address have that one mailed without end. */
const MOST_A_DAY = 10;
const DAY_MS = 86_400_000;

/**
 * Tells the owner by mail, whether or not the address is verified: what to put into `statements` after the one that
 * they tell of, none when the address has had its share. `sendSoon` or the sweep sends it.
 */
export async function alertMail(
  { env, identity, now }: Pick<Base, "env" | "identity" | "now">,
  { userId, alert, ...words }: Told,
): Promise<Statement[]> {
  const owner = await findAddressee(identity, userId, now - DAY_MS);
  if (owner === null) return [];
  const isLimited = owner.isVerified === 0 || ATTEMPTS.includes(alert);
  if (isLimited && owner.mails >= MOST_A_DAY) return [];
  const all = { device: "", ...words, link: linkTo(env, PAGES[alert]) };
  return [await outgoing(env, { userId, to: owner.email, template: alert, words: all }, now)];
}

import { newId } from "#shared/ids.ts";
import { ALWAYS, type Condition, IF_CHANGED } from "../../db/conditions.ts";
import type { Statement } from "../../db/statement.ts";
import type { Identity } from "../../db/identity.ts";
import { settingsOf } from "../../settings/settings.ts";
import { sealContent } from "./content.ts";
import { insertEmail } from "./store.ts";
import { written, type TemplateName, type Words } from "./templates.ts";

export type Mail<T extends TemplateName> = {
  userId: string | null;
  to: string;
  template: T;
  words: Words[T];
};

/**
 * Returns a mail as a statement that writes only when the one before it in the batch wrote.
 * `sendSoon` then sends the mail.
 */
export async function outgoing<T extends TemplateName>(
  env: Env,
  mail: Mail<T>,
  now: number,
): Promise<Statement> {
  return asStatement(env, mail, now, IF_CHANGED);
}

/** Writes a mail that belongs to no change. */
export async function writeMail<T extends TemplateName>(
  env: Env,
  identity: Identity,
  mail: Mail<T>,
  now: number,
): Promise<void> {
  await identity.run(await asStatement(env, mail, now, ALWAYS));
}

async function asStatement<T extends TemplateName>(
  env: Env,
  { userId, to, template, words }: Mail<T>,
  now: number,
  condition: Condition,
): Promise<Statement> {
  const id = newId("email", now);
  const sealed = await sealContent(env, id, { to, ...written(template, words) });
  return insertEmail({ id, userId, sealed, now }, condition);
}

/** The pages of the web app that mails lead to. */
export type MailPage =
  | "/"
  | "/verify-email"
  | "/reset-password"
  | "/recovery"
  | "/recovery/stop"
  | "/receipt"
  | "/webhooks"
  | "/digests"
  | `/settings/${"api-keys" | "passkeys" | "privacy" | "profile" | "recovery" | "sessions"}`;

/**
 * Returns the address of one of our pages.
 * It comes from the settings, because the sender chooses the Host header.
 */
export function linkTo(env: Env, page: MailPage, token?: string): string {
  // The token is in the fragment, which is sent to no server and appears in no log and no Referer.
  return `${settingsOf(env).origin}${page}${token === undefined ? "" : `#token=${token}`}`;
}

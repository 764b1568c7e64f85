import type { Sql } from "sql-template-tag";
import { newId } from "#shared/ids.ts";
import { settingsOf } from "../../http/settings.ts";
import { sealContent } from "./content.ts";
import { insertEmail } from "./store.ts";
import { written, type TemplateName, type Words } from "./templates.ts";

export type Mail<T extends TemplateName> = {
  userId: string | null;
  to: string;
  template: T;
  words: Words[T];
};

/** A mail as a statement that is written only when the one before it in the batch was; `sendSoon` then sends it. */
export async function outgoing<T extends TemplateName>(
  env: Env,
  { userId, to, template, words }: Mail<T>,
  now: number,
): Promise<Sql> {
  const id = newId("email", now);
  const sealed = await sealContent(env, id, { to, ...written(template, words) });
  return insertEmail({ id, userId, sealed, now });
}

/** An address of our pages: from the settings, because a Host header is whatever its sender says. */
export function linkTo(env: Env, page: `/${string}`, token?: string): string {
  // In the fragment, which is sent to no server and stands in no log and no Referer.
  return `${settingsOf(env).origin}${page}${token === undefined ? "" : `#token=${token}`}`;
}

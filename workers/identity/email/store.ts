import { sql, type SQL } from "drizzle-orm";
import { MOST_MAILS, type Mail } from "#shared/contracts/passwords.ts";
import { ALWAYS, type Condition } from "../../db/conditions.ts";
import type { Identity } from "../../db/identity.ts";
import { insertWhere } from "../../db/rows.ts";
import { emails, mailbox } from "../../db/schema/identity-mail.ts";

export type Waiting = Pick<typeof emails.$inferSelect, "id" | "attempts"> & { sealed: string };

const KEPT_MS = 30 * 86_400_000;

/** Returns the owner's address, and how many mails to the owner were written since then. */
export function findAddressee(
  identity: Identity,
  userId: string,
  since: number,
): Promise<{ email: string; isVerified: number; mails: number } | null> {
  return identity.find(
    sql`select email, email_verified_at is not null as "isVerified",
        (select count(*) from emails where user_id = u.id and created_at > ${since}) as mails
      from users u where id = ${userId}`,
  );
}

/** The mail is due at once; a retry sets a later time. */
export function insertEmail(
  mail: { id: string; userId: string | null; sealed: string; now: number },
  condition: Condition,
): SQL {
  const { id, userId: user_id, sealed, now: created_at } = mail;
  return insertWhere(emails, { id, user_id, sealed, created_at, next_try_at: 0 }, condition);
}

/** Writes a mail that is due at once, unless one of that id was written. */
export function insertOnce(mail: { id: string; userId: string; sealed: string; now: number }): SQL {
  return insertEmail(mail, sql`not exists (select 1 from emails where id = ${mail.id})`);
}

/** Claims a due mail, new mails before retried ones. No other sender gets it before `until`. */
export function claimEmail(
  identity: Identity,
  { now, until, first }: { now: number; until: number; first: "oldest" | "newest" },
): Promise<Waiting | null> {
  const order = first === "oldest" ? sql`next_try_at, id` : sql`next_try_at, id desc`;
  return identity.find(
    sql<Waiting>`update emails set attempts = attempts + 1, next_try_at = ${until}
      where id = (select id from emails where sent_at is null and sealed is not null and next_try_at <= ${now}
        order by ${order} limit 1)
      returning id, sealed, attempts`,
  );
}

/** Deletes the content of a mail that has left. */
export function markSent(identity: Identity, id: string, now: number): Promise<number> {
  return identity.run(
    sql`update emails set sent_at = ${now}, sealed = null, failure = null where id = ${id} and sent_at is null`,
  );
}

/** Sets the time of the next try. With null the mail has failed for good, and its content is deleted. */
export function markFailed(
  identity: Identity,
  id: string,
  { failure, nextTryAt }: { failure: string; nextTryAt: number | null },
): Promise<number> {
  return identity.run(
    nextTryAt === null
      ? sql`update emails set failure = ${failure}, sealed = null where id = ${id} and sent_at is null`
      : sql`update emails set failure = ${failure}, next_try_at = ${nextTryAt} where id = ${id} and sent_at is null`,
  );
}

export function insertMail(
  identity: Identity,
  mail: { id: string; to: string; subject: string; text: string; now: number },
): Promise<number> {
  const { id, to: recipient, subject, text, now: at } = mail;
  return identity.run(
    sql`${insertWhere(mailbox, { id, recipient, subject, text, at }, ALWAYS)} on conflict (id) do nothing`,
  );
}

export async function listMailbox(identity: Identity, to: string | undefined): Promise<Mail[]> {
  const rows = await identity.list(
    sql<Omit<Mail, "at"> & { at: number }>`select id, recipient as "to", subject, text, at from mailbox
      where ${to ?? null} is null or recipient = ${to ?? null} order by at desc, rowid desc limit ${MOST_MAILS}`,
  );
  return rows.map((row) => ({ ...row, at: new Date(row.at).toISOString() }));
}

export async function deleteOldMail(identity: Identity, now: number): Promise<void> {
  await identity.run(sql`delete from emails where created_at < ${now - KEPT_MS} and sealed is null`);
  await identity.run(sql`delete from mailbox where at < ${now - KEPT_MS}`);
}

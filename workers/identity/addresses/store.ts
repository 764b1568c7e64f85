import { sql, type SQL } from "drizzle-orm";
import type { Condition } from "../../db/conditions.ts";
import type { Identity } from "../../db/identity.ts";
import type { email_changes } from "../../db/schema/identity-mail.ts";

export type EmailChange = Pick<
  typeof email_changes.$inferSelect,
  "id" | "email" | "old_agreed_at" | "new_agreed_at"
>;
export type Side = "old" | "new";

/**
 * Counts as a change, without changing the row, while this address is unverified.
 * The mail about the address depends on it.
 */
export function touchUnverified(userId: string, email: string): SQL {
  return sql`update users set email = email
    where id = ${userId} and email = ${email} and email_verified_at is null`;
}

/** Writes nothing when the account has a different address by now, or this one is already verified. */
export function verifyEmail(userId: string, email: string, now: number): SQL {
  return sql`update users set email_verified_at = ${now}, version = version + 1
    where id = ${userId} and email = ${email} and email_verified_at is null`;
}

/** Writes the one pending change of address. A new change replaces the earlier one. */
export function askForEmail(
  userId: string,
  { id, from, email, expiresAt }: { id: string; from: string; email: string; expiresAt: number },
): SQL {
  return sql`insert into email_changes (user_id, id, email, expires_at)
    select u.id, ${id}, ${email}, ${expiresAt} from users u where u.id = ${userId} and u.email = ${from}
    on conflict (user_id) do update set id = excluded.id, email = excluded.email, expires_at = excluded.expires_at,
      old_agreed_at = null, new_agreed_at = null`;
}

/** Writes nothing when that change is no longer pending. */
export function agreeToEmail(userId: string, id: string, side: Side, now: number): SQL {
  const agreed = side === "old" ? sql`old_agreed_at = ${now}` : sql`new_agreed_at = ${now}`;
  return sql`update email_changes set ${agreed}
    where user_id = ${userId} and id = ${id} and expires_at > ${now}`;
}

export function findEmailChange(identity: Identity, userId: string, id: string): Promise<EmailChange | null> {
  return identity.find(
    sql<EmailChange>`select id, email, old_agreed_at, new_agreed_at from email_changes where user_id = ${userId} and id = ${id}`,
  );
}

/**
 * Writes only when the new address agreed to this very change and no other account has it. The earlier
 * address must agree too, if it is verified by now.
 */
export function takeEmail(userId: string, change: EmailChange, now: number): SQL {
  return sql`update users set email = ${change.email}, email_verified_at = ${now}, version = version + 1
    where id = ${userId}
      and exists (select 1 from email_changes where user_id = ${userId} and id = ${change.id}
        and email = ${change.email} and new_agreed_at is not null
        and (old_agreed_at is not null or users.email_verified_at is null))
      and not exists (select 1 from users where email = ${change.email})`;
}

export function dropEmailChange(userId: string, id: string): SQL {
  return sql`delete from email_changes where user_id = ${userId} and id = ${id}`;
}

/** A condition: the account has this address. */
export function hasEmail(userId: string, email: string): Condition {
  return sql`exists (select 1 from users where id = ${userId} and email = ${email})`;
}

export function findIdByEmail(identity: Identity, email: string): Promise<{ id: string } | null> {
  return identity.find(sql<{ id: string }>`select id from users where email = ${email}`);
}

export function deleteExpiredChanges(now: number): SQL {
  return sql`delete from email_changes where expires_at < ${now}`;
}

import { and, eq, sql, type SQL } from "drizzle-orm";
import { ALWAYS, type Condition, IF_CHANGED } from "../../db/conditions.ts";
import { insertWhere } from "../../db/rows.ts";
import { challenges } from "../../db/schema/identity-credentials.ts";
import { type Holes, identityDb as db, prepared } from "../../db/statement.ts";

export type NewRow = typeof challenges.$inferSelect;
export type TokenRow = Pick<NewRow, "user_id" | "session_id" | "payload" | "expires_at">;
type Named = Pick<NewRow, "hash" | "purpose">;

export const insert = prepared("identity", (row: Holes<NewRow>) => insertWhere(challenges, row, ALWAYS));

export const insertIfChanged = prepared("identity", (row: Holes<NewRow>) =>
  insertWhere(challenges, row, IF_CHANGED),
);

export const find = prepared("identity", ({ hash, purpose }: Holes<Named>) =>
  db
    .select({
      user_id: challenges.user_id,
      session_id: challenges.session_id,
      payload: challenges.payload,
      expires_at: challenges.expires_at,
    })
    .from(challenges)
    .where(and(eq(challenges.hash, hash), eq(challenges.purpose, purpose))),
);

/** Of several callers with one secret, only one gets the row. */
export const spend = prepared(
  "identity",
  ({ hash, purpose, claimedBy }: Holes<Named & { claimedBy: string | null }>) =>
    sql<TokenRow>`delete from challenges where hash = ${hash} and purpose = ${purpose}
      and (${claimedBy} is null or user_id = ${claimedBy})
    returning user_id, session_id, payload, expires_at`,
);

/** Binds a live secret to a user, unless another user holds it. */
export const claim = prepared(
  "identity",
  ({ hash, purpose, userId, now }: Holes<Named & { userId: string; now: number }>) =>
    sql<Pick<TokenRow, "payload" | "expires_at">>`update challenges set user_id = ${userId}
      where hash = ${hash} and purpose = ${purpose} and expires_at > ${now}
        and (user_id is null or user_id = ${userId})
      returning payload, expires_at`,
);

/** Deletes a user's tokens for these purposes, if the condition holds. */
export function deleteOf(userId: string, purposes: readonly string[], condition: Condition): SQL {
  return sql`delete from challenges where user_id = ${userId}
    and purpose in (select value from json_each(${JSON.stringify(purposes)})) and ${condition}`;
}

export function deleteExpired(before: number): SQL {
  return sql`delete from challenges where expires_at < ${before}`;
}

import { asc, eq, gt, sql, type SQL } from "drizzle-orm";
import { user_stream } from "../db/schema/gate.ts";
import { users } from "../db/schema/identity-users.ts";
import { type Holes, identityDb, ledgerDb, prepared } from "../db/statement.ts";

export const findEmail = prepared("identity", ({ userId }: Holes<{ userId: string }>) =>
  identityDb.select({ email: users.email }).from(users).where(eq(users.id, userId)),
);

/** In the ledger: nothing is read or written in the user's name any more. */
export function insertBlock(userId: string): SQL {
  return sql`insert into blocks (key, until) values (${`user:${userId}`}, null) on conflict (key) do nothing`;
}

/** Changes nothing and counts as a change, by which the chain notes what happened. */
export function touchSubject(userId: string): SQL {
  return sql`update users set id = id where id = ${userId}`;
}

type Page = { after: string; limit: number };

/** Everybody whom D1 knows. */
export const listUsers = prepared(
  "identity",
  ({ after, limit }: Holes<Page>) =>
    sql<{ id: string }>`select id from users where id > ${after}
      union select user_id from user_stream where user_id > ${after} order by 1 limit ${limit}`,
);

/** Everybody whom the ledger knows. */
export const listStreams = prepared("ledger", ({ after, limit }: Holes<Page>) =>
  ledgerDb
    .select({ user_id: user_stream.user_id })
    .from(user_stream)
    .where(gt(user_stream.user_id, after))
    .orderBy(asc(user_stream.user_id))
    .limit(limit),
);

import { asc, eq, gt, sql, type SQL } from "drizzle-orm";
import { user_stream } from "../db/schema/gate.ts";
import { users } from "../db/schema/identity-users.ts";
import { type Holes, identityDb, ledgerDb, prepared } from "../db/statement.ts";

export const findEmail = prepared("identity", ({ userId }: Holes<{ userId: string }>) =>
  identityDb.select({ email: users.email }).from(users).where(eq(users.id, userId)),
);

/** Blocks every read and write of the ledger in the user's name. */
export function insertBlock(userId: string): SQL {
  return sql`insert into blocks (key, until) values (${`user:${userId}`}, null) on conflict (key) do nothing`;
}

/** Counts as a change without changing the row, so that the event gets its row in the chain. */
export function touchSubject(userId: string): SQL {
  return sql`update users set id = id where id = ${userId}`;
}

type Page = { after: string; limit: number };

/** Lists every user that D1 knows. */
export const listUsers = prepared(
  "identity",
  ({ after, limit }: Holes<Page>) =>
    sql<{ id: string }>`select id from users where id > ${after}
      union select user_id from user_stream where user_id > ${after} order by 1 limit ${limit}`,
);

/** Lists every user that the ledger knows. */
export const listStreams = prepared("ledger", ({ after, limit }: Holes<Page>) =>
  ledgerDb
    .select({ user_id: user_stream.user_id })
    .from(user_stream)
    .where(gt(user_stream.user_id, after))
    .orderBy(asc(user_stream.user_id))
    .limit(limit),
);

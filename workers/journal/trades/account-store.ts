import { sql } from "drizzle-orm";
import type { Ledger } from "../../db/ledger.ts";
import type { accounts } from "../../db/schema/journal.ts";
import { type Holes, prepared } from "../../db/statement.ts";

/** The id of the account of that name or id; null when there is none. */
export async function findAccountId(ledger: Ledger, userId: string, account: string): Promise<string | null> {
  const [row] = await ledger.read(byNameOrId({ userId, account }));
  return row?.id ?? null;
}

const byNameOrId = prepared(
  "ledger",
  ({ userId, account }: Holes<{ userId: string; account: string }>) =>
    sql<Pick<typeof accounts.$inferSelect, "id">>`select id from accounts
      where user_id = ${userId} and (name = ${account} or id = ${account}) order by id = ${account} limit 1`,
);

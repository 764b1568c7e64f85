import { sql } from "drizzle-orm";
import type { Ledger } from "../../db/ledger.ts";
import type { accounts } from "../../db/schema/journal.ts";
import { type Holes, prepared } from "../../db/statement.ts";

/** The id of the account with that name or id, or null for an unknown account. */
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

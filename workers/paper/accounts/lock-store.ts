import { sql } from "drizzle-orm";
import type { Tx } from "../../db/ledger.ts";
import { type Holes, prepared } from "../../db/statement.ts";
import type { PaperAccountRow } from "./account-row.ts";

/** Its name stands in `accounts`, which a lock of the row leaves alone. */
export const ACCOUNT_COLUMNS = sql`p.user_id as "userId", p.id, p.epoch, p.models, trim_scale(p.cash) as cash,
  trim_scale(p.reserved) as reserved, p.accepted::float8 as accepted, p.working,
  trim_scale(p.high_equity) as "highEquity", p.day, trim_scale(p.day_equity) as "dayEquity",
  p.changes::float8 as changes, p.currency, trim_scale(p.start_balance) as "startBalance",
  p.started_at as "startedAt", trim_scale(p.max_position) as "maxPosition",
  trim_scale(p.max_daily_loss) as "maxDailyLoss", p.created_at as "createdAt", p.version`;

/** The account's row. Its lock is the lock of all that is the account's. Null for no paper account. */
export async function lockAccount(tx: Tx, id: string): Promise<PaperAccountRow | null> {
  const [row] = await tx.query(locked({ userId: tx.userId, id }));
  return row ?? null;
}
const locked = prepared(
  "ledger",
  ({ userId, id }: Holes<{ userId: string; id: string }>) => sql<PaperAccountRow>`
    select ${ACCOUNT_COLUMNS},
      (select name from accounts a where a.user_id = ${userId} and a.id = p.id) as name
    from paper_accounts p where p.user_id = ${userId} and p.id = ${id} for update`,
);

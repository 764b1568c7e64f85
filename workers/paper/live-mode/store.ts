import { eq, sql } from "drizzle-orm";
import type { LiveMode } from "#shared/contracts/live-mode.ts";
import type { Ledger, Tx } from "../../db/ledger.ts";
import { live_modes } from "../../db/schema/portfolio.ts";
import { type Holes, ledgerDb, prepared } from "../../db/statement.ts";
import type { DayOfTrades } from "./core/bar.ts";

type Query = Ledger["read"] | Tx["query"];

/** The chosen mode; paper until one was chosen. */
export async function findMode(query: Query, userId: string): Promise<LiveMode["mode"]> {
  const [row] = await query(chosen({ userId }));
  return row?.mode ?? "paper";
}
const chosen = prepared("ledger", ({ userId }: Holes<{ userId: string }>) =>
  ledgerDb.select({ mode: live_modes.mode }).from(live_modes).where(eq(live_modes.user_id, userId)),
);

/**
 * The closed trades of paper accounts by day in the zone. P&L is a share of its account's start balance. A
 * reset of any account begins the record of all of them anew: nobody keeps the good one and drops the bad.
 */
export function listDays(query: Query, userId: string, timeZone: string): Promise<DayOfTrades[]> {
  return query(byDay({ userId, timeZone }));
}
const byDay = prepared(
  "ledger",
  ({ userId, timeZone }: Holes<{ userId: string; timeZone: string }>) =>
    sql<DayOfTrades>`select count(*)::int as trades,
        sum((t.gross_fifo - t.fees_fifo) / p.start_balance)::float8 as sum
      from trades t join paper_accounts p on p.user_id = t.user_id and p.id = t.account_id
      where t.user_id = ${userId} and p.user_id = ${userId} and t.status = 'closed'
        and t.opened_at >= coalesce((select max(started_at) from paper_accounts
          where user_id = ${userId} and epoch > 1), '-infinity'::timestamptz)
      group by (t.closed_at at time zone ${timeZone})::date`,
);

/** How many orders overrode a guardrail since that instant. */
export async function countBreaches(query: Query, userId: string, since: string): Promise<number> {
  const [row] = await query(breaches({ userId, since }));
  return row?.n ?? 0;
}
const breaches = prepared(
  "ledger",
  ({ userId, since }: Holes<{ userId: string; since: string }>) =>
    sql<{ n: number }>`select count(distinct order_id)::int as n from guardrail_trips
      where user_id = ${userId} and outcome = 'overridden' and at >= ${since}::timestamptz`,
);

/** Sets the mode. False when it is the mode already. */
export async function upsertMode(tx: Tx, mode: LiveMode["mode"]): Promise<boolean> {
  const rows = await tx.query(changed({ userId: tx.userId, mode, at: new Date(tx.now).toISOString() }));
  return rows.length > 0;
}
const changed = prepared(
  "ledger",
  ({ userId, mode, at }: Holes<{ userId: string; mode: string; at: string }>) =>
    sql<{ mode: string }>`insert into live_modes as m (user_id, mode, changed_at)
      values (${userId}, ${mode}, ${at}::timestamptz)
      on conflict (user_id) do update set mode = excluded.mode, changed_at = excluded.changed_at
      where m.mode <> excluded.mode returning m.mode`,
);

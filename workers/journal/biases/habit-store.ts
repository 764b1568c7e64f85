import { sql } from "drizzle-orm";
import type { Ledger } from "../../db/ledger.ts";
import { type Holes, prepared, preparedBy } from "../../db/statement.ts";
import { ENTRIES, type EntryWeek } from "./core/entries/entry-weeks.ts";

type Role = { userId: string; bias: string; role: string; within?: number | undefined };

/** The closed trades that show a bias in a role, of all weeks; `within` so many whole seconds. */
export async function listShown(
  ledger: Ledger,
  userId: string,
  { bias, role, within }: { bias: string; role: string; within: number | null },
): Promise<string[]> {
  const rows = await ledger.read(shown(null, { userId, bias, role, ...(within !== null && { within }) }));
  return rows.map(({ id }) => id);
}
const shown = preparedBy(
  "ledger",
  // A cost counts whole seconds, and half a second up.
  (_: null, { userId, bias, role, within }: Holes<Role>) => sql<{ id: string }>`
    select id from trades where user_id = ${userId} and status = 'closed' and id in (
      select trade_id from bias_evidence where user_id = ${userId} and bias = ${bias} and role = ${role}
        ${within && sql`and floor(measure + 0.5) <= ${within}::float8`})`,
  [
    { shape: null, given: ["userId", "bias", "role"] },
    { shape: null, given: ["userId", "bias", "role", "within"] },
  ],
);

/** The losers with a time at both ends that were held for more than so many whole seconds. */
export async function listLongLosers(ledger: Ledger, userId: string, seconds: number): Promise<string[]> {
  const rows = await ledger.read(longLosers({ userId, seconds }));
  return rows.map(({ id }) => id);
}
const longLosers = prepared(
  "ledger",
  ({ userId, seconds }: Holes<{ userId: string; seconds: number }>) => sql<{ id: string }>`
    select id from trades where user_id = ${userId} and status = 'closed' and not opened_date_only
      and not closed_date_only and gross_fifo < fees_fifo
      and floor(extract(epoch from closed_at - opened_at) + 0.5) > ${seconds}::float8`,
);

export type NamedEntries = { week: string; entries: EntryWeek; trades: string[] };

/** The entries of every week with their trades, in order; null where a week has another formula. */
export async function listEntryWeeks(ledger: Ledger, userId: string): Promise<NamedEntries[] | null> {
  const rows = await ledger.read(entryWeeks({ userId }));
  return rows.some(({ formula, trades }) => formula !== ENTRIES.formula || trades === null)
    ? null
    : rows.map(({ week, entries, trades }) => ({ week, entries, trades: trades ?? [] }));
}
type EntryWeekRow = { week: string; formula: string; entries: EntryWeek; trades: string[] | null };
const entryWeeks = prepared(
  "ledger",
  ({ userId }: Holes<{ userId: string }>) => sql<EntryWeekRow>`
    select e.week, e.formula, e.stats as entries, t.stats as trades from bias_buckets e
    left join bias_buckets t on t.user_id = ${userId} and t.bias = 'entry_trades' and t.week = e.week
    where e.user_id = ${userId} and e.bias = 'entries' order by e.week`,
);

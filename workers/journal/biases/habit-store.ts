import { sql } from "drizzle-orm";
import type { Bias, BiasName } from "#shared/contracts/biases.ts";
import type { Ledger } from "../../db/ledger.ts";
import { type Holes, prepared, preparedBy } from "../../db/statement.ts";
import { ENTRIES, ENTRY_TRADES, type EntryWeek } from "./core/entries/entry-weeks.ts";
import { type ScoreRow, toBias } from "./store.ts";

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

/** The entries of a week with their trades, in order. */
export type NamedEntries = { week: string; entries: EntryWeek; trades: string[] };

/**
 * The scores of these biases, and the entries of every week if `withWeeks`, as they stood at one instant. The
 * weeks are null where one was counted by another formula.
 */
export async function listHabits(
  ledger: Ledger,
  userId: string,
  { names, withWeeks }: { names: readonly BiasName[]; withWeeks: boolean },
): Promise<{ scores: Bias[]; weeks: NamedEntries[] | null }> {
  const rows = await ledger.read(habits({ userId, names: [...names], withWeeks }));
  const weeks: NamedEntries[] = [];
  let isCurrent = true;
  for (const { week, entries, trades, entries_by: own, trades_by: theirs } of rows) {
    if (week === null) continue;
    if (entries === null || trades === null || own !== ENTRIES.formula || theirs !== ENTRY_TRADES.formula)
      isCurrent = false;
    else weeks.push({ week, entries, trades });
  }
  const scores = rows.flatMap(({ score, scored_at: at }) =>
    score === null || at === null ? [] : [toBias({ score, scored_at: at })],
  );
  return { scores, weeks: isCurrent ? weeks : null };
}
type HabitRow = { [Key in keyof ScoreRow]: ScoreRow[Key] | null } & {
  week: string | null;
  entries: EntryWeek | null;
  entries_by: string | null;
  trades: string[] | null;
  trades_by: string | null;
};
const habits = prepared(
  "ledger",
  ({ userId, names, withWeeks }: Holes<{ userId: string; names: BiasName[]; withWeeks: boolean }>) =>
    sql<HabitRow>`
    select score, scored_at, null::date as week, null::jsonb as entries, null as entries_by,
      null::jsonb as trades, null as trades_by
    from bias_scores where user_id = ${userId} and bias = any(${names}::text[])
    union all
    select null, null, e.week, e.stats, e.formula, t.stats, t.formula from bias_buckets e
    left join bias_buckets t on t.user_id = ${userId} and t.bias = 'entry_trades' and t.week = e.week
    where ${withWeeks}::boolean and e.user_id = ${userId} and e.bias = 'entries' order by week`,
);

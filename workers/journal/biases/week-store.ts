import { type SQL, sql } from "drizzle-orm";
import { toInstant } from "../../db/instants.ts";
import type { Tx } from "../../db/ledger.ts";
import { askedAs } from "../../db/rows.ts";
import type { bias_dirty } from "../../db/schema/biases.ts";
import { bySideIndex } from "../../db/side-index.ts";
import { array, type Holes, prepared } from "../../db/statement.ts";
import { REACH } from "./core/pairs.ts";
import { weekName, type Span } from "./core/weeks.ts";

const DAY_MS = 86_400_000;
/** Beyond this number of separate spans, all weeks from the first to the last are counted again. */
const MOST_SPANS = 50;

type WeekRow = Pick<typeof bias_dirty.$inferSelect, "week">;

/** Marks every week as not counted that lacks the counts of one of these formulas. */
export async function markOutdated(tx: Tx, userId: string, formulas: readonly string[]): Promise<void> {
  await tx.query(sql<never>`insert into bias_dirty (user_id, week)
    select ${userId}, week from bias_buckets where user_id = ${userId} group by week
    having count(*) filter (where formula = any(${array(formulas)}::text[])) <> ${formulas.length}
    order by 2 on conflict (user_id, week) do update set spread = false`);
}

/**
 * Marks weeks whose prices have come. No other week follows from them, so their reach is known. A mark that
 * stands already stays as it is.
 */
export async function markPriced(tx: Tx, userId: string, weeks: readonly string[]): Promise<void> {
  await tx.query(sql<never>`insert into bias_dirty (user_id, week, spread)
    select distinct ${userId}, week, true from unnest(${array([...weeks])}::date[]) as given (week) order by 2
    on conflict (user_id, week) do nothing`);
}

/** Takes over the marks of derivations, which may reach further than the marks of the last count. */
export async function takeTouchedWeeks(tx: Tx, userId: string): Promise<void> {
  await tx.query(sql<never>`
    with taken as (delete from touched_weeks where user_id = ${userId} returning week)
    insert into bias_dirty (user_id, week) select distinct ${userId}, week from taken order by 2
    on conflict (user_id, week) do update set spread = false`);
}

/** Takes the marks whose reach is not yet known. They stay locked until this transaction ends. */
export async function lockUnspreadWeeks(tx: Tx, userId: string): Promise<string[]> {
  const rows = await tx.query(sql<WeekRow>`select week from bias_dirty
    where user_id = ${userId} and not spread order by week for update`);
  return rows.map(({ week }) => week);
}

/**
 * Marks the weeks that reach into these spans. A changed entry may now answer each account's last exit
 * before a span. The REACH entries after a span are measured against the trades in it. So their weeks are
 * marked too, and those of the exits before them.
 */
export async function spreadWeeks(
  tx: Tx,
  userId: string,
  weeks: readonly string[],
  spans: readonly Span[],
): Promise<void> {
  const edges =
    spans.length > MOST_SPANS ? [{ from: spans[0]?.from ?? 0, to: spans.at(-1)?.to ?? 0 }] : spans;
  const between = spans.length > MOST_SPANS ? mondays(edges) : [];
  const edge = askedAs("e", edges, {
    since: ["timestamptz", ({ from }) => toInstant(from)],
    until: ["timestamptz", ({ to }) => toInstant(to)],
  });
  await tx.query(sql<never>`
    with edge as (select * from ${edge}), lane as (
      select a.id as account_id, c.currency from accounts a
      cross join (select distinct currency from instruments where user_id = ${userId}) c where a.user_id = ${userId}
    ), following as (
      select lane.account_id, entry.opened_at from edge cross join lane cross join lateral (
        select opened_at from trades where ${bySideIndex(userId)} and account_id = lane.account_id
          and currency = lane.currency and opened_at >= edge.until
        order by opened_at limit ${REACH}) entry
    ), reached_at as (
      select x.at from edge cross join accounts a cross join lateral (
        select closed_at as at from trades where user_id = ${userId} and status = 'closed' and account_id = a.id and closed_at < edge.since
        order by closed_at desc limit 1) x
      where a.user_id = ${userId}
      union
      select opened_at from following
      union
      select x.at from following f cross join lateral (
        select closed_at as at from trades where user_id = ${userId} and status = 'closed' and account_id = f.account_id and closed_at <= f.opened_at
        order by closed_at desc limit 1) x
    ), reached as (
      select distinct date_trunc('week', at at time zone 'UTC')::date as week from reached_at
      union select unnest(${array([...weeks, ...between])}::date[])
    )
    insert into bias_dirty (user_id, week, spread) select ${userId}, week, true from reached order by week
    on conflict (user_id, week) do update set spread = true`);
}

/**
 * The first weeks that are ready to be counted, with the number of round trips that ended in each, until
 * these are `enough`. The history behind them is not read, because each slice of a job asks again.
 */
export async function listSpreadWeeks(
  tx: Tx,
  userId: string,
  enough: number,
): Promise<{ week: string; trades: number }[]> {
  return tx.query(sql<WeekRow & { trades: number }>`
    with recursive counted as (
      select '-infinity'::date as week, 0 as trades, 0 as total
      union all
      select next.week, own.n, counted.total + own.n from counted
      cross join lateral (
        select week from bias_dirty where user_id = ${userId} and spread and week > counted.week
        order by week limit 1
      ) next
      cross join lateral (
        select count(*)::int as n from (
          select from trades where user_id = ${userId} and status = 'closed'
            and closed_at >= ${start(sql`next.week`)} and closed_at < ${start(sql`next.week + 7`)} limit ${enough}
        ) closed
      ) own
      where counted.total < ${enough}
    )
    select week, trades from counted where week > '-infinity' order by week`);
}

/**
 * Removes the marks of a span's weeks, and returns the weeks whose marks no other job has taken meanwhile.
 */
export async function takeWeeks(tx: Tx, userId: string, span: Span): Promise<string[]> {
  const rows = await tx.query(sql<WeekRow>`
    select week from bias_dirty
    where user_id = ${userId} and spread and week >= ${day(span.from)}::date and week < ${day(span.to)}::date
    order by week for update`);
  const weeks = rows.map(({ week }) => week);
  await tx.query(
    sql<never>`delete from bias_dirty where user_id = ${userId} and week = any(${array(weeks)}::date[])`,
  );
  return weeks;
}

/** The instant at which a day begins (UTC). */
function start(day: SQL): SQL {
  return sql`(${day})::timestamp at time zone 'UTC'`;
}

/** True while a week waits to be counted. */
export async function hasDirtyWeeks(tx: Tx, userId: string): Promise<boolean> {
  const [row] = await tx.query(anyDirty({ userId }));
  return row?.dirty === true;
}
const anyDirty = prepared(
  "ledger",
  ({ userId }: Holes<{ userId: string }>) =>
    sql<{ dirty: boolean }>`select exists (select from bias_dirty where user_id = ${userId})
      or exists (select from touched_weeks where user_id = ${userId}) as dirty`,
);

export function day(ms: number): string {
  return toInstant(ms).slice(0, 10);
}

function mondays(spans: readonly Span[]): string[] {
  return spans.flatMap(({ from, to }) =>
    Array.from({ length: Math.round((to - from) / (7 * DAY_MS)) }, (_, i) => weekName(from / DAY_MS + 7 * i)),
  );
}

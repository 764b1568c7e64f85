import { sql } from "drizzle-orm";
import { toInstant } from "../../db/instants.ts";
import type { Ledger, Tx } from "../../db/ledger.ts";
import { type Asked, askedAs } from "../../db/rows.ts";
import { type Holes, prepared } from "../../db/statement.ts";
import { type DayBar, type InstrumentDay, keyOf, type KeptRange, type Neighbour } from "./core/day-bars.ts";
import { type Span, weekName } from "./core/weeks.ts";
import { day } from "./week-store.ts";

const DAY_MS = 86_400_000;
/** A user's biases ask for at most so many days of instruments, over all time. */
const MOST_DAYS = 50_000;
/** A day without prices is asked about again after thirty days. */
const AGAIN_MS = 30 * DAY_MS;
/** So many days that wait are taken at once. */
const MOST_TAKEN = 500;

const KEY: Asked<InstrumentDay> = {
  instrument_id: ["text", ({ instrument }) => instrument],
  day: ["date", ({ day: number }) => weekName(number)],
};

/** The kept prices of the span's days, by instrument and day. */
export async function listDayBars(tx: Tx, userId: string, span: Span): Promise<Map<string, DayBar>> {
  const rows = await tx.query(sql<DayBar>`
    select b.instrument_id as instrument, b.day - '1970-01-01'::date as day, b.source, b.low, b.high, b.before,
      (select multiplier from instruments where user_id = ${userId} and id = b.instrument_id) as multiplier
    from bias_bars b where b.user_id = ${userId} and b.day >= ${day(span.from)}::date and b.day < ${day(span.to)}::date
      and b.source is not null`);
  return new Map(rows.map((row) => [keyOf(row), row]));
}

/** Notes that prices of these days are wanted, as far as there is room. Kept prices stay as they are. */
export async function askForBars(tx: Tx, userId: string, days: readonly InstrumentDay[]): Promise<void> {
  if (days.length === 0) return;
  await tx.query(sql<never>`
    update bias_bars b set asked_at = null from ${askedAs("w", days, KEY)}
    where b.user_id = ${userId} and b.day = w.day and b.instrument_id = w.instrument_id
      and b.source is null and b.asked_at < ${toInstant(tx.now - AGAIN_MS)}`);
  await tx.query(sql<never>`
    insert into bias_bars (user_id, instrument_id, day)
    select distinct ${userId}, w.instrument_id, w.day from ${askedAs("w", days, KEY)}
    where not exists (
      select from bias_bars where user_id = ${userId} and day = w.day and instrument_id = w.instrument_id offset 0)
    order by 3, 2 limit greatest(0, ${MOST_DAYS} - (
      select count(*) from (select from bias_bars where user_id = ${userId} limit ${MOST_DAYS}) own))
    on conflict do nothing`);
}

/** A day that waits for its prices. */
export type WaitingDay = InstrumentDay & { symbol: string };
type Wanted = { userId: string; until: string; without: string[]; turn: number };

/**
 * Days before `until` (epoch ms) that wait, by instrument, without some instruments. Each turn has an order
 * of its own, so that instruments whose prices always fail are not the first for ever.
 */
export function listWaiting(
  ledger: Pick<Ledger, "read">,
  userId: string,
  { until, without, turn }: { until: number; without: readonly string[]; turn: number },
): Promise<WaitingDay[]> {
  return ledger.read(waiting({ userId, until: day(until), without: [...without], turn }));
}
const waiting = prepared(
  "ledger",
  ({ userId, until, without, turn }: Holes<Wanted>) => sql<WaitingDay>`
    select b.instrument_id as instrument, b.day - '1970-01-01'::date as day, i.symbol from (
      select instrument_id, day, hashtextextended(instrument_id, ${turn}::bigint) as place
      from bias_bars where user_id = ${userId} and asked_at is null
        and day < ${until}::date and instrument_id <> all(${without}::text[])
      order by place, instrument_id, day limit ${MOST_TAKEN}
    ) b cross join lateral (
      select symbol from instruments where user_id = ${userId} and id = b.instrument_id limit 1) i
    order by b.place, b.instrument_id, b.day`,
);

/** True while a day before `until` (epoch ms) waits for its prices. */
export async function hasWaiting(
  tx: Tx,
  { userId, until }: { userId: string; until: number },
): Promise<boolean> {
  const [row] = await tx.query(anyWaiting({ userId, until: day(until) }));
  return row?.waits === true;
}
const anyWaiting = prepared(
  "ledger",
  ({ userId, until }: Holes<Omit<Wanted, "without" | "turn">>) => sql<{ waits: boolean }>`select exists (
    select from bias_bars where user_id = ${userId} and asked_at is null and day < ${until}::date) as waits`,
);

/** The user's nearest fills of each account before the end of these days, and since their beginning. */
export async function listNeighbours(
  ledger: Pick<Ledger, "read">,
  userId: string,
  days: readonly InstrumentDay[],
): Promise<Map<string, Neighbour[]>> {
  const asked: Asked<InstrumentDay> = {
    ...KEY,
    since: ["timestamptz", ({ day: number }) => toInstant(number * DAY_MS)],
    until: ["timestamptz", ({ day: number }) => toInstant((number + 1) * DAY_MS)],
  };
  const rows = await ledger.read(sql<Neighbour & { instrument: string; of: number }>`
    select w.instrument_id as instrument, w.day - '1970-01-01'::date as of,
      (f.executed_at at time zone 'UTC')::date - '1970-01-01'::date as day, f.price
    from ${askedAs("w", days, asked)} cross join accounts a cross join lateral (
      (select executed_at, price from fills where user_id = ${userId} and account_id = a.id
        and instrument_id = w.instrument_id and executed_at < w.until order by executed_at desc, id desc limit 1)
      union all
      (select executed_at, price from fills where user_id = ${userId} and account_id = a.id
        and instrument_id = w.instrument_id and executed_at >= w.since order by executed_at, id limit 1)) f
    where a.user_id = ${userId}`);
  return Map.groupBy(rows, ({ instrument, of }) => keyOf({ instrument, day: of }));
}

/** What was told about a day: the prices of a source, or none. */
export type ToldDay = InstrumentDay & { told: (KeptRange & Pick<DayBar, "source">) | null };

/** Keeps what was told about days that still wait. Each row is found by its key, however many wait. */
export async function keepBars(tx: Tx, userId: string, rows: readonly ToldDay[]): Promise<void> {
  const given: Asked<ToldDay> = {
    day: ["date", ({ day: number }) => weekName(number)],
    instrument_id: ["text", ({ instrument }) => instrument],
    source: ["text", ({ told }) => told?.source ?? null],
    low: ["numeric", ({ told }) => told?.low ?? null],
    high: ["numeric", ({ told }) => told?.high ?? null],
    before: ["numeric", ({ told }) => told?.before ?? null],
  };
  await tx.query(sql<never>`
    insert into bias_bars as kept (user_id, asked_at, day, instrument_id, source, low, high, before)
    select ${userId}, ${toInstant(tx.now)}::timestamptz, g.* from ${askedAs("g", rows, given)}
    on conflict (user_id, day, instrument_id) do update set asked_at = excluded.asked_at, source = excluded.source,
      low = excluded.low, high = excluded.high, before = excluded.before
    where kept.asked_at is null`);
}

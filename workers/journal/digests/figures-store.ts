import { type SQL, sql } from "drizzle-orm";
import type { DigestTrade } from "#shared/contracts/digests.ts";
import { derivedId } from "#shared/ids.ts";
import type { Ledger, Tx } from "../../db/ledger.ts";
import { ENTRY_FEE, GROSS, netOf } from "../../db/lot-methods.ts";
import { outcomeOf } from "../../db/outcome.ts";
import { closesOf, tradesOf } from "../../db/selected-rows.ts";
import { type Holes, prepared } from "../../db/statement.ts";
import type { WeekSums } from "./core/compare-weeks.ts";
import { spanOf, type Week } from "./core/week.ts";

/** A digest sums so many currencies of each kind of account; further ones have fewer trades. */
const MOST_SUMS = 80;
const NET = netOf("fifo");

/** A week as its rows are found: its Monday, its instants, and a span that holds all of them. */
export type Found = Omit<Week, "timeZone"> & { low: string; high: string };

/** True of what closed in the week: by its date where that is all that is known, else by its instant. */
export function isWithin(
  { week, from, to }: Holes<Pick<Found, "week" | "from" | "to">>,
  at: SQL,
  isDateOnly: SQL,
): SQL {
  const date = sql`(${at} at time zone 'UTC')::date`;
  return sql`case when ${isDateOnly} then ${date} >= ${week}::date and ${date} < ${week}::date + 7
    else ${at} >= ${from}::timestamptz and ${at} < ${to}::timestamptz end`;
}

const CLOSED = [sql`closed_at`, sql`closed_date_only`] as const;
const EXIT = [sql`closed_at`, sql`date_only`] as const;

type Both = {
  week: string;
  from: string;
  to: string;
  last: string;
  before: string;
  low: string;
  high: string;
};

/**
 * The sums of a week and of the one before, by kind of account and currency. Money comes from closes and
 * counts come from trades, as in `/metrics`.
 */
export function sumWeeks(tx: Tx, { week, before }: { week: Found; before: Found }): Promise<WeekSums[]> {
  const { from, to, high } = week;
  const { week: last, from: since, low } = before;
  return tx.query(sums({ userId: tx.userId, week: week.week, from, to, last, before: since, low, high }));
}
const sums = prepared(
  "ledger",
  ({ userId, week, from, to, last, before, low, high }: Holes<Both & { userId: string }>) => {
    const isOf = (when: readonly [SQL, SQL]) => isWithin({ week, from, to }, ...when);
    const isBefore = (when: readonly [SQL, SQL]) => isWithin({ week: last, from: before, to: from }, ...when);
    const span = { userId, from: low, to: high };
    return sql<WeekSums>`
    with parts as (
      select account_id, currency, ${isOf(CLOSED)} as is_week, ${isBefore(CLOSED)} as is_before, ${NET} as net,
        ${outcomeOf(NET, userId)} as outcome, 0 as gross, 0 as fees
      from trades where status = 'closed' and ${tradesOf(span, sql`closed_at`)}
      union all
      select account_id, currency, ${isOf(EXIT)}, ${isBefore(EXIT)}, null, null, ${GROSS.fifo}, exit_fee + ${ENTRY_FEE.fifo}
      from ${closesOf(span)}
    ), grouped as (
      select account_id, currency, is_week, count(net) as n, count(*) filter (where outcome = 1) as wins,
        count(*) filter (where outcome = -1) as losses, coalesce(sum(net), 0) as net, coalesce(sum(net * net), 0) as squares,
        sum(gross) as gross, sum(fees) as fees
      from parts where is_week or is_before group by account_id, currency, is_week
    ), kinds as (
      select *, coalesce((select kind from accounts a where a.user_id = ${userId} and a.id = g.account_id), 'journal') as kind
      from grouped g
    )
    select kind, currency, is_week as "isWeek", sum(n)::int as trades, sum(wins)::int as wins, sum(losses)::int as losses,
      sum(net) as "netOfTrades", sum(squares)::float8 as squares, sum(gross) as gross, sum(fees) as fees
    from kinds group by kind, currency, is_week order by kind, sum(n) desc, currency limit ${MOST_SUMS}`;
  },
);

export type Extreme = DigestTrade & { kind: "journal" | "paper"; isBest: boolean };

/** The best and the worst trade that closed in a week, of each currency and kind of account. */
export function listExtremes(tx: Tx, { week, from, to, low, high }: Found): Promise<Extreme[]> {
  return tx.query(extremes({ userId: tx.userId, week, from, to, low, high }));
}
const extremes = prepared(
  "ledger",
  ({ userId, week, from, to, low, high }: Holes<Found & { userId: string }>) => sql<Extreme>`
    with closed as materialized (
      select id, symbol, currency, ${NET} as net,
        coalesce((select kind from accounts a where a.user_id = ${userId} and a.id = t.account_id), 'journal') as kind
      from trades t where status = 'closed' and ${tradesOf({ userId, from: low, to: high }, sql`closed_at`)}
        and ${isWithin({ week, from, to }, ...CLOSED)}
    )
    (select distinct on (kind, currency) id, symbol, currency, trim_scale(net) as "netPnl", kind, true as "isBest"
      from closed order by kind, currency, net desc, id limit ${MOST_SUMS})
    union all
    (select distinct on (kind, currency) id, symbol, currency, trim_scale(net), kind, false
      from closed order by kind, currency, net, id limit ${MOST_SUMS})`,
);

export type TripCount = {
  guardrailId: string;
  outcome: "blocked" | "warned" | "passed" | "overridden";
  n: number;
};

/** How often each guardrail had something against an order within the week, by outcome. */
export function countTrips(tx: Tx, { from, to }: Pick<Week, "from" | "to">): Promise<TripCount[]> {
  return tx.query(trips({ userId: tx.userId, low: firstId(from), high: firstId(to) }));
}

/** The smallest id that a trip at an instant can have. */
function firstId(at: string): string {
  return derivedId("guardrailTrip", Date.parse(at), new Uint8Array(10));
}

const trips = prepared(
  "ledger",
  ({ userId, low, high }: Holes<{ userId: string; low: string; high: string }>) => sql<TripCount>`
    select g.id as "guardrailId", t.outcome, t.n from guardrails g cross join lateral (
      select outcome, count(*)::int as n from guardrail_trips
      where user_id = ${userId} and guardrail_id = g.id and id >= ${low} and id < ${high}
      group by outcome) t
    where g.user_id = ${userId} order by 1, 2`,
);

/** True when a trade closed in the week and no digest tells of it. */
export async function isOwed(
  query: Ledger["read"] | Tx["query"],
  userId: string,
  week: Week,
): Promise<boolean> {
  const { timeZone: _, ...asked } = week;
  const [row] = await query(owed({ userId, ...asked, ...spanOf(week) }));
  return row?.owed === true;
}
const owed = prepared(
  "ledger",
  ({ userId, week, from, to, low, high }: Holes<Found & { userId: string }>) => sql<{ owed: boolean }>`
    select not exists (select from digests where user_id = ${userId} and week = ${week}::date)
      and exists (select from trades where status = 'closed' and ${tradesOf({ userId, from: low, to: high }, sql`closed_at`)}
        and ${isWithin({ week, from, to }, ...CLOSED)}) as owed`,
);

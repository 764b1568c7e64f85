import { sql } from "drizzle-orm";
import type { DigestTrade } from "#shared/contracts/digests.ts";
import { derivedId } from "#shared/ids.ts";
import type { Tx } from "../../db/ledger.ts";
import { ENTRY_FEE, GROSS, netOf } from "../../db/lot-methods.ts";
import { outcomeOf } from "../../db/outcome.ts";
import { closesOf, tradesOf } from "../../db/selected-rows.ts";
import { type Holes, prepared } from "../../db/statement.ts";
import type { WeekSums } from "./core/compare-weeks.ts";
import type { Week } from "./core/week.ts";

/** A digest sums so many currencies of each kind of account; further ones have fewer trades. */
const MOST_SUMS = 80;
const NET = netOf("fifo");

type Span = { before: string; from: string; to: string };

/**
 * The sums of the week from `from` to `to` and of the one from `before`, by kind of account and currency.
 * Money comes from closes and counts come from trades, as in `/metrics`.
 */
export function sumWeeks(tx: Tx, span: Span): Promise<WeekSums[]> {
  return tx.query(sums({ userId: tx.userId, ...span }));
}
const sums = prepared("ledger", ({ userId, before, from, to }: Holes<Span & { userId: string }>) => {
  const both = { userId, from: before, to };
  return sql<WeekSums>`
    with parts as (
      select account_id, currency, closed_at >= ${from}::timestamptz as is_week, ${NET} as net, ${outcomeOf(NET, userId)} as outcome, 0 as gross, 0 as fees
      from trades where status = 'closed' and ${tradesOf(both, sql`closed_at`)}
      union all
      select account_id, currency, closed_at >= ${from}::timestamptz, null, null, ${GROSS.fifo}, exit_fee + ${ENTRY_FEE.fifo}
      from ${closesOf(both)}
    ), grouped as (
      select account_id, currency, is_week, count(net) as n, count(*) filter (where outcome = 1) as wins,
        count(*) filter (where outcome = -1) as losses, coalesce(sum(net), 0) as net, coalesce(sum(net * net), 0) as squares,
        sum(gross) as gross, sum(fees) as fees
      from parts group by account_id, currency, is_week
    ), kinds as (
      select *, coalesce((select kind from accounts a where a.user_id = ${userId} and a.id = g.account_id), 'journal') as kind
      from grouped g
    )
    select kind, currency, is_week as "isWeek", sum(n)::int as trades, sum(wins)::int as wins, sum(losses)::int as losses,
      sum(net) as "netOfTrades", sum(squares)::float8 as squares, sum(gross) as gross, sum(fees) as fees
    from kinds group by kind, currency, is_week order by kind, sum(n) desc, currency limit ${MOST_SUMS}`;
});

type Of = { from: string; to: string; currency: string; kind: "journal" | "paper" };

/** The best and the worst trade that closed in a span, of one currency and kind of account. */
export function listExtremes(tx: Tx, of: Of): Promise<(DigestTrade & { isBest: boolean })[]> {
  return tx.query(extremes({ userId: tx.userId, ...of }));
}
const extremes = prepared(
  "ledger",
  ({ userId, from, to, currency, kind }: Holes<Of & { userId: string }>) => sql<
    DigestTrade & { isBest: boolean }
  >`
    with closed as materialized (
      select id, symbol, currency, ${NET} as net from trades t
      where status = 'closed' and ${tradesOf({ userId, from, to }, sql`closed_at`)} and currency = ${currency}
        and coalesce((select kind from accounts a where a.user_id = ${userId} and a.id = t.account_id), 'journal') = ${kind}
    )
    (select id, symbol, currency, trim_scale(net) as "netPnl", true as "isBest" from closed order by net desc, id limit 1)
    union all
    (select id, symbol, currency, trim_scale(net), false from closed order by net, id limit 1)`,
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

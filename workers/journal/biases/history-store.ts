import { sql } from "drizzle-orm";
import { toInstant } from "../../db/instants.ts";
import type { Tx } from "../../db/ledger.ts";
import { type Asked, askedAs } from "../../db/rows.ts";
import { bySideIndex } from "../../db/side-index.ts";
import { stateOf, type Mark, type Sale } from "./core/disposition.ts";
import { REACH, type TradeSpan } from "./core/pairs.ts";
import type { Span } from "./core/weeks.ts";

/** What most instruments are. */
const USUAL = { multiplier: 1, assetClass: "equity" };

/**
 * The trades that the folds of a span need. These are all trades that overlap the span. For each account and
 * currency they include the REACH entries before it and the first entry after it. Right after an import no
 * table has been analysed yet. The planner then joins large sets row by row, so no statement here joins one.
 */
export async function listTradesAround(tx: Tx, userId: string, span: Span): Promise<TradeSpan[]> {
  const [since, until] = [toInstant(span.from), toInstant(span.to)];
  const columns = sql`id, account_id as account, instrument_id as instrument, direction, currency,
    (extract(epoch from opened_at) * 1000)::float8 as "openedAt", (extract(epoch from closed_at) * 1000)::float8 as "closedAt",
    abs(quantity * entry_price)::float8 as size, net_key as net, fills,
    trim_scale(entry_price)::text as "entryPrice", trim_scale(exit_price)::text as "exitPrice",
    trim_scale(gross_fifo - fees_fifo)::text as result, not (opened_date_only or closed_date_only) as timed`;
  const lanes = sql`accounts a cross join (select distinct currency from instruments where user_id = ${userId}) c`;
  const lane = sql`${bySideIndex(userId)} and account_id = a.id and currency = c.currency`;
  const [rows, instruments] = await Promise.all([
    tx.query(sql<Omit<TradeSpan, "assetClass">>`
      select ${columns} from trades where user_id = ${userId} and status = 'closed' and closed_at >= ${since} and opened_at < ${until}
      union all
      select ${columns} from trades where user_id = ${userId} and status = 'open' and opened_at < ${until}
      union all
      select x.* from ${lanes} cross join lateral (
        select ${columns} from trades where ${lane} and opened_at < ${since} order by opened_at desc, id desc limit ${REACH}) x
      where a.user_id = ${userId}
      union all
      select x.* from ${lanes} cross join lateral (
        select ${columns} from trades where ${lane} and opened_at >= ${until} order by opened_at, id limit 1) x
      where a.user_id = ${userId}`),
    tx.query(
      sql<{ id: string; multiplier: number; assetClass: string }>`
        select id, multiplier::float8 as multiplier, asset_class as "assetClass" from instruments
        where user_id = ${userId} and (multiplier <> 1 or asset_class <> ${USUAL.assetClass})`,
    ),
  ]);
  const unusual = new Map(instruments.map((each) => [each.id, each]));
  const trades = new Map<string, TradeSpan>();
  for (const row of rows) {
    const { multiplier, assetClass } = unusual.get(row.instrument) ?? USUAL;
    // Copies would take as much memory again.
    trades.set(row.id, Object.assign(row, { assetClass, size: row.size * multiplier }));
  }
  return [...trades.values()];
}

/** The result of each position on each day of the span, against average cost and with all commissions. */
export function listSales(tx: Tx, userId: string, span: Span): Promise<Sale[]> {
  return tx.query(sql<Sale>`
    select trade_id as "tradeId", (closed_at at time zone 'UTC')::date - '1970-01-01'::date as day,
      sign(sum(gross_average - entry_fee_average - exit_fee))::int as result
    from closes where ${bySideIndex(userId)} and closed_at >= ${toInstant(span.from)} and closed_at < ${toInstant(span.to)}
    group by 1, 2`);
}

type PriceRange = { instrument: string; day: number; low: string; high: string; multiplier: string };
export type HeldDay = { trade: TradeSpan; day: number };

/**
 * The state of each position on the days on which it was held and not sold, by the prices of the user's own
 * fills. A day without a fill has no state.
 */
export async function listMarks(
  tx: Tx,
  userId: string,
  held: readonly HeldDay[],
  span: Span,
): Promise<Mark[]> {
  if (held.length === 0) return [];
  const ranges = await tx.query(sql<PriceRange>`
    select r.*, (select multiplier from instruments where user_id = ${userId} and id = r.instrument) as multiplier from (
      select instrument_id as instrument, (executed_at at time zone 'UTC')::date - '1970-01-01'::date as day,
        min(price) as low, max(price) as high
      from fills where ${bySideIndex(userId)} and executed_at >= ${toInstant(span.from)} and executed_at < ${toInstant(span.to)}
      group by 1, 2) r`);
  const byDay = new Map(ranges.map((range) => [`${range.instrument} ${range.day}`, range]));
  const seen = held.filter((one) => byDay.has(`${one.trade.instrument} ${one.day}`));
  const costs = await listCosts(tx, userId, [...new Set(seen.map(({ trade }) => trade))], span.to);
  return seen.flatMap(({ trade, day: on }) => {
    const range = byDay.get(`${trade.instrument} ${on}`);
    const basis = costs.get(trade.id)?.findLast(({ day: until }) => until < on);
    if (range === undefined || basis === undefined) return [];
    return [
      { tradeId: trade.id, day: on, state: stateOf({ ...range, ...basis, direction: trade.direction }) },
    ];
  });
}

/**
 * A limit that is never reached keeps a probe for each row from becoming a join. A limit of one would invite
 * a scan.
 */
const ALL = 1_000_000_000;

type Basis = { tradeId: string; day: number; quantity: string; cost: string };

/** The quantity of each position and its cost with commissions, after each day on which it changed. */
async function listCosts(
  tx: Tx,
  userId: string,
  trades: readonly TradeSpan[],
  until: number,
): Promise<Map<string, Basis[]>> {
  if (trades.length === 0) return new Map();
  const held: Asked<TradeSpan> = {
    trade_id: ["text", ({ id }) => id],
    account_id: ["text", ({ account }) => account],
    instrument_id: ["text", ({ instrument }) => instrument],
    sign: ["int", ({ direction }) => (direction === "long" ? 1 : -1)],
    since: ["timestamptz", ({ openedAt }) => toInstant(openedAt)],
    until: ["timestamptz", ({ closedAt }) => toInstant(Math.min(closedAt ?? until, until))],
  };
  const rows = await tx.query(sql<Basis>`
    with held as (
      select * from ${askedAs("h", trades, held)}
      cross join lateral (select multiplier, currency from instruments where user_id = ${userId} and id = h.instrument_id limit ${ALL}) i
    ), change as (
      -- A fill that flips a position closes one trade with part of itself and opens the next with the rest.
      select h.trade_id, f.at, f.quantity - f.closed as quantity,
        (f.price * h.multiplier + h.sign * case when f.fee_currency = h.currency then f.fee / f.quantity else 0 end)
          * (f.quantity - f.closed) as cost
      from held h cross join lateral (
        select executed_at as at, quantity, price, fee, fee_currency,
          coalesce((select quantity from closes where user_id = ${userId} and fill_id = fills.id), 0) as closed
        from fills where user_id = ${userId} and account_id = h.account_id and instrument_id = h.instrument_id
          and executed_at >= h.since and executed_at <= h.until and side = case when h.sign = 1 then 'buy' else 'sell' end
        limit ${ALL}) f
      union all
      select h.trade_id, c.at, -c.quantity, h.sign * c.gross_average - h.sign * c.entry_fee_average - c.price * h.multiplier * c.quantity
      from held h cross join lateral (
        select closed_at as at, quantity, gross_average, entry_fee_average,
          (select price from fills where user_id = ${userId} and id = closes.fill_id) as price
        from closes where user_id = ${userId} and account_id = h.account_id and instrument_id = h.instrument_id
          and closed_at >= h.since and closed_at <= h.until and trade_id = h.trade_id
        limit ${ALL}) c
    ), daily as (
      select trade_id, (at at time zone 'UTC')::date - '1970-01-01'::date as day, sum(quantity) as quantity, sum(cost) as cost
      from change group by 1, 2
    )
    select trade_id as "tradeId", day, sum(quantity) over so_far as quantity, sum(cost) over so_far as cost
    from daily window so_far as (partition by trade_id order by day) order by trade_id, day`);
  return Map.groupBy(rows, (row) => row.tradeId);
}

import sql from "sql-template-tag";
import type { Tx } from "../../db/ledger.ts";
import { stateOf, type Mark, type Sale } from "./disposition-rules.ts";
import type { TradeSpan } from "./pairs-rules.ts";
import { instant } from "./week-store.ts";
import type { Span } from "./weeks-rules.ts";

type TradeRow = Omit<TradeSpan, "timed">;

/**
 * The trades that the folds of a span need: all that overlap it, the 20 entries of each account and currency before it,
 * and the first entry of each account after it.
 */
export async function listTradesAround(tx: Tx, userId: string, span: Span): Promise<TradeSpan[]> {
  const [since, until] = [instant(span.from), instant(span.to)];
  const [rows, untimed] = await Promise.all([
    tx.query<TradeRow>(sql`
      with chosen as (
        select id from trades where user_id = ${userId} and status = 'closed' and closed_at >= ${since} and opened_at < ${until}
        union select id from trades where user_id = ${userId} and status = 'open' and opened_at < ${until}
        union select x.id from accounts a cross join (select distinct currency from instruments where user_id = ${userId}) c
          cross join lateral (
            select id from trades where user_id = ${userId} and account_id = a.id and currency = c.currency and opened_at < ${since}
            order by opened_at desc, id desc limit 20) x
          where a.user_id = ${userId}
        union select x.id from accounts a cross join (select distinct currency from instruments where user_id = ${userId}) c
          cross join lateral (
            select id from trades where user_id = ${userId} and account_id = a.id and currency = c.currency and opened_at >= ${until}
            order by opened_at, id limit 1) x
          where a.user_id = ${userId}
      )
      select t.id, t.account_id as account, t.instrument_id as instrument, t.direction, t.currency,
        (extract(epoch from t.opened_at) * 1000)::float8 as "openedAt", (extract(epoch from t.closed_at) * 1000)::float8 as "closedAt",
        abs(t.quantity * t.entry_price * i.multiplier)::float8 as size, t.net_key as net
      from chosen join trades t on t.user_id = ${userId} and t.id = chosen.id
      join instruments i on i.user_id = ${userId} and i.id = t.instrument_id`),
    tx.query<{ instrument: string; account: string; at: number }>(sql`
      select distinct account_id as account, instrument_id as instrument, (extract(epoch from executed_at) * 1000)::float8 as at
      from fills where user_id = ${userId} and date_only`),
  ]);
  const without = new Set(untimed.map(({ account, instrument, at }) => `${account} ${instrument} ${at}`));
  const isUntimed = ({ account, instrument }: TradeRow, at: number | null) =>
    without.size > 0 && at !== null && without.has(`${account} ${instrument} ${at}`);
  return rows.map((row) => ({
    ...row,
    timed: !isUntimed(row, row.openedAt) && !isUntimed(row, row.closedAt),
  }));
}

/** What each position realised on each day of the span, against average cost and with commissions on both sides. */
export function listSales(tx: Tx, userId: string, span: Span): Promise<Sale[]> {
  return tx.query<Sale>(sql`
    select trade_id as "tradeId", (closed_at at time zone 'UTC')::date - '1970-01-01'::date as day,
      sign(sum(gross_average - entry_fee_average - exit_fee))::int as result
    from closes where user_id = ${userId} and closed_at >= ${instant(span.from)} and closed_at < ${instant(span.to)}
    group by 1, 2`);
}

export type HeldDay = { trade: TradeSpan; day: number };

/** What the user's own fills of a day say of the positions held and not sold on it; a day without one says nothing. */
export async function listMarks(
  tx: Tx,
  userId: string,
  held: readonly HeldDay[],
  span: Span,
): Promise<Mark[]> {
  if (held.length === 0) return [];
  const ranges = await tx.query<{
    instrument: string;
    day: number;
    low: string;
    high: string;
    multiplier: string;
  }>(sql`
    select f.instrument_id as instrument, (f.executed_at at time zone 'UTC')::date - '1970-01-01'::date as day,
      min(f.price) as low, max(f.price) as high, min(i.multiplier) as multiplier
    from fills f join instruments i on i.user_id = ${userId} and i.id = f.instrument_id
    where f.user_id = ${userId} and f.executed_at >= ${instant(span.from)} and f.executed_at < ${instant(span.to)}
      and f.instrument_id = any(${[...new Set(held.map(({ trade }) => trade.instrument))]}::text[])
    group by 1, 2`);
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

type Basis = { tradeId: string; day: number; quantity: string; cost: string };

/** What each position held, and at what cost with commissions, after each day on which it changed. */
async function listCosts(
  tx: Tx,
  userId: string,
  trades: readonly TradeSpan[],
  until: number,
): Promise<Map<string, Basis[]>> {
  if (trades.length === 0) return new Map();
  const rows = await tx.query<Basis>(sql`
    with held as (
      select * from unnest(${trades.map(({ id }) => id)}::text[], ${trades.map(({ account }) => account)}::text[],
        ${trades.map(({ instrument }) => instrument)}::text[], ${trades.map(({ direction }) => (direction === "long" ? 1 : -1))}::int[],
        ${trades.map(({ openedAt }) => instant(openedAt))}::timestamptz[],
        ${trades.map(({ closedAt }) => instant(Math.min(closedAt ?? until, until)))}::timestamptz[]
      ) as h (trade_id, account_id, instrument_id, sign, since, until)
    ), change as (
      select h.trade_id, f.executed_at as at, f.quantity - coalesce(c.quantity, 0) as quantity,
        (f.price * i.multiplier + h.sign * case when f.fee_currency = i.currency then f.fee / f.quantity else 0 end)
          * (f.quantity - coalesce(c.quantity, 0)) as cost
      from held h join instruments i on i.user_id = ${userId} and i.id = h.instrument_id
      join fills f on f.user_id = ${userId} and f.account_id = h.account_id and f.instrument_id = h.instrument_id
        and f.executed_at >= h.since and f.executed_at <= h.until and f.side = case when h.sign = 1 then 'buy' else 'sell' end
      left join closes c on c.user_id = ${userId} and c.fill_id = f.id
      union all
      select h.trade_id, c.closed_at, -c.quantity,
        -(f.price * i.multiplier * c.quantity - h.sign * c.gross_average + h.sign * c.entry_fee_average)
      from held h join instruments i on i.user_id = ${userId} and i.id = h.instrument_id
      join closes c on c.user_id = ${userId} and c.account_id = h.account_id and c.instrument_id = h.instrument_id
        and c.closed_at >= h.since and c.closed_at <= h.until and c.trade_id = h.trade_id
      join fills f on f.user_id = ${userId} and f.id = c.fill_id
    ), daily as (
      select trade_id, (at at time zone 'UTC')::date - '1970-01-01'::date as day, sum(quantity) as quantity, sum(cost) as cost
      from change group by 1, 2
    )
    select trade_id as "tradeId", day, sum(quantity) over so_far as quantity, sum(cost) over so_far as cost
    from daily window so_far as (partition by trade_id order by day) order by trade_id, day`);
  return Map.groupBy(rows, (row) => row.tradeId);
}

import { sql } from "drizzle-orm";
import { toInstant } from "../../db/instants.ts";
import type { Tx } from "../../db/ledger.ts";
import { bySideIndex } from "../../db/side-index.ts";
import type { Sale } from "./core/disposition.ts";
import { REACH, type TradeSpan } from "./core/pairs.ts";
import type { Span } from "./core/weeks.ts";

/** What most instruments are. */
const USUAL = { multiplier: 1, assetClass: "equity" };

/**
 * The trades that the folds of a span need. These are all trades that overlap the span. For each account and
 * currency they include the REACH entries before it and the first entry after it. Right after an import no
 * table has been analysed yet. The planner then joins large sets row by row, so no statement here joins one.
 * Their moves are those of `listMoves`.
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
    tx.query(sql<Omit<TradeSpan, "assetClass" | "moves">>`
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
    trades.set(row.id, Object.assign(row, { assetClass, size: row.size * multiplier, moves: [] }));
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

import type * as z from "zod";
import sql, { empty, type Sql } from "sql-template-tag";
import type { AssetClass } from "#shared/contracts/fills.ts";
import type { LotMethod, TradeFilter, TradeSort } from "#shared/contracts/trades.ts";
import type { Ledger } from "../../db/ledger.ts";
import { FEES, GROSS, resolveAccount } from "./columns.ts";
import type { Position } from "./core/place-in-page.ts";

export type TradeRow = {
  id: string;
  account: string;
  symbol: string;
  asset_class: AssetClass;
  direction: "long" | "short";
  status: "open" | "closed";
  quantity: string;
  open_quantity: string;
  entry_price: string;
  exit_price: string | null;
  opened_at: string;
  opened_date_only: boolean;
  closed_at: string | null;
  closed_date_only: boolean;
  gross: string;
  fees: string;
  net: string;
  net_key: number;
  currency: string;
  fills: number;
  multiplier: string;
  foreign_fees: number;
  formula: string;
  account_id: string;
  instrument_id: string;
};

type Filter = z.output<typeof TradeFilter>;
type Query = { filter: Filter; sort: z.infer<typeof TradeSort>; after: Position | null; limit: number };

/** A page of trades and one more, if there is one. */
export async function listTrades(ledger: Ledger, userId: string, query: Query): Promise<TradeRow[]> {
  const filter = await resolveAccount(ledger, userId, query.filter);
  return ledger.read<TradeRow>(tradesPage(userId, { ...query, filter }));
}

/** The statement behind `listTrades`, which a benchmark sends too; its account is an id. */
export function tradesPage(userId: string, query: Query): Sql {
  const { filter, sort, limit } = query;
  const isByNet = sort.endsWith("netPnl");
  const direction = sort.startsWith("-") ? sql`desc` : sql`asc`;
  const parts = (["open", "closed"] as const)
    .filter((status) => filter.status === undefined || filter.status === status)
    .filter((status) => isByNet || !isPast(query, status))
    .map((status) => part(userId, query, status));
  const [first = sql`select * from trades where false`, second] = parts;
  const both = second === undefined ? first : sql`(${first}) union all (${second})`;
  // The keys of a part are all of one kind, so that within it the order is exactly the one its cursor compares.
  const order = isByNet
    ? sql`net_key ${direction}, id ${direction}`
    : sql`closed_at ${direction} nulls ${sort === "-closedAt" ? sql`first` : sql`last`},
        case when closed_at is null then opened_at end ${direction}, id ${direction}`;
  return sql`${withNames(userId, both)} order by ${order} limit ${limit + 1}`;
}

/** Trades with what their account and instrument say, looked up one by one so that no plan reads those tables whole. */
function withNames(userId: string, trades: Sql): Sql {
  return sql`
    select t.*, (select name from accounts a where a.user_id = ${userId} and a.id = t.account_id) as account,
      (select asset_class from instruments i where i.user_id = ${userId} and i.id = t.instrument_id) as asset_class,
      (select multiplier from instruments i where i.user_id = ${userId} and i.id = t.instrument_id) as multiplier
    from (${trades}) t`;
}

/** A list by time has its open trades at its late end; a page behind them needs not look for them again. */
function isPast({ sort, after }: Query, status: "open" | "closed"): boolean {
  if (after === null) return false;
  return sort === "-closedAt"
    ? status === "open" && after.part === "closed"
    : status === "closed" && after.part === "open";
}

function part(userId: string, { filter, sort, after, limit }: Query, status: "open" | "closed"): Sql {
  const { lotMethod, symbol, account, direction, from, to } = filter;
  const isByNet = sort.endsWith("netPnl");
  const at = status === "open" ? sql`opened_at` : sql`closed_at`;
  const net = status === "open" ? sql`(${GROSS[lotMethod]} - ${FEES[lotMethod]})::float8` : sql`net_key`;
  const key = isByNet ? net : at;
  const toward = sort.startsWith("-") ? sql`desc` : sql`asc`;
  const beyond = sort.startsWith("-") ? sql`<` : sql`>`;
  const isWithin = after !== null && (isByNet || after.part === status);
  const keyType = isByNet ? sql`float8` : sql`timestamptz`;
  return sql`
    select ${columns(lotMethod)}, ${net} as net_key from trades
    where user_id = ${userId} and status = ${status === "open" ? sql`'open'` : sql`'closed'`}
      ${symbol === undefined ? empty : sql`and symbol = ${symbol}`}
      ${account === undefined ? empty : sql`and account_id = ${account}`}
      ${direction === undefined ? empty : sql`and direction = ${direction}`}
      ${from === undefined ? empty : sql`and ${at} >= ${from}::timestamptz`}
      ${to === undefined ? empty : sql`and ${at} < ${to}::timestamptz`}
      ${isWithin ? sql`and (${key}, id) ${beyond} (${after.key}::${keyType}, ${after.id})` : empty}
    order by ${key} ${toward}, id ${toward} limit ${limit + 1}`;
}

/** One trade, or null. */
export async function findTrade(
  ledger: Ledger,
  userId: string,
  id: string,
  method: LotMethod,
): Promise<TradeRow | null> {
  const found = sql`select ${columns(method)}, net_key from trades where user_id = ${userId} and id = ${id}`;
  const [row] = await ledger.read<TradeRow>(withNames(userId, found));
  return row ?? null;
}

function columns(method: LotMethod): Sql {
  return sql`id, account_id, instrument_id, symbol, currency, direction, status, quantity, open_quantity, entry_price,
    exit_price, opened_at, opened_date_only, closed_at, closed_date_only, fills, foreign_fees, formula, ${GROSS[method]} as gross, ${FEES[method]} as fees,
    ${GROSS[method]} - ${FEES[method]} as net`;
}

import { type SQL, sql, type SQLWrapper } from "drizzle-orm";
import type { LotMethod, TradeFilter } from "#shared/contracts/trades.ts";
import { FEES, GROSS } from "../../db/lot-methods.ts";
import type { Holes } from "../../db/statement.ts";
import {
  written,
  writtenShape,
  type WrittenShape,
  type WrittenValues,
  writtenValues,
} from "./written-filter-store.ts";

export type Status = "open" | "closed";

/** The parts of a filter that decide the text of its conditions, apart from the given values. */
export type FilterShape = { lotMethod: LotMethod; result: TradeFilter["result"] } & WrittenShape;

/** The values of a filter. Its account is an id. One symbol is looked up in an index, several are a list. */
export type FilterValues = { userId: string } & Partial<
  Record<"symbol" | "symbolPrefix" | "account" | "from" | "to", string | undefined>
> & { symbols?: readonly string[] | undefined; direction?: TradeFilter["direction"] } & WrittenValues;

/** Every value that a filter can have. */
export const FILTER_VALUES = [
  "userId",
  "symbols",
  "symbolPrefix",
  "account",
  "direction",
  "from",
  "to",
  "tag",
  "setup",
  "words",
] as const satisfies readonly (keyof FilterValues)[];

export function shapeOf(filter: TradeFilter): FilterShape {
  return { lotMethod: filter.lotMethod, result: filter.result, ...writtenShape(filter) };
}

export function valuesOf(userId: string, filter: TradeFilter): FilterValues {
  const { symbol = [], symbolPrefix, account, direction, from, to } = filter;
  const named = symbol.length > 1 ? { symbols: symbol } : { symbol: symbol[0] };
  return { userId, ...named, symbolPrefix, account, direction, from, to, ...writtenValues(filter) };
}

/** Only closed trades have a result. */
export function isStatusWanted({ status, result }: TradeFilter, candidate: Status): boolean {
  return (status ?? candidate) === candidate && (result === undefined || candidate === "closed");
}

/** The conditions of the trades that a filter finds; `at` is the instant that `from` and `to` bound. */
export function filtered(shape: FilterShape, given: Holes<FilterValues>, at: SQL): SQL {
  const { userId, symbol, symbols, symbolPrefix, account, direction, from, to } = given;
  return sql`user_id = ${userId}
    ${symbol && sql`and symbol = ${symbol}`}
    ${symbols && sql`and symbol = any(${symbols}::text[])`}
    ${symbolPrefix && beginsWith(symbolPrefix)}
    ${account && sql`and account_id = ${account}`}
    ${direction && sql`and direction = ${direction}`}
    ${from && sql`and ${at} >= ${from}::timestamptz`}
    ${to && sql`and ${at} < ${to}::timestamptz`}
    ${written(shape, given)}
    ${shape.result && sql`and ${RESULTS[shape.result](netOf(shape.lotMethod))}`}`;
}

/** A symbol begins with this text in either case. */
export function beginsWith(prefix: SQLWrapper): SQL {
  return sql`and starts_with(upper(symbol), upper(${prefix}::text))`;
}

export function netOf(method: LotMethod): SQL {
  return sql`(${GROSS[method]} - ${FEES[method]})`;
}

const RESULTS = {
  win: (net: SQL) => sql`${net} > 0`,
  loss: (net: SQL) => sql`${net} < 0`,
  breakeven: (net: SQL) => sql`${net} = 0`,
};

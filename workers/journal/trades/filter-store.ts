import { type SQL, sql, type SQLWrapper } from "drizzle-orm";
import type { LotMethod, TradeFilter, TradeStatus } from "#shared/contracts/trades.ts";
import { HOLDING } from "../../db/holding.ts";
import { hourOf, offsetsOf, weekdayOf, type ZoneOffsets } from "../../db/local-clock.ts";
import { FEES, GROSS } from "../../db/lot-methods.ts";
import { alongIndex } from "../../db/side-index.ts";
import type { Holes } from "../../db/statement.ts";
import { zoneOffsets } from "../../math/wall-clock.ts";
import {
  written,
  writtenShape,
  type WrittenShape,
  type WrittenValues,
  writtenValues,
} from "./written-filter-store.ts";

/** What a partial index says stays a literal. */
export const STATUS: Record<TradeStatus, SQL> = {
  open: sql`'open'`,
  closed: sql`'closed'`,
  incomplete: sql`'incomplete'`,
};

/** The parts of a filter that decide the text of its conditions, apart from the given values. */
export type FilterShape = { lotMethod: LotMethod; result: TradeFilter["result"] } & WrittenShape;

/** The values of a filter. Its account is an id. One symbol is looked up in an index, several are a list. */
export type FilterValues = { userId: string } & Partial<
  Record<
    "symbol" | "symbolPrefix" | "account" | "from" | "to" | "fromDate" | "toDate" | "hour",
    string | undefined
  >
> & { symbols?: readonly string[] | undefined } & Partial<
    Pick<TradeFilter, "direction" | "weekday" | "holding">
  > &
  Partial<ZoneOffsets> &
  WrittenValues;

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
  "rule",
  "adherence",
  "fromDate",
  "toDate",
  "weekday",
  "hour",
  "holding",
  "turns",
  "offsets",
] as const satisfies readonly (keyof FilterValues)[];

export function shapeOf(filter: TradeFilter): FilterShape {
  return { lotMethod: filter.lotMethod, result: filter.result, ...writtenShape(filter) };
}

export function valuesOf(userId: string, filter: TradeFilter): FilterValues {
  const { symbol = [], symbolPrefix, account, direction, from, to, weekday, hour, holding } = filter;
  const named = symbol.length > 1 ? { symbols: symbol } : { symbol: symbol[0] };
  const rest = { symbolPrefix, account, direction, from, to, holding };
  return { userId, ...named, ...rest, ...clockValues(filter, { weekday, hour }), ...writtenValues(filter) };
}

/** A zone gives hours and weekdays their clock, and dates without a time the days of `from` and `to`. */
function clockValues(
  { timeZone, from, to }: TradeFilter,
  wanted: Pick<TradeFilter, "weekday" | "hour">,
): Partial<FilterValues> {
  const isByClock = wanted.weekday !== undefined || wanted.hour !== undefined;
  const zone = timeZone ?? (isByClock ? "UTC" : undefined);
  if (zone === undefined) return {};
  const offsetAt = zoneOffsets(zone);
  // Where a clock skips midnight, the day begins at 01:00 for a fill with a time, and at 00:00 for a date.
  const wall = (at: string | undefined) => {
    if (at === undefined) return undefined;
    const before = Date.parse(at) - 1;
    return new Date(before + offsetAt(before) + 1).toISOString();
  };
  const dates = { fromDate: wall(from), toDate: wall(to) };
  return isByClock ? { ...dates, ...wanted, ...offsetsOf(zone) } : dates;
}

/** Only closed trades have a result. */
export function isStatusWanted({ status, result }: TradeFilter, candidate: TradeStatus): boolean {
  return (status ?? candidate) === candidate && (result === undefined || candidate === "closed");
}

/** The conditions of the trades that a filter finds; `at` is the instant that `from` and `to` bound. */
export function filtered(shape: FilterShape, given: Holes<FilterValues>, at: SQL): SQL {
  const { userId, symbol, symbols, symbolPrefix, account, direction, weekday, hour, holding } = given;
  const when = { at, isDateOnly: IS_DATE_ONLY };
  const { turns, offsets } = given;
  const zone = turns && offsets && { turns, offsets };
  return sql`user_id = ${userId}
    ${symbol && sql`and symbol = ${symbol}`}
    ${symbols && sql`and symbol = any(${symbols}::text[])`}
    ${symbolPrefix && beginsWith(symbolPrefix)}
    ${account && sql`and account_id = ${account}`}
    ${direction && sql`and direction = ${direction}`}
    ${within(given, at)}
    ${weekday && zone && sql`and ${alongIndex(sql`${weekdayOf(when, zone)} = ${weekday}`)}`}
    ${hour && zone && sql`and ${alongIndex(sql`${hourOf(when, zone)} = ${hour}`)}`}
    ${holding && sql`and ${alongIndex(sql`${HOLDING} = ${holding}`)}`}
    ${written(shape, given)}
    ${shape.result && sql`and ${RESULTS[shape.result](netOf(shape.lotMethod))}`}`;
}

/** Whether the instant by which a period finds a trade is a date without a time. */
const IS_DATE_ONLY = sql`case when closed_at is null then opened_date_only else closed_date_only end`;

function boundOf(date: SQLWrapper, instant: SQLWrapper): SQL {
  return sql`case when ${IS_DATE_ONLY} then ${date}::timestamptz else ${instant}::timestamptz end`;
}

/** An index serves the earlier of the two bounds, and each row is judged by its own. */
function within({ from, to, fromDate, toDate }: Holes<FilterValues>, at: SQL): SQL {
  const least = from && fromDate ? sql`least(${from}::timestamptz, ${fromDate}::timestamptz)` : from;
  const most = to && toDate ? sql`greatest(${to}::timestamptz, ${toDate}::timestamptz)` : to;
  return sql`
    ${least && sql`and ${at} >= ${least}::timestamptz`}
    ${most && sql`and ${at} < ${most}::timestamptz`}
    ${from && fromDate && sql`and ${alongIndex(sql`${at} >= ${boundOf(fromDate, from)}`)}`}
    ${to && toDate && sql`and ${alongIndex(sql`${at} < ${boundOf(toDate, to)}`)}`}`;
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

import { type SQL, sql, type SQLWrapper } from "drizzle-orm";
import type { LotMethod, TradeFilter, TradeStatus } from "#shared/contracts/trades.ts";
import { HOLDING } from "../../db/holding.ts";
import { type Clock, hourOf, localOf, offsetsOf, weekdayOf, type ZoneOffsets } from "../../db/local-clock.ts";
import { netOf } from "../../db/lot-methods.ts";
import { outcomeOf } from "../../db/outcome.ts";
import { alongIndex } from "../../db/side-index.ts";
import type { Holes } from "../../db/statement.ts";
import { isAmong } from "../../db/id-sets.ts";
import { zoneOffsets } from "../../math/wall-clock.ts";
import { openedAfter } from "./after-store.ts";
import { rOf } from "./risk-store.ts";
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
export type FilterShape = {
  lotMethod: LotMethod;
  result: TradeFilter["result"];
  after?: TradeFilter["after"];
} & WrittenShape;

/** The values of a filter. Its account is an id. One symbol is looked up in an index, several are a list. */
export type FilterValues = { userId: string } & Partial<
  Record<
    | "symbol"
    | "symbolPrefix"
    | "account"
    | "from"
    | "to"
    | "fromDate"
    | "toDate"
    | "hour"
    | "openedFrom"
    | "openedBefore"
    | "afterRun"
    | Bound,
    string | undefined
  >
> & { symbols?: readonly string[] | undefined } & Partial<
    Pick<TradeFilter, "direction" | "weekday" | "holding">
  > &
  Partial<ZoneOffsets> &
  WrittenValues;

/** The bounds of a figure of closed trades. */
const BOUNDS = ["netFrom", "netTo", "rFrom", "rTo"] as const;
type Bound = (typeof BOUNDS)[number];

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
  "structure",
  "fromDate",
  "toDate",
  "weekday",
  "hour",
  "holding",
  "openedFrom",
  "openedBefore",
  "afterRun",
  "turns",
  "offsets",
  ...BOUNDS,
] as const satisfies readonly (keyof FilterValues)[];

export function shapeOf(filter: TradeFilter): FilterShape {
  const { lotMethod, result, after } = filter;
  return { lotMethod, result, ...(after !== undefined && { after }), ...writtenShape(filter) };
}

export function valuesOf(userId: string, filter: TradeFilter): FilterValues {
  const { symbol = [], symbolPrefix, account, direction, from, to, weekday, hour, holding } = filter;
  const named = symbol.length > 1 ? { symbols: symbol } : { symbol: symbol[0] };
  const { netFrom, netTo, rFrom, rTo, openedFrom, openedBefore } = filter;
  const afterRun = filter.after === undefined ? undefined : filter.afterRun;
  const rest = { symbolPrefix, account, direction, from, to, holding, netFrom, netTo, rFrom, rTo, afterRun };
  const clock = clockValues(filter, { weekday, hour, openedFrom, openedBefore });
  return { userId, ...named, ...rest, ...clock, ...writtenValues(filter) };
}

/** A zone gives hours and weekdays their clock, and dates without a time the days of `from` and `to`. */
function clockValues(
  { timeZone, from, to }: TradeFilter,
  wanted: Pick<TradeFilter, "weekday" | "hour" | "openedFrom" | "openedBefore">,
): Partial<FilterValues> {
  const isByClock = Object.values(wanted).some((value) => value !== undefined);
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

/** True where a filter asks for something that only closed trades have. */
export function isOfClosed(filter: TradeFilter): boolean {
  return filter.result !== undefined || BOUNDS.some((bound) => filter[bound] !== undefined);
}

export function isStatusWanted(filter: TradeFilter, candidate: TradeStatus): boolean {
  return (filter.status ?? candidate) === candidate && (!isOfClosed(filter) || candidate === "closed");
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
    ${zone && openedWithin(given, zone)}
    ${shape.after && afterRun(shape.after, shape, given)}
    ${written(shape, given)}
    ${bounded(netOf(shape.lotMethod), given.netFrom, given.netTo)}
    ${(given.rFrom || given.rTo) && bounded(rOf(netOf(shape.lotMethod), userId), given.rFrom, given.rTo)}
    ${shape.result && sql`and ${alongIndex(sql`${outcomeOf(netOf(shape.lotMethod), userId)} = ${RESULTS[shape.result]}`)}`}`;
}

/** Trades that were opened between two times of day; over midnight where the first is the later one. */
function openedWithin({ openedFrom, openedBefore }: Holes<FilterValues>, zone: Clock): SQL | undefined {
  if (!openedFrom && !openedBefore) return undefined;
  const time = sql`to_char(${localOf(sql`opened_at`, sql`opened_date_only`, zone)}, 'HH24:MI')`;
  const since = openedFrom && sql`${time} >= ${openedFrom}`;
  const until = openedBefore && sql`${time} < ${openedBefore}`;
  const within =
    since && until
      ? sql`case when ${openedFrom}::text < ${openedBefore}::text then ${since} and ${until} else ${since} or ${until} end`
      : (since ?? until);
  return sql`and ${alongIndex(sql`not opened_date_only and ${within}`)}`;
}

function afterRun(
  after: NonNullable<TradeFilter["after"]>,
  { lotMethod }: FilterShape,
  { userId, account, afterRun: run }: Holes<FilterValues>,
): SQL {
  const ids = openedAfter({ userId, account, lotMethod, outcome: RESULTS[after], run });
  return sql`and ${alongIndex(isAmong(ids))}`;
}

function bounded(figure: SQL, from: SQLWrapper | undefined, to: SQLWrapper | undefined): SQL {
  return sql`${from && sql`and ${alongIndex(sql`${figure} >= ${from}::numeric`)}`}
    ${to && sql`and ${alongIndex(sql`${figure} < ${to}::numeric`)}`}`;
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

/** Literals, so that a text says which result it finds. */
const RESULTS = { win: sql`1`, loss: sql`-1`, breakeven: sql`0` };

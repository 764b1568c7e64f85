import { type SQL, sql, type SQLWrapper } from "drizzle-orm";
import type { LotMethod, TradeFilter } from "#shared/contracts/trades.ts";
import { ENTRY_FEE, FEES, GROSS, netOf } from "../../../db/lot-methods.ts";
import { convertedLedger } from "../../../db/converted-ledger.ts";
import { CLOSED, EXIT, isOfTrade, timeKeyOf } from "../../../db/group-keys.ts";
import type { When, ZoneOffsets } from "../../../db/local-clock.ts";
import { boundsByTicks, isWithinTicks, outcomeOf } from "../../../db/outcome.ts";
import { closesOf, tradesOf } from "../../../db/selected-rows.ts";
import { bySideIndex } from "../../../db/side-index.ts";
import type { Holes } from "../../../db/statement.ts";
import { filtered, type FilterValues, STATUS } from "../filter-store.ts";
import { LISTED_AT, listConversions } from "../converted-store.ts";
import { type CellBy, clockIn, inCell } from "./cell-store.ts";
import type { TermName } from "./core/figures.ts";

export type Source = "closes" | "trades" | "list" | "bookings" | "cash" | "units";

/** What the rows of each source have, in the order of their columns. */
export const TERMS_OF: Readonly<Record<Source, readonly TermName[]>> = {
  closes: ["grossPnl", "fees"],
  trades: ["grossPnl", "fees", "trades", "wins", "losses", "won", "lost", "even"],
  list: ["grossPnl", "fees", "trades", "wins", "losses", "won", "lost", "even"],
  bookings: ["amount"],
  cash: ["proceeds", "fillFees", "booked"],
  units: ["bought", "sold", "moved", "split"],
};

/** The column of each term. */
export const COLUMN: Readonly<Record<TermName, SQL>> = {
  grossPnl: sql`"grossPnl"`,
  fees: sql`"fees"`,
  trades: sql`"trades"`,
  wins: sql`"wins"`,
  losses: sql`"losses"`,
  won: sql`"won"`,
  lost: sql`"lost"`,
  even: sql`"even"`,
  amount: sql`"amount"`,
  opening: sql`"opening"`,
  proceeds: sql`"proceeds"`,
  fillFees: sql`"fillFees"`,
  booked: sql`"booked"`,
  bought: sql`"bought"`,
  sold: sql`"sold"`,
  moved: sql`"moved"`,
  split: sql`"split"`,
};

/** By how much of it a symbol or an account stands before another. */
export const WEIGHT: Readonly<Record<Source, SQL>> = {
  closes: sql`"grossPnl" - "fees"`,
  trades: sql`"grossPnl" - "fees"`,
  list: sql`"grossPnl" - "fees"`,
  bookings: sql`"amount"`,
  cash: sql`"proceeds" - "fillFees" + "booked"`,
  units: sql`"bought" - "sold" + "moved" + "split"`,
};

/** What decides the text of the rows. */
export type Shape = {
  source: Source;
  lotMethod: LotMethod;
  result: TradeFilter["result"];
  status: TradeFilter["status"];
  /** True where closes and trades are told in the currency `into`. */
  isConverted?: boolean;
  /** The rows of one group of a breakdown alone, whose key is `cellKey`. */
  cell?: CellBy | undefined;
};

/** The values of the rows. The account is an id. */
export type Given = FilterValues &
  Partial<
    Record<
      "currency" | "kind" | "since" | "until" | "partFrom" | "partTo" | "into" | "cellKey",
      string | undefined
    >
  > &
  Partial<ZoneOffsets> &
  Partial<Record<"instruments" | "splitIds" | "splitTimes" | "splitUnits", readonly string[]>>;

/** The rows of a source: `id, account_id, symbol, label, at`, and a number for each term. */
export function rowsOf(shape: Shape, given: Holes<Given>): SQL {
  if (shape.isConverted) return convertedRows(shape, given.userId);
  const { cell, source } = shape;
  if (cell !== undefined && isOfTrade(cell))
    return inCell(cell, given, { rows: ownRows(shape, given), terms: TERMS_OF[source].length });
  return ownRows(shape, given);
}

/** The tables that stand before the rows of converted amounts; undefined for others. */
export function tablesOf(shape: Shape, { into, ...given }: Holes<Given>): SQL | undefined {
  const { isConverted, lotMethod, source } = shape;
  if (!isConverted || into === undefined) return undefined;
  const { userId, account } = given;
  if (source === "list") {
    const found = listed(shape, given);
    return sql`${nearOf(userId, found)}, ${listConversions(lotMethod, found, { userId, account, into, isNamed: true })}`;
  }
  return sql`${nearOf(userId, tradesOf(given, sql`closed_at`))}, ${convertedLedger(lotMethod, given, { into, kept: sql`account_id, symbol` })}`;
}

/** The trades that ticks make breakeven, which the amounts of another currency do not tell. */
function nearOf(userId: SQLWrapper, found: SQL): SQL {
  return sql`near as materialized (
    select id from trades where status = 'closed' and ${boundsByTicks(userId)} and ${found} and ${isWithinTicks(userId)})`;
}

/** The same rows in one currency. `rated` and `rate` say by which day's rate, where it was one. */
function convertedRows({ source }: Shape, userId: SQLWrapper): SQL {
  if (source === "closes")
    return sql`select trade_id as id, account_id, symbol, symbol as label, closed_at as at, place as rated, rate,
      gross as "grossPnl", fees as "fees" from booked`;
  const at = source === "list" ? LISTED_AT : sql`closed_at`;
  const outcome = outcomeOf(sql`(gross - fees)`, userId, sql`trade_id in (select id from near)`);
  return sql`select trade_id as id, account_id, symbol, symbol as label, at, gross as "grossPnl", fees as "fees",
      1 as "trades", ${COUNTED} from (
    select *, ${at} as at, gross - fees as net, case when is_closed then ${outcome} end as outcome from conversions) c`;
}

function ownRows(shape: Shape, given: Holes<Given>): SQL {
  const { cell } = shape;
  const inTime = (when: When): SQL | undefined =>
    cell === undefined || isOfTrade(cell)
      ? undefined
      : sql`and ${timeKeyOf(cell, clockIn(given), when)} = ${given.cellKey}`;
  switch (shape.source) {
    case "closes":
      return sql`select trade_id as id, account_id, symbol, symbol as label, closed_at as at,
          ${GROSS[shape.lotMethod]} as "grossPnl", exit_fee + ${ENTRY_FEE[shape.lotMethod]} as "fees"
        from ${closesOf(given, sql`and currency = ${given.currency} ${inTime(EXIT)}`)}`;
    case "trades":
      return tradeRows(
        shape,
        given.userId,
        sql`closed_at`,
        sql`${tradesOf(given, sql`closed_at`)} and status = 'closed'
          ${given.currency && sql`and currency = ${given.currency}`} ${inTime(CLOSED)}`,
      );
    case "list":
      return tradeRows(
        shape,
        given.userId,
        LISTED_AT,
        sql`${listed(shape, given)} and currency = ${given.currency}`,
      );
    case "bookings":
      return bookingsOf(given);
    case "cash":
      return cashOf(given);
    case "units":
      return unitsOf(given);
  }
}

/** The trades of the list, of a part of it. */
function listed(shape: Shape, given: Holes<Given>): SQL {
  const { partFrom, partTo } = given;
  return sql`${filtered(shape, given, LISTED_AT)} ${partFrom && sql`and ${LISTED_AT} >= ${partFrom}::timestamptz`}
    ${partTo && sql`and ${LISTED_AT} < ${partTo}::timestamptz`} ${shape.status && sql`and status = ${STATUS[shape.status]}`}`;
}

function counts(outcome: SQL, what: SQL): SQL {
  return sql`case when outcome = ${outcome} then ${what} else 0 end`;
}

/** The terms of a trade's result by its `outcome` and `net`. */
const COUNTED = sql`${counts(sql`1`, sql`1`)} as "wins", ${counts(sql`-1`, sql`1`)} as "losses",
  ${counts(sql`1`, sql`net`)} as "won", ${counts(sql`-1`, sql`net`)} as "lost", ${counts(sql`0`, sql`net`)} as "even"`;

function tradeRows({ lotMethod }: Shape, userId: SQLWrapper, at: SQL, conditions: SQL): SQL {
  const net = netOf(lotMethod);
  const outcome = sql`case when status = 'closed' then ${outcomeOf(net, userId)} end`;
  return sql`select id, account_id, symbol, symbol as label, at, gross as "grossPnl", fees as "fees", 1 as "trades",
      ${COUNTED} from (
    select id, account_id, symbol, ${at} as at, ${GROSS[lotMethod]} as gross, ${FEES[lotMethod]} as fees, ${net} as net,
      ${outcome} as outcome
    from trades where ${conditions}) t`;
}

/** The bookings that move money of the currency; the symbol of each is looked up by its key. */
function bookingsOf({ userId, currency, symbol, account, kind, from, to }: Holes<Given>): SQL {
  return sql`select id, account_id, symbol, case when symbol = '' then kind else kind || ' ' || symbol end as label, at, kind,
      "amount" from (
    select id, account_id, executed_at as at, kind, amount as "amount", coalesce((select symbol from instruments i
      where i.user_id = ${userId} and i.id = b.instrument_id), '') as symbol
    from bookings b where ${bySideIndex(userId)} and currency = ${currency} and amount is not null
      ${account && sql`and account_id = ${account}`} ${kind && sql`and kind = ${kind}`}
      ${from && sql`and executed_at >= ${from}::timestamptz`} ${to && sql`and executed_at < ${to}::timestamptz`}
    offset 0) b ${symbol && sql`where symbol = ${symbol}`}`;
}

/** What moved the cash of an account in one currency, as the reconciliation adds it up. */
function cashOf({ userId, currency, account, since, until, from, to }: Holes<Given>): SQL {
  const span = sql`executed_at <= ${until}::timestamptz ${since && sql`and executed_at > ${since}::timestamptz`}
    ${from && sql`and executed_at >= ${from}::timestamptz`} ${to && sql`and executed_at < ${to}::timestamptz`}`;
  return sql`select f.id, f.account_id, i.symbol, f.side || ' ' || i.symbol as label, f.executed_at as at,
      case when i.currency <> ${currency} then 0
        else case when f.side = 'sell' then f.quantity else -f.quantity end * f.price * i.multiplier end as "proceeds",
      case when f.fee_currency = ${currency} then f.fee else 0 end as "fillFees", 0 as "booked"
    from fills f cross join lateral (select symbol, currency, multiplier from instruments
      where user_id = ${userId} and id = f.instrument_id limit 1) i
    where f.user_id = ${userId} and f.account_id = ${account} and ${span}
      and (i.currency = ${currency} or f.fee_currency = ${currency})
    union all
    select id, account_id, '', kind, executed_at, 0, 0, amount from bookings
    where user_id = ${userId} and account_id = ${account} and ${span} and currency = ${currency} and amount is not null`;
}

/** What changed the units of the instruments; `splitUnits` has what each split added or took. */
function unitsOf({ userId, account, instruments, until, from, to, ...splits }: Holes<Given>): SQL {
  const within = (
    at: SQL,
  ) => sql`${at} <= ${until}::timestamptz ${from && sql`and ${at} >= ${from}::timestamptz`}
    ${to && sql`and ${at} < ${to}::timestamptz`}`;
  const own = sql`user_id = ${userId} and account_id = ${account} and instrument_id = any(${instruments}::text[])`;
  return sql`select id, account_id, '' as symbol, side as label, executed_at as at,
      case when side = 'buy' then quantity else 0 end as "bought", case when side = 'sell' then quantity else 0 end as "sold",
      0 as "moved", 0 as "split"
    from fills where ${own} and ${within(sql`executed_at`)}
    union all
    select id, account_id, '', 'transfer', executed_at, 0, 0, quantity, 0 from bookings
    where ${own} and kind = 'transfer' and quantity is not null and ${within(sql`executed_at`)}
    union all
    select o.subject_id, ${account}, '', 'held before', f.executed_at, 0, 0, o.quantity, 0
    from (select subject_id, quantity from openings where ${own} and quantity is not null offset 0) o
      cross join lateral (select executed_at from fills where user_id = ${userId} and id = o.subject_id limit 1) f
    where ${within(sql`f.executed_at`)}
    union all
    select id, ${account}, '', 'split', at, 0, 0, 0, units
    from unnest(${splits.splitIds}::text[], ${splits.splitTimes}::timestamptz[], ${splits.splitUnits}::numeric[]) as s (id, at, units)
    where ${within(sql`at`)}`;
}

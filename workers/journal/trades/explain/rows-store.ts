import { type SQL, sql, type SQLWrapper } from "drizzle-orm";
import type { LotMethod, TradeFilter } from "#shared/contracts/trades.ts";
import { ENTRY_FEE, FEES, GROSS, netOf } from "../../../db/lot-methods.ts";
import { convertedLedger } from "../../../db/converted-ledger.ts";
import { CLOSED, EXIT } from "../../../db/group-keys.ts";
import type { When } from "../../../db/local-clock.ts";
import { HELD } from "../../../db/open-cost.ts";
import { nearOf, outcomeByNear, outcomeOf } from "../../../db/outcome.ts";
import { closesOf, tradesOf } from "../../../db/selected-rows.ts";
import type { Holes } from "../../../db/statement.ts";
import { filtered, STATUS } from "../filter-store.ts";
import { LISTED_AT, listConversions } from "../converted-store.ts";
import { bookingsOf, cashOf, unitsOf } from "./cash-rows-store.ts";
import type { Given } from "./given.ts";
import { type CellBy, inCell, inTimeOf, isCellOfTrade } from "./cell-store.ts";
import type { TermName } from "./core/figures.ts";

export type Source = "closes" | "trades" | "open" | "list" | "bookings" | "cash" | "units";

/** What the rows of each source have, in the order of their columns. */
export const TERMS_OF: Readonly<Record<Source, readonly TermName[]>> = {
  closes: ["grossPnl", "fees"],
  trades: ["grossPnl", "fees", "trades", "wins", "losses", "won", "lost", "even"],
  open: ["held", "grossPnl"],
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
  held: sql`"held"`,
};

/** By how much of it a symbol or an account stands before another. */
export const WEIGHT: Readonly<Record<Source, SQL>> = {
  closes: sql`"grossPnl" - "fees"`,
  trades: sql`"grossPnl" - "fees"`,
  open: sql`"held" + "grossPnl"`,
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
  /** The rows of one group of a breakdown, or of some days, alone; `cellKey` says which. */
  cell?: CellBy | undefined;
};

/** The rows of a source: `id, account_id, symbol, label, at`, and a number for each term. */
export function rowsOf(shape: Shape, given: Holes<Given>): SQL {
  const { cell, source, isConverted } = shape;
  const rows = isConverted ? convertedRows(shape, given) : ownRows(shape, given);
  if (cell === undefined || !isCellOfTrade(cell)) return rows;
  const terms = TERMS_OF[source].map(() => sql`null::numeric`);
  const nothing = isRated(shape) ? [sql`null::text`, sql`null::numeric`, ...terms] : terms;
  return inCell(cell, given, { rows, nothing: sql.join(nothing, sql`, `) });
}

/** True where each row says by which rate it was converted. */
function isRated({ source, isConverted }: Shape): boolean {
  return isConverted === true && source === "closes";
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

/** The same rows in one currency. `rated` and `rate` say by which day's rate, where it was one. */
function convertedRows({ source, cell }: Shape, given: Holes<Given>): SQL {
  const { userId } = given;
  const within = sql`${inTimeOf(cell, given, EXIT)} ${ofKind(given)}`;
  if (source === "closes")
    return sql`select trade_id as id, account_id, symbol, symbol as label, closed_at as at, place as rated, rate,
      gross as "grossPnl", fees as "fees" from booked where true ${within}`;
  const at = source === "list" ? LISTED_AT : sql`closed_at`;
  const outcome = outcomeByNear(sql`(gross - fees)`, userId, sql`trade_id`);
  return sql`select trade_id as id, account_id, symbol, symbol as label, at, gross as "grossPnl", fees as "fees",
      1 as "trades", ${COUNTED} from (
    select *, ${at} as at, gross - fees as net, case when is_closed then ${outcome} end as outcome from conversions
    where true ${within}) c`;
}

/** Accounts that are gone count as those of the journal. */
function ofKind({ userId, accountKind }: Holes<Given>): SQL | undefined {
  return (
    accountKind &&
    sql`and (account_id in (select id from accounts where user_id = ${userId} and kind = 'paper')) = (${accountKind} = 'paper')`
  );
}

function ownRows(shape: Shape, given: Holes<Given>): SQL {
  const { cell, lotMethod } = shape;
  const within = (when: When): SQL => sql`${inTimeOf(cell, given, when)} ${ofKind(given)}`;
  switch (shape.source) {
    case "closes":
      return sql`select trade_id as id, account_id, symbol, symbol as label, closed_at as at,
          ${GROSS[lotMethod]} as "grossPnl", exit_fee + ${ENTRY_FEE[lotMethod]} as "fees"
        from ${closesOf(given, sql`and currency = ${given.currency} ${within(EXIT)}`)}`;
    case "trades":
      return tradeRows(
        shape,
        given.userId,
        sql`closed_at`,
        sql`${tradesOf(given, sql`closed_at`)} and status = 'closed'
          ${given.currency && sql`and currency = ${given.currency}`} ${within(CLOSED)}`,
      );
    case "open":
      return sql`select id, account_id, symbol, symbol as label, opened_at as at, ${HELD} as "held", ${GROSS[lotMethod]} as "grossPnl"
        from (select *, (select multiplier from instruments i where i.user_id = ${given.userId} and i.id = trades.instrument_id) as multiplier
          from trades where status = 'open' and ${tradesOf(given, sql`opened_at`)} and currency = ${given.currency}) t`;
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

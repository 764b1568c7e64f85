import { type SQL, sql, type SQLWrapper } from "drizzle-orm";
import type { LotMethod, TradeFilter } from "#shared/contracts/trades.ts";
import { ENTRY_FEE, FEES, GROSS, netOf } from "../../../db/lot-methods.ts";
import { outcomeOf } from "../../../db/outcome.ts";
import { closesOf, tradesOf } from "../../../db/selected-rows.ts";
import { bySideIndex } from "../../../db/side-index.ts";
import type { Holes } from "../../../db/statement.ts";
import { filtered, type FilterValues, STATUS } from "../filter-store.ts";
import type { TermName } from "./core/figures.ts";

export type Source = "closes" | "trades" | "list" | "bookings" | "cash";

/** What the rows of each source have, in the order of their columns. */
export const TERMS_OF: Readonly<Record<Source, readonly TermName[]>> = {
  closes: ["grossPnl", "fees"],
  trades: ["grossPnl", "fees", "trades", "wins", "losses", "won", "lost", "even"],
  list: ["grossPnl", "fees", "trades", "wins", "losses", "won", "lost", "even"],
  bookings: ["amount"],
  cash: ["proceeds", "fillFees", "booked"],
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
};

/** By how much of it a symbol or an account stands before another. */
export const WEIGHT: Readonly<Record<Source, SQL>> = {
  closes: sql`"grossPnl" - "fees"`,
  trades: sql`"grossPnl" - "fees"`,
  list: sql`"grossPnl" - "fees"`,
  bookings: sql`"amount"`,
  cash: sql`"proceeds" - "fillFees" + "booked"`,
};

/** What decides the text of the rows. */
export type Shape = {
  source: Source;
  lotMethod: LotMethod;
  result: TradeFilter["result"];
  status: TradeFilter["status"];
};

/** The values of the rows. The account is an id. */
export type Given = FilterValues &
  Partial<Record<"currency" | "kind" | "since" | "until" | "partFrom" | "partTo", string | undefined>>;

/** The rows of a source: `id, account_id, symbol, label, at`, and a number for each term. */
export function rowsOf(shape: Shape, given: Holes<Given>): SQL {
  switch (shape.source) {
    case "closes":
      return sql`select trade_id as id, account_id, symbol, symbol as label, closed_at as at,
          ${GROSS[shape.lotMethod]} as "grossPnl", exit_fee + ${ENTRY_FEE[shape.lotMethod]} as "fees"
        from ${closesOf(given, sql`and currency = ${given.currency}`)}`;
    case "trades":
      return tradeRows(
        shape,
        given.userId,
        sql`closed_at`,
        sql`${tradesOf(given, sql`closed_at`)} and status = 'closed'
          ${given.currency && sql`and currency = ${given.currency}`}`,
      );
    case "list":
      return tradeRows(
        shape,
        given.userId,
        LISTED_AT,
        sql`${filtered(shape, given, LISTED_AT)} and currency = ${given.currency}
          ${given.partFrom && sql`and ${LISTED_AT} >= ${given.partFrom}::timestamptz`}
          ${given.partTo && sql`and ${LISTED_AT} < ${given.partTo}::timestamptz`}
          ${shape.status && sql`and status = ${STATUS[shape.status]}`}`,
      );
    case "bookings":
      return bookingsOf(given);
    case "cash":
      return cashOf(given);
  }
}

const LISTED_AT = sql`coalesce(closed_at, opened_at)`;

function counts(outcome: SQL, what: SQL): SQL {
  return sql`case when outcome = ${outcome} then ${what} else 0 end`;
}

function tradeRows({ lotMethod }: Shape, userId: SQLWrapper, at: SQL, conditions: SQL): SQL {
  const net = netOf(lotMethod);
  return sql`select id, account_id, symbol, symbol as label, at, gross as "grossPnl", fees as "fees", 1 as "trades",
      ${counts(sql`1`, sql`1`)} as "wins", ${counts(sql`-1`, sql`1`)} as "losses", ${counts(sql`1`, sql`net`)} as "won",
      ${counts(sql`-1`, sql`net`)} as "lost", ${counts(sql`0`, sql`net`)} as "even"
    from (select id, account_id, symbol, ${at} as at, ${GROSS[lotMethod]} as gross, ${FEES[lotMethod]} as fees, ${net} as net,
      case when status = 'closed' then ${outcomeOf(net, userId)} end as outcome
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

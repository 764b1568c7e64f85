import { decimal, type Decimal, toDecimal } from "#shared/decimal.ts";
import { Problem } from "#shared/problem.ts";
import type { Tx } from "../../db/ledger.ts";
import type { Standing, TradingDay } from "../../journal/guardrails/core/facts.ts";
import type { guardrailsFor } from "../../journal/guardrails/guardrails-for.ts";
import { isOpen, nextOpen, sessionEnd } from "../../market/calendars/core/sessions.ts";
import { lockSymbol, type QuotedSymbol } from "../../market/market.ts";
import { equityOf, type PaperAccountRow, type Worth } from "../accounts/account-row.ts";
import { readWorth } from "../accounts/read-worth.ts";
import type { BookedOrder, BookMarket } from "./core/book/rows.ts";
import type { AccountState } from "../accounts/core/account-state.ts";
import { findDay } from "./fact-store.ts";
import { readBooks } from "./many-books.ts";

/** All that an order on a symbol is judged by, under the lock of its account and of the symbol's quote. */
export type Desk = {
  account: PaperAccountRow;
  market: BookMarket;
  /** The open orders of the account on the symbol, and the ended members of their groups. */
  orders: BookedOrder[];
  worth: Worth;
  equity: Decimal;
  /** The P&L of the account's day. */
  dayPnl: Decimal;
  /** The account's figures of today, which are to be written with the order. */
  figures: Pick<AccountState, "highEquity" | "day" | "dayEquity">;
  day: TradingDay;
  today: { opened: number; realized: Decimal };
  guardrails: Standing[];
  session: { isOpen: boolean; opensAt: string | null; endsAt: string };
};

/** A symbol's quote, locked behind the account, with the account's orders and position there. */
export type OpenMarket = Pick<Desk, "market" | "orders"> & { quoted: QuotedSymbol };

/** The guardrails in force and the owner's day. They are asked for together with the lock of the account. */
export type StandingRules = Awaited<ReturnType<typeof guardrailsFor>>;

/** Locks the symbol's quote; the account is locked before it. The books follow the lock in its flight. */
export async function openMarket(tx: Tx, account: PaperAccountRow, symbol: string): Promise<OpenMarket> {
  const [quoted, rowsOf] = await Promise.all([
    lockSymbol(tx, symbol),
    readBooks(tx.query, [account], { symbol, seq: "latest" }),
  ]);
  if (quoted === null) throw new Problem("not_found", `The market has no quote of ${symbol}.`);
  const { orders, ...held } = rowsOf(account);
  const open = isOpen(quoted.instrument.calendar, tx.now);
  return { quoted, orders, market: { ...marketOf(quoted, open), ...held } };
}

export async function openDesk(
  tx: Tx,
  account: PaperAccountRow,
  { symbol, rules: { guardrails, day } }: { symbol: string; rules: StandingRules },
): Promise<Desk> {
  const { now } = tx;
  const [{ quoted, market, orders }, worth, today] = await Promise.all([
    openMarket(tx, account, symbol),
    readWorth(tx.query, account),
    findDay(tx, { accountId: account.id, epoch: account.epoch, since: day.start }),
  ]);
  assertCurrency(quoted, account);
  const { calendar } = quoted.instrument;
  const open = isOpen(calendar, now);
  const equity = equityOf({ ...account, ...worth, unpriced: 0 }) ?? account.cash;
  const dayEquity = dayEquityOf(account, { day, equity, realized: today.realized });
  const highEquity = decimal(equity).gt(account.highEquity) ? equity : account.highEquity;
  return {
    account,
    market,
    orders,
    worth,
    equity,
    dayPnl: toDecimal(decimal(equity).minus(dayEquity)),
    figures: { highEquity, day: day.date, dayEquity },
    day,
    today,
    guardrails,
    session: {
      isOpen: open,
      opensAt: open ? null : new Date(nextOpen(calendar, now)).toISOString(),
      endsAt: new Date(sessionEnd(calendar, now)).toISOString(),
    },
  };
}

/** Outside the session a quote is as good as a stale one: nothing fills on it. */
function marketOf(
  { symbol, seq, bid, ask, bidSize, askSize, at, stale, instrument }: QuotedSymbol,
  open: boolean,
): Omit<BookMarket, "position" | "taken"> {
  const { priceStep, quantityStep, multiplier, assetClass } = instrument;
  return {
    symbol,
    assetClass,
    instrument: { priceStep, quantityStep, multiplier },
    quote: { bid, ask, bidSize, askSize, seq, at: Date.parse(at), stale: stale || !open },
  };
}

/**
 * The equity at the start of the owner's day. Where no sweep noted it, it is reckoned back from what the day
 * has realised, so that a stop that filled before counts. Open positions then count from now on.
 */
function dayEquityOf(
  account: AccountState,
  { day, equity, realized }: { day: TradingDay; equity: Decimal; realized: Decimal },
): Decimal {
  if (account.day === day.date && account.dayEquity !== null) return account.dayEquity;
  return toDecimal(decimal(equity).minus(realized));
}

function assertCurrency({ symbol, instrument }: QuotedSymbol, { currency }: PaperAccountRow): void {
  if (instrument.currency === null || instrument.currency === currency) return;
  const message = `is traded in ${instrument.currency}, and the account is kept in ${currency}`;
  throw new Problem("invalid_request", `${symbol} ${message}.`, { issues: [{ path: "symbol", message }] });
}

import type { Parsed } from "../../core/parsed.ts";
import type { Stamp, StampReader } from "../../core/stamps.ts";
import { boundedCell, refuse } from "../../core/row-refused.ts";
import { negate, readCurrency, readText } from "../cells.ts";
import { bookingOf, noteOf } from "../parts/bookings.ts";
import { readEitherMark } from "../parts/either-mark.ts";
import { readGroup } from "../parts/groups.ts";
import { moneyUnit, plainInstrument } from "../parts/instruments.ts";
import { times } from "../parts/prices.ts";
import type { Named } from "../../../bookings/core/booking.ts";
import type { AccountLeg, Money } from "./account-leg.ts";
import { actionOf, isCashFund, meaningOf, type Meaning } from "./words.ts";
import { readTradeText, type TradeText } from "./trade-text.ts";
import { readOrders, type Read } from "./orders.ts";

export type MinuteOptions = {
  account: string;
  readStamp: StampReader;
  mark: "," | ".";
  isNewestFirst: boolean;
};

/** Reads the rows of one minute: orders with their fees, other bookings, and each currency's last balance. */
export function readMinute(legs: readonly AccountLeg[], options: MinuteOptions): Parsed[] {
  const found: Parsed[] = [];
  const read: Read[] = [];
  for (const leg of legs) {
    const parsed = readGroup([leg], () => {
      const money = readMoneyOf(leg, options);
      const when = options.readStamp(leg.stamp);
      const text = boundedCell(leg.description, "The description");
      const trade = readTradeText(text, options.mark);
      const meaning = trade === null ? withRate(leg, meaningOf(text)) : null;
      if (meaning === "noise") return [{ line: leg.line, leftOut: "other_kind" }];
      if (isCashFund(leg.product, leg.isin) || trade === null) {
        if (money === null || money.amount === "0") return [{ line: leg.line, leftOut: "other_kind" }];
        if (meaning !== "trade fee")
          return [booked(leg, { money, when, options, kind: trade === null ? meaning : null })];
      }
      read.push({ leg, trade: trade === null ? null : placed(leg, trade), money, when });
      return [];
    });
    for (const each of parsed) found.push(each);
  }
  for (const each of readOrders(read, options.account)) found.push(each);
  for (const each of statedIn(legs, options)) found.push(each);
  return found;
}

function withRate({ rate }: AccountLeg, meaning: Meaning): Meaning {
  return meaning === "adjustment" && rate !== "" ? "conversion" : meaning;
}

function readMoneyOf({ amount, currency }: AccountLeg, { mark }: MinuteOptions): Money | null {
  if (amount === "") return null;
  const unit = moneyUnit(readCurrency(currency, "The currency of the amount"));
  const value = times(readEitherMark(amount, "The amount", mark), unit.perUnit);
  return { amount: value, currency: unit.currency };
}

/** A product by its ISIN, because DEGIRO cuts names and changes them. */
function instrumentOf(leg: AccountLeg, currency: string): Named | null {
  const isin = readText(leg.isin, "ISIN", 20);
  const symbol = isin ?? readText(leg.product, "Product", 100);
  return symbol === null || isCashFund(leg.product, leg.isin)
    ? null
    : plainInstrument(symbol, currency, "equity", isin);
}

function placed(leg: AccountLeg, trade: TradeText) {
  const instrument = instrumentOf(leg, trade.currency);
  if (instrument === null) return refuse("The row names neither a product nor an ISIN");
  const signed = trade.side === "buy" ? trade.quantity : negate(trade.quantity);
  return {
    ...trade,
    instrument,
    signed,
    action: trade.prefix === "" ? null : actionOf(trade.prefix),
  };
}

type Told = { money: Money; when: Stamp; options: MinuteOptions; kind: Meaning | null };

function booked(leg: AccountLeg, { money, when, options, kind }: Told): Parsed {
  const known = kind === null || kind === "noise" || kind === "trade fee" ? "adjustment" : kind;
  const booking = bookingOf({
    account: options.account,
    kind: known,
    instrument: instrumentOf(leg, money.currency),
    amount: money.amount,
    currency: money.currency,
    ...when,
    note: noteOf(leg.description),
  });
  return { line: leg.line, stamp: leg.stamp, booking };
}

/** The balance of each currency after the minute's last row. */
function statedIn(legs: readonly AccountLeg[], options: MinuteOptions): Parsed[] {
  const inTime = options.isNewestFirst ? legs.toReversed() : legs;
  const last = new Map<string, AccountLeg>();
  for (const leg of inTime) if (leg.balance !== "") last.set(leg.balanceCurrency, leg);
  return [...last.values()].flatMap((leg): Parsed[] =>
    // A row that cannot be read has been refused already.
    readGroup([leg], () => {
      const unit = moneyUnit(readCurrency(leg.balanceCurrency, "The currency of the balance"));
      const cash = times(readEitherMark(leg.balance, "The balance", options.mark), unit.perUnit);
      const at = options.readStamp(leg.stamp).executedAt;
      return [{ line: leg.line, stated: { account: options.account, at, currency: unit.currency, cash } }];
    }).filter((each) => "stated" in each),
  );
}

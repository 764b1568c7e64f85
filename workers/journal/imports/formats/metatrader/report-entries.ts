import type { BookingKind } from "#shared/contracts/bookings.ts";
import { decimal, toDecimal, type Decimal } from "#shared/decimal.ts";
import type { Booking, Named } from "../../../bookings/core/booking.ts";
import type { Parsed } from "../../core/parsed.ts";
import { excerpt, leaveOut, readRow, refuse } from "../../core/row-refused.ts";
import type { StampReader } from "../../core/stamps.ts";
import { negate, readNumber, readPositive, readText } from "../cells.ts";
import { readAmount, stampIn, volumeIn, type Deal, type Position } from "./report-rows.ts";

/** What every row of one report shares. A null currency is one that the report does not name. */
export type Report = {
  account: string;
  currency: string | null;
  readStamp: StampReader;
  instrumentOf(symbol: string): Named | string;
};

/** What each kind of deal that is no trade is booked as. A balance is a deposit or a withdrawal. */
const BOOKED: Readonly<Record<string, BookingKind | "balance">> = {
  balance: "balance",
  credit: "adjustment",
  charge: "fee",
  correction: "adjustment",
  bonus: "adjustment",
  commission: "fee",
  "daily commission": "fee",
  "monthly commission": "fee",
  "agent commission": "adjustment",
  interest: "interest",
  dividend: "dividend",
  "franked dividend": "dividend",
  tax: "tax",
};
const LONGEST_NOTE = 200;

/** The fill of a deal with its swap as interest, or the booking that the deal is. */
export function entriesOfDeal(line: number, deal: Deal, report: Report): Parsed[] {
  if (deal.direction === "") return only(readRow(line, () => bookingOf(deal, report)));
  const effect = deal.direction === "in" ? "opens" : deal.direction === "in/out" ? "flips" : "closes";
  const fill = readRow(line, () => {
    const { type } = deal;
    if (type !== "buy" && type !== "sell") return refuse(`A deal of type “${excerpt(type)}” is no trade`);
    const fee = costOf(deal);
    const { symbol, volume, time, price, id: executionId } = deal;
    return toFill(report, { symbol, side: type, volume, time, price, fee, effect, executionId });
  });
  const swap = readRow(line, () => swapOf(deal.swap, { ...deal, externalId: deal.id }, report));
  // A swap alone would stand without its trade.
  return fill === null || "reason" in fill ? only(fill) : [...only(fill), ...only(swap)];
}

/** The two fills of a position and its swap; of an open position, the one that opened it. */
export function entriesOfPosition(position: Position, report: Report): Parsed[] {
  const { line, symbol, side, volume, openTime, openPrice, closeTime, closePrice } = position;
  const shared = { symbol, volume, executionId: null };
  const isOpen = closeTime === "";
  const opening = readRow(line, () => {
    const fee = isOpen ? costOf(position) : "0";
    return toFill(report, { ...shared, side, time: openTime, price: openPrice, fee, effect: "opens" });
  });
  if (isOpen || opening === null || "reason" in opening) return only(opening);
  const closing = readRow(line, () => {
    const fee = costOf(position);
    const other = side === "buy" ? "sell" : "buy";
    return toFill(report, {
      ...shared,
      side: other,
      time: closeTime,
      price: closePrice,
      fee,
      effect: "closes",
    });
  });
  if (closing === null || "reason" in closing) return only(closing);
  const swap = readRow(line, () =>
    swapOf(position.swap, { symbol, time: closeTime, externalId: null }, report),
  );
  return [opening, closing, ...only(swap)];
}

type Trade = {
  symbol: string;
  side: "buy" | "sell";
  volume: string;
  time: string;
  price: string;
  fee: Decimal;
  effect: "opens" | "closes" | "flips";
  executionId: string | null;
};

function toFill(report: Report, { symbol, side, volume, time, price, fee, effect, executionId }: Trade) {
  const stamp = stampIn(time);
  return {
    stamp,
    row: {
      account: report.account,
      ...instrumentOf(symbol, report),
      side,
      quantity: readPositive(readAmount(volumeIn(volume), "Volume"), "Volume"),
      price: readNumber(readAmount(price, "Price"), "Price"),
      fee,
      feeCurrency: currencyOf(report),
      ...report.readStamp(stamp),
      effect,
      executionId,
    },
  };
}

function bookingOf({ type, profit, symbol, comment, time, id }: Deal, report: Report) {
  if (type.endsWith("canceled")) return leaveOut("other_kind");
  const kind = BOOKED[type];
  if (kind === undefined) return refuse(`A deal of type “${excerpt(type)}” is not known`);
  const amount = readAmount(profit, "Profit");
  if (amount === "0") return leaveOut("other_kind");
  const booked = kind === "balance" ? (amount.startsWith("-") ? "withdrawal" : "deposit") : kind;
  const instrument = booked === "dividend" && symbol !== "" ? instrumentOf(symbol, report) : null;
  const note = readText(comment.slice(0, LONGEST_NOTE), "Comment", LONGEST_NOTE);
  return toBooking(report, { kind: booked, amount, instrument, time, externalId: id, note });
}

type Charged = { symbol: string; time: string; externalId: string | null };

function swapOf(swap: string, { symbol, time, externalId }: Charged, report: Report) {
  const amount = readAmount(swap, "Swap");
  if (amount === "0") return null;
  const instrument = instrumentOf(symbol, report);
  return toBooking(report, { kind: "interest", amount, instrument, time, externalId, note: "Swap" });
}

type Booked = Pick<Booking, "kind" | "amount" | "instrument" | "externalId" | "note"> & { time: string };

function toBooking(report: Report, { time, ...booked }: Booked) {
  const stamp = stampIn(time);
  const none = { quantity: null, price: null, ratio: null };
  const { account } = report;
  return {
    stamp,
    booking: { account, ...booked, currency: currencyOf(report), ...none, ...report.readStamp(stamp) },
  };
}

/** Commission and fee; a report writes what it charges as negative. */
function costOf({ commission, fee }: { commission: string; fee: string }): Decimal {
  const charged = decimal(readAmount(commission, "Commission")).plus(readAmount(fee, "Fee"));
  return negate(toDecimal(charged));
}

function instrumentOf(symbol: string, report: Report): Named {
  const name = readText(symbol, "Symbol", 100);
  if (name === null) return refuse("The row names no symbol");
  currencyOf(report);
  const found = report.instrumentOf(name);
  return typeof found === "string" ? refuse(found) : found;
}

function currencyOf({ currency }: Report): string {
  return currency ?? refuse("The report does not name the account's currency; export the whole report");
}

function only(parsed: Parsed | null): Parsed[] {
  return parsed === null ? [] : [parsed];
}

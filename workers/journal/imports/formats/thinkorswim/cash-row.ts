import { decimal, toDecimal, type Decimal } from "#shared/decimal.ts";
import type { Booking } from "../../../bookings/core/booking.ts";
import type { Row } from "../../../fills/core/facts.ts";
import { leaveOut, refuse } from "../../core/row-refused.ts";
import type { Stamp } from "../../core/stamps.ts";
import { readText, unsigned } from "../cells.ts";
import { moneyOrNull, readMoney } from "../money.ts";
import { moneyBooked, movedMoney, noteOf, type Said } from "../statement/booked.ts";
import { unitOf } from "../statement/named.ts";
import { describedOption } from "./instrument.ts";

/** `REMOVAL OF OPTION DUE TO EXPIRATION -1.0 ACME 100 16 JAN 26 55 CALL`. */
const REMOVAL =
  /REMOVAL OF OPTION DUE TO (?:EXPIRATION|ASSIGNMENT|EXERCISE) ([+-]?\d{1,9}(?:\.\d{1,4})?) (.{1,100})$/i;
/** Shares that an option delivers: `BOT +100 ACME UPON OPTION ASSIGNMENT`. */
const DELIVERY = /\b(BOT|SOLD) ([+-]?[\d,.]{1,20}) (\S{1,20}).{0,40}\bUPON\b/i;

/** True for the words of shares that an option delivers, which the trade history does not list. */
export function isDelivery(description: string): boolean {
  return DELIVERY.test(description);
}

export type CashFields = { when: Stamp; type: string; description: string; account: string };

/** The costs of a cash row, which the statement writes as negative money. */
export function costsOf(field: (name: string) => string): Decimal {
  const costs = ["miscfees", "commissionsfees"].map((name) => moneyOrNull(field(name), name) ?? "0");
  return toDecimal(costs.reduce((sum, cost) => sum.minus(cost), decimal("0")));
}

/** Reads a cash row that is no trade: money in or out, or an option that is removed. */
export function readCashRow(
  { when, type, description, account }: CashFields,
  field: (name: string) => string,
): { row: Row } | { booking: Booking } {
  const amount = moneyOrNull(field("amount"), "Amount");
  const removal = REMOVAL.exec(description);
  if (removal !== null) return { row: removed(account, when, removal) };
  const delivery = DELIVERY.exec(description);
  if (delivery !== null) return { row: delivered(account, when, delivery, amount, costsOf(field)) };
  if (amount === null || amount === "0") return leaveOut("other_kind");
  const said: Said = { account, currency: "USD", ...when, note: noteOf(type, description) };
  return { booking: bookedAs(type, description, said, amount) };
}

/** The quantity is the change of the position: a negative one leaves a long position. */
function removed(account: string, when: Stamp, [, quantity = "", words = ""]: RegExpExecArray): Row {
  const option = describedOption(words) ?? refuse("The description names no option");
  const signed = readMoney(quantity, "Description");
  if (signed === "0") return refuse("The quantity of the removed option is zero");
  const side = signed.startsWith("-") ? "sell" : "buy";
  return { ...option, account, side, price: "0", ...closing(when, unsigned(signed), "0"), effect: "closes" };
}

function delivered(
  account: string,
  when: Stamp,
  [, verb = "", quantity = "", symbol = ""]: RegExpExecArray,
  amount: Decimal | null,
  fee: Decimal,
): Row {
  const units = unsigned(readMoney(quantity, "Description"));
  if (amount === null || units === "0") return refuse("The row of delivered shares states no amount");
  const price = toDecimal(decimal(unsigned(amount)).div(units).round(12));
  const side = verb.toUpperCase() === "BOT" ? "buy" : "sell";
  return { ...unitOf(symbol, "USD"), account, side, price, ...closing(when, units, fee), effect: null };
}

function closing(when: Stamp, quantity: Decimal, fee: Decimal) {
  return { ...when, quantity, fee, feeCurrency: "USD", executionId: null };
}

function bookedAs(type: string, description: string, said: Said, amount: Decimal): Booking {
  // `ORDINARY DIVIDEND~ACME` names the instrument that pays.
  const [words = "", symbol = ""] = description.toUpperCase().split("~", 2);
  const paying = readText(symbol, "Description", 60);
  const instrument = paying === null ? null : unitOf(paying, "USD");
  if (words.includes("INTEREST")) return moneyBooked(said, "interest", amount, instrument);
  if (/\bTAX|WITHH/.test(words)) return moneyBooked(said, "tax", amount, instrument);
  if (/\bFEES?\b/.test(words)) return moneyBooked(said, "fee", amount, instrument);
  if (/DIVIDEND|\bDIST|CAPITAL GAIN|\bPAYMENT IN LIEU/.test(words))
    return moneyBooked(said, "dividend", amount, instrument);
  if (["EFN", "WIN", "WOU", "FND", "CSH", "JRN"].includes(type)) return movedMoney(said, amount);
  return moneyBooked(said, "adjustment", amount, instrument);
}

/** The balance of the row that totals the cash section; null when it states none. */
export function totalOf(field: (name: string) => string): Decimal | null {
  if (field("description").trim().toUpperCase() !== "TOTAL") return null;
  const balance = field("balance").trim();
  return balance === "" ? null : readMoney(balance, "Balance");
}

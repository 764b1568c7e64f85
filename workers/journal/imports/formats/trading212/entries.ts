import type { BookingKind } from "#shared/contracts/bookings.ts";
import type { Booking, Named } from "../../../bookings/core/booking.ts";
import type { Row } from "../../../fills/core/facts.ts";
import type { Parsed } from "../../core/parsed.ts";
import { excerpt, refuse } from "../../core/row-refused.ts";
import type { Stamp, StampReader } from "../../core/stamps.ts";
import { negate, readCurrency, readNumber, readPositive, readText } from "../cells.ts";
import { bookingOf, noteOf } from "../parts/bookings.ts";
import { moneyUnit, plainInstrument } from "../parts/instruments.ts";
import { absolute, sumOf, times } from "../parts/prices.ts";
import type { Money, MoneyReader } from "./cells.ts";
import type { splitHalves } from "./splits.ts";

type Entry = { line: number; field: (name: string) => string; money: MoneyReader };
type EntryOptions = { account: string; readStamp: StampReader; splits: ReturnType<typeof splitHalves> };

const SIDE = /^(?:market|limit|stop|stop limit|trailing stop) (buy|sell)$/;
const FEES = [
  "currencyconversionfee",
  "stampduty",
  "stampdutyreservetax",
  "transactionfee",
  "transactiontax",
  "frenchtransactiontax",
  "spanishtransactiontax",
  "italiantransactiontax",
  "finrafee",
  "ptmlevy",
];

/** Rows that only move money of the account, by the beginning of their action. */
const MONEY: readonly (readonly [string, BookingKind])[] = [
  ["deposit", "deposit"],
  ["withdrawal", "withdrawal"],
  ["interest on cash", "interest"],
  ["lending interest", "interest"],
  ["share lending interest", "interest"],
  ["card debit", "withdrawal"],
  ["card credit", "deposit"],
  ["new card cost", "fee"],
  ["spending cashback", "adjustment"],
  ["result adjustment", "adjustment"],
];

/** Reads one row of the history: a fill with the money that was exchanged for it, or bookings. */
export function readEntry(entry: Entry, options: EntryOptions): Parsed[] {
  const { line, field } = entry;
  const action = field("action").trim();
  const lower = action.toLowerCase();
  const stamp = (field("time") || field("timeutc")).trim();
  const when = options.readStamp(stamp);
  const booked = (stated: Partial<Booking> & Pick<Booking, "kind" | "currency">): Parsed => ({
    line,
    stamp,
    booking: bookingOf({
      account: options.account,
      ...when,
      externalId: readText(field("id"), "ID", 100),
      note: noteOf(action),
      ...stated,
    }),
  });
  const side = SIDE.exec(lower)?.[1];
  if (side === "buy" || side === "sell") return readTrade(entry, { options, side, when, stamp, booked });
  if (lower.startsWith("dividend")) return readDividend(entry, booked);
  if (lower.startsWith("stock split")) return readSplit(entry, { options, lower, when, stamp });
  if (lower === "currency conversion") return readConversion(entry, booked);
  if (lower.startsWith("stock distribution") || lower.startsWith("custom stock distribution")) {
    const instrument = instrumentOf(field);
    const quantity = readPositive(field("noofshares"), "No. of shares");
    return [booked({ kind: "transfer", instrument, currency: instrument.currency, quantity })];
  }
  const kind = MONEY.find(([words]) => lower.startsWith(words))?.[1];
  if (kind === undefined) return refuse(`Action “${excerpt(action)}” is not known`);
  const total = entry.money("total") ?? refuse("The row has no total");
  return [booked({ kind, amount: signed(total.amount, kind), currency: total.currency })];
}

function signed(amount: string, kind: BookingKind): string {
  return kind === "withdrawal" || kind === "fee" ? negate(absolute(amount)) : amount;
}

type Booked = (stated: Partial<Booking> & Pick<Booking, "kind" | "currency">) => Parsed;
type Trade = { options: EntryOptions; side: Row["side"]; when: Stamp; stamp: string; booked: Booked };

function readTrade(entry: Entry, { options, side, when, stamp, booked }: Trade): Parsed[] {
  const { line, field, money } = entry;
  const instrument = instrumentOf(field);
  const { perUnit } = moneyUnit(readCurrency(field("currencypriceshare"), "The currency of the price"));
  const quantity = readPositive(field("noofshares"), "No. of shares");
  const price = times(readNumber(field("priceshare"), "Price / share"), perUnit);
  const fees = FEES.flatMap((name) => money(name) ?? []).filter(({ amount }) => amount !== "0");
  const feeCurrency = fees[0]?.currency ?? instrument.currency;
  const own = fees.filter(({ currency }) => currency === feeCurrency);
  const row: Row = {
    account: options.account,
    ...instrument,
    side,
    quantity,
    price,
    fee: sumOf(own.map(({ amount }) => absolute(amount))),
    feeCurrency,
    ...when,
    effect: null,
    executionId: readText(field("id"), "ID", 100),
  };
  const others = fees
    .filter(({ currency }) => currency !== feeCurrency)
    .map(({ amount, currency }) =>
      booked({ kind: "fee", instrument, amount: negate(absolute(amount)), currency, externalId: null }),
    );
  return [{ line, stamp, row }, ...others, ...exchanged(row, fees, money("total"), booked)];
}

/**
 * The two sides of the exchange that paid for a fill in another currency. The total holds the fees of its
 * currency, which the fill states.
 */
function exchanged(row: Row, fees: readonly Money[], total: Money | null, booked: Booked): Parsed[] {
  if (total === null || total.currency === row.currency) return [];
  const value = times(row.quantity, row.price);
  const charged = sumOf(
    fees.flatMap((fee) => (fee.currency === total.currency ? [absolute(fee.amount)] : [])),
  );
  const paid = absolute(total.amount);
  const bare = sumOf([paid, row.side === "buy" ? negate(charged) : charged]);
  const [out, into] = row.side === "buy" ? [bare, value] : [value, bare];
  const [from, to] = row.side === "buy" ? [total.currency, row.currency] : [row.currency, total.currency];
  return [
    booked({ kind: "conversion", amount: negate(out), currency: from, externalId: null }),
    booked({ kind: "conversion", amount: into, currency: to, externalId: null }),
  ];
}

/** The total is what arrived; what was withheld arrived nowhere, so it is booked as paid and as taken. */
function readDividend({ field, money }: Entry, booked: Booked): Parsed[] {
  const instrument = instrumentOf(field);
  const total = money("total") ?? refuse("The row has no total");
  const paid = booked({ kind: "dividend", instrument, ...total });
  const withheld = money("withholdingtax");
  if (withheld === null || withheld.amount === "0") return [paid];
  const tax = { amount: absolute(withheld.amount), currency: withheld.currency };
  return [
    paid,
    booked({ kind: "dividend", instrument, ...tax, externalId: null }),
    booked({ kind: "tax", instrument, ...tax, amount: negate(tax.amount), externalId: null }),
  ];
}

function readSplit(
  { line, field }: Entry,
  { options, lower, when, stamp }: { options: EntryOptions; lower: string; when: Stamp; stamp: string },
): Parsed[] {
  const isOld = lower.endsWith("close");
  if (!isOld && !lower.endsWith("open")) return refuse("A split needs a row that closes and one that opens");
  const quantity = readPositive(field("noofshares"), "No. of shares");
  const { account, splits } = options;
  return splits.join({ line, account, instrument: instrumentOf(field), quantity, isOld, stamp, when });
}

function readConversion({ money }: Entry, booked: Booked): Parsed[] {
  const from = money("currencyconversionfromamount") ?? refuse("The row does not say what was exchanged");
  const to = money("currencyconversiontoamount") ?? refuse("The row does not say what was received");
  const fee = money("currencyconversionfee");
  return [
    booked({ kind: "conversion", ...from, amount: negate(absolute(from.amount)) }),
    booked({ kind: "conversion", ...to, amount: absolute(to.amount), externalId: null }),
    ...(fee === null || fee.amount === "0"
      ? []
      : [booked({ kind: "fee", ...fee, amount: negate(absolute(fee.amount)), externalId: null })]),
  ];
}

function instrumentOf(field: (name: string) => string): Named {
  const isin = readText(field("isin"), "ISIN", 20);
  const symbol = readText(field("ticker"), "Ticker", 100) ?? isin;
  if (symbol === null) return refuse("The row names neither a ticker nor an ISIN");
  const { currency } = moneyUnit(readCurrency(field("currencypriceshare"), "The currency of the price"));
  return plainInstrument(symbol, currency, "equity", isin);
}

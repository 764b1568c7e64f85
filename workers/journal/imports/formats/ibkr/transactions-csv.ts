import type { BookingKind } from "#shared/contracts/bookings.ts";
import { decimal, type Decimal } from "#shared/decimal.ts";
import type { Booking, Named } from "../../../bookings/core/booking.ts";
import type { Row } from "../../../fills/core/facts.ts";
import type { Parsed } from "../../core/parsed.ts";
import { excerpt, leaveOut, readRow, refuse } from "../../core/row-refused.ts";
import { stampReader } from "../../core/stamps.ts";
import { negate, readCurrency, readText, unsigned } from "../cells.ts";
import { cellReader, columnsOf, csvRows, firstRecords } from "../csv-rows.ts";
import type { Format, FormatReader, ParseOptions, ReaderMark } from "../format.ts";
import { moneyBooked, movedMoney, movedUnits, noteOf, type Said } from "../statement/booked.ts";
import { numberOf, numberOrNull, symbolOf } from "./activity/fields.ts";
import { payingOf } from "./activity/money.ts";
import { transactedInstrument } from "./transacted.ts";
import { IBKR_CLOCK } from "./zone.ts";

// Client Portal, Performance & Reports, Transaction History, CSV. Prices are in the currency of the
// instrument; amounts and commissions are in the base currency of the account.
const SECTION = "Transaction History";
const NEEDED = ["date", "description", "transactiontype", "symbol", "quantity", "price", "netamount"];

const PAID: ReadonlyMap<string, BookingKind> = new Map([
  ["dividend", "dividend"],
  ["payment in lieu", "dividend"],
  ["foreign tax withholding", "tax"],
  ["sales tax", "tax"],
  ["credit interest", "interest"],
  ["debit interest", "interest"],
  ["investment interest received", "interest"],
  ["investment interest paid", "interest"],
  ["other fee", "fee"],
  ["transaction fee", "fee"],
  ["commission adjustment", "fee"],
  ["adjustment", "adjustment"],
]);
const TRADED = new Set(["buy", "sell", "assignment", "exercise", "expiration"]);
const MOVED = new Set(["deposit", "withdrawal", "cash transfer", "electronic fund transfer"]);

type Field = (name: string) => string;
type Found = { stamp: string } & ({ row: Row } | { booking: Booking });

function open(options: ParseOptions, from?: ReaderMark): FormatReader {
  const readStamp = stampReader(options.timeZone);
  let columns: Map<string, number> | null = null;
  let base: string | null = null;
  return csvRows(from, (line, cells): Parsed | Parsed[] | null => {
    const [name, kind, first, second = ""] = cells;
    if (name === SECTION && kind === "Header") {
      columns = columnsOf(cells);
      return null;
    }
    if (first === "Base Currency" && /^[A-Z]{3}$/.test(second.trim())) {
      base = second.trim();
      return null;
    }
    if (name !== SECTION || kind !== "Data" || columns === null) return [];
    const field = cellReader(columns, cells);
    return readRow(line, () => read(field, base)) ?? [];
  });

  function read(field: Field, inBase: string | null): Found {
    const stamp = field("date").trim();
    const when = readStamp(stamp);
    const account = options.account ?? readText(field("account"), "Account", 80) ?? "Interactive Brokers";
    const type = field("transactiontype").trim().toLowerCase();
    if (type.startsWith("forex trade")) return leaveOut("currency_conversion");
    if (TRADED.has(type)) return { stamp, row: { ...tradeOf(field, inBase, type), account, ...when } };
    const currency = inBase ?? refuse("The file names no base currency, in which its amounts are");
    const said: Said = { account, currency, ...when, note: noteOf(field("description")) };
    const quantity = numberOrNull(field("quantity"), "Quantity") ?? "0";
    if (type.startsWith("corporate action") || quantity !== "0") {
      if (quantity === "0") return leaveOut("other_kind");
      const instrument = instrumentIn(field, inBase, quantity);
      return { stamp, booking: movedUnits(said, instrument, quantity) };
    }
    const amount = numberOf(field("netamount"), "Net Amount");
    if (MOVED.has(type)) return { stamp, booking: movedMoney(said, amount) };
    const kind = PAID.get(type) ?? refuse(`Transaction Type “${excerpt(type)}” is not known`);
    return { stamp, booking: moneyBooked(said, kind, amount, payingOf(field("description"), currency)) };
  }
}

function tradeOf(
  field: Field,
  base: string | null,
  type: string,
): Omit<Row, "account" | "executedAt" | "dateOnly"> {
  const signed = numberOf(field("quantity"), "Quantity");
  if (signed === "0") return refuse("Quantity is zero");
  const instrument = instrumentIn(field, base, signed);
  const commission = numberOrNull(field("commission"), "Commission") ?? "0";
  if (commission !== "0" && base === null)
    return refuse("The file names no base currency, in which its commissions are");
  const side = type === "buy" || (type !== "sell" && !signed.startsWith("-")) ? "buy" : "sell";
  return {
    ...instrument,
    side,
    quantity: unsigned(signed),
    price: numberOrNull(field("price"), "Price") ?? "0",
    fee: negate(commission),
    feeCurrency: base ?? instrument.currency,
    effect: instrument.assetClass === "option" && type !== "buy" && type !== "sell" ? "closes" : null,
    executionId: null,
  };
}

function instrumentIn(field: Field, base: string | null, quantity: Decimal): Named {
  const stated = field("pricecurrency").trim();
  const found = transactedInstrument(symbolOf(field("symbol")), field("description"), "USD");
  const currency = stated === "" || stated === "-" ? baseIfPriced() : readCurrency(stated, "Price Currency");
  return { ...found, currency };

  /** An older age names no currency of the price. It is the base where the amount follows from the price. */
  function baseIfPriced(): string {
    const price = numberOrNull(field("price"), "Price") ?? "0";
    const gross = numberOrNull(field("grossamount"), "Gross Amount") ?? "0";
    const money = decimal(quantity).times(price).times(found.multiplier).abs();
    const apart = decimal(unsigned(gross)).minus(money).abs();
    if (base !== null && apart.lte(money.times("0.001").plus("0.01"))) return base;
    return refuse("The file does not name the currency of the price; export a newer transaction history");
  }
}

export const ibkrTransactionsCsv: Format = {
  name: "ibkr-transactions-csv",
  title: "Interactive Brokers transaction history CSV",
  clock: IBKR_CLOCK,
  detect: (head) =>
    firstRecords(head).some((cells) => {
      if (cells[0] !== SECTION || cells[1] !== "Header") return false;
      const columns = columnsOf(cells);
      return NEEDED.every((name) => columns.has(name));
    })
      ? 1
      : 0,
  open,
};

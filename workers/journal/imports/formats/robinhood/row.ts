import type { Side } from "#shared/side.ts";
import type { Effect } from "#shared/contracts/fills.ts";
import { decimal, toDecimal, type Decimal } from "#shared/decimal.ts";
import type { Booking, Named } from "../../../bookings/core/booking.ts";
import type { Row } from "../../../fills/core/facts.ts";
import type { Amendment } from "../../core/parsed.ts";
import { excerpt, refuse } from "../../core/row-refused.ts";
import { isDate, stampReader, withOrderedDate, type Stamp } from "../../core/stamps.ts";
import { negate, readNumber, readText, unsigned } from "../cells.ts";
import { moneyOrNull, readMoney } from "../money.ts";
import { moneyBooked, movedMoney, movedUnits, noteOf, splitBooked, type Said } from "../statement/booked.ts";
import { optionOf, unitOf } from "../statement/named.ts";
import { actOf, type Act } from "./codes.ts";

// The report names days without times.
const readDay = stampReader("UTC");
/** `ACME 1/16/2026 Put $435.00`, alone or after words. */
const OPTION =
  /(?:^|\s)([A-Z][A-Z0-9.]{0,9}) (\d{1,2}\/\d{1,2}\/\d{4}) (Call|Put) \$(\d{1,3}(?:,\d{3})*(?:\.\d{1,4})?|\d{1,8}(?:\.\d{1,4})?)(?:\s|$)/i;
const RATIO = /(\d{1,6})[\s-]?(?:for|:)[\s-]?(\d{1,6})/i;
const CANCELS: Amendment = { kind: "cancels", names: [], revision: null };

type Cells = {
  said: Said;
  when: Stamp;
  act: Act | null;
  code: string;
  description: string;
  instrument: Named | null;
  quantity: Decimal | null;
  price: Decimal | null;
  amount: Decimal | null;
};

/** A fill, an expiry whose side is not known yet, a booking, or one of the two rows of a reverse split. */
export type RobinhoodRow =
  | { row: Row; amendment?: Amendment }
  | { expiry: Row; isMarkedOut: boolean }
  | { booking: Booking }
  | { said: Said; instrument: Named; quantity: Decimal };

/** Reads one row; `S` after a quantity marks units that leave. */
export function readRobinhoodRow(account: string, field: (name: string) => string): RobinhoodRow {
  const row = readCells(account, field);
  const { act, said } = row;
  switch (act?.does) {
    case "trades": {
      const fill = fillOf(row, act.side, act.effect, row.price ?? refuse("Price is empty"));
      return { row: fill, ...(act.cancels ? { amendment: CANCELS } : {}) };
    }
    case "ends":
      return { row: fillOf(asOption(row), act.side, "closes", "0") };
    case "expires":
      return {
        expiry: fillOf(asOption(row), "sell", "closes", "0"),
        isMarkedOut: unitsOf(row.quantity).startsWith("-"),
      };
    case "is merged for cash": {
      if (row.quantity === null) return { booking: paid(row, "adjustment") };
      const price = toDecimal(
        decimal(moneyOf(row.amount))
          .abs()
          .div(unsigned(unitsOf(row.quantity)))
          .round(12),
      );
      return { row: { ...fillOf({ ...row, amount: null }, "sell", "closes", price) } };
    }
    case "splits": {
      const [, after, before] = RATIO.exec(row.description) ?? [];
      const instrument = named(row.instrument);
      if (after !== undefined && before !== undefined && row.code === "SPL")
        return { booking: splitBooked(said, instrument, String(Number(after)), String(Number(before))) };
      const quantity = unitsOf(row.quantity);
      if (row.code === "SPR" || quantity.startsWith("-")) return { said, instrument, quantity };
      // Without a ratio the row still says how many units came. They cost nothing, so the profit is the same.
      return { booking: movedUnits(said, instrument, quantity, "0") };
    }
    default:
      return { booking: bookingOf(row) };
  }
}

function readCells(account: string, field: (name: string) => string): Cells {
  const when = readDay(withOrderedDate("month first", field("activitydate")));
  const [code, description] = [field("transcode").trim().toUpperCase(), field("description")];
  return {
    said: { account, currency: "USD", ...when, note: noteOf(code, description) },
    when,
    act: actOf(code),
    code,
    description,
    instrument: readInstrument(field("instrument"), description),
    quantity: readQuantity(field("quantity")),
    price: moneyOrNull(field("price"), "Price"),
    amount: moneyOrNull(field("amount"), "Amount"),
  };
}

function readQuantity(cell: string): Decimal | null {
  const text = cell.trim();
  if (text === "") return null;
  const isOut = /S$/i.test(text);
  const value = readMoney(isOut ? text.slice(0, -1) : text, "Quantity");
  return isOut ? negate(value) : value;
}

function readInstrument(cell: string, description: string): Named | null {
  const [whole, underlying = "", date = "", right = "", strike = ""] = OPTION.exec(description) ?? [];
  const symbol = readText(cell, "Instrument", 100);
  if (whole === undefined) return symbol === null ? null : unitOf(symbol, "USD");
  const expiry = withOrderedDate("month first", date);
  if (!isDate(expiry)) return refuse(`Description “${excerpt(whole)}” names no date of expiry`);
  return optionOf({
    symbol: whole.trim(),
    currency: "USD",
    underlying: symbol ?? underlying,
    expiry,
    strike: readNumber(strike.replaceAll(",", ""), "Description"),
    right: /call/i.test(right) ? "call" : "put",
  });
}

function fillOf(row: Cells, side: Side, effect: Effect | null, price: Decimal): Row {
  const instrument = named(row.instrument);
  const quantity = unsigned(unitsOf(row.quantity));
  return {
    ...instrument,
    account: row.said.account,
    side,
    quantity,
    price,
    fee: feeOf(side, quantity, price, instrument.multiplier, row.amount),
    feeCurrency: "USD",
    ...row.when,
    effect,
    executionId: null,
  };
}

/**
 * The regulatory fees, by which the amount differs from quantity × price. A price is rounded, so the
 * difference also holds parts of a cent, and may be below zero.
 */
function feeOf(
  side: Side,
  quantity: Decimal,
  price: Decimal,
  multiplier: Decimal,
  amount: Decimal | null,
): Decimal {
  if (amount === null || price === "0") return "0";
  const gross = decimal(quantity).times(price).times(multiplier);
  const money = decimal(amount).abs();
  const fee = side === "buy" ? money.minus(gross) : gross.minus(money);
  if (fee.abs().gt(gross.times("0.05").plus(1)))
    return refuse("Amount does not follow from the quantity and the price");
  return toDecimal(fee);
}

function bookingOf(row: Cells): Booking {
  const { act, said, instrument, quantity, amount, code } = row;
  switch (act?.does) {
    case "pays":
      return paid(row, act.kind);
    case "moves money":
      return movedMoney(said, moneyOf(amount));
    case "moves units": {
      if (quantity === null) return paid(row, "adjustment");
      const isOut = code === "ACATO" && !quantity.startsWith("-");
      return movedUnits(said, named(instrument), isOut ? negate(unitsOf(quantity)) : unitsOf(quantity));
    }
    default:
      if (quantity === null && amount !== null) return paid(row, "adjustment");
      return refuse(`Trans Code “${excerpt(code)}” is not known`);
  }
}

function paid({ said, instrument, amount }: Cells, kind: Booking["kind"]): Booking {
  return moneyBooked(said, kind, moneyOf(amount), instrument);
}

function asOption(row: Cells): Cells {
  if (row.instrument?.assetClass === "option") return row;
  return refuse("The description names no option");
}

function named(instrument: Named | null): Named {
  return instrument ?? refuse("The row names no instrument");
}

function unitsOf(quantity: Decimal | null): Decimal {
  if (quantity === null) return refuse("Quantity is empty");
  return quantity === "0" ? refuse("Quantity is zero") : quantity;
}

function moneyOf(amount: Decimal | null): Decimal {
  return amount ?? refuse("Amount is empty");
}

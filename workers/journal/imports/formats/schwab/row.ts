import type { Side } from "#shared/side.ts";
import type { Effect } from "#shared/contracts/fills.ts";
import type { Decimal } from "#shared/decimal.ts";
import type { Booking, Named } from "../../../bookings/core/booking.ts";
import type { Row } from "../../../fills/core/facts.ts";
import type { Amendment } from "../../core/parsed.ts";
import { excerpt, refuse } from "../../core/row-refused.ts";
import { stampReader, withOrderedDate, type Stamp } from "../../core/stamps.ts";
import { unsigned } from "../cells.ts";
import { moneyOrNull } from "../money.ts";
import { moneyBooked, movedMoney, movedUnits, noteOf, splitBooked, type Said } from "../statement/booked.ts";
import { actOf, type Act } from "./actions.ts";
import { asTraded, readInstrument } from "./instrument.ts";

const RATIO = /(\d{1,6})[\s-]?(?:FOR|:)[\s-]?(\d{1,6})/i;
const EXPIRED = /REMOVAL OF OPTION DUE TO EXPIRATION/i;
// The history names days without times.
const readDay = stampReader("UTC");
const CANCELS: Amendment = { kind: "cancels", names: [], revision: null };

/** A row of the history, each cell read once. */
type Cells = {
  said: Said;
  when: Stamp;
  act: Act | null;
  action: string;
  description: string;
  instrument: Named | null;
  quantity: Decimal | null;
  price: Decimal | null;
  fee: Decimal;
  amount: Decimal | null;
};

/** A fill, a booking, or one of the two rows of a reverse split. */
export type SchwabRow =
  | { row: Row; amendment?: Amendment }
  | { booking: Booking }
  | { said: Said; instrument: Named; quantity: Decimal; ratio: Booking["ratio"] };

/** Reads one row whose date, of the form `01/05/2026 as of 01/02/2026`, names the effective day last. */
export function readSchwabRow(account: string, field: (name: string) => string): SchwabRow {
  const row = readCells(account, field);
  const { act, said, instrument } = row;
  if (act?.does === "merges units") {
    const quantity = unitsOf(row.quantity);
    return { said, instrument: named(instrument), quantity, ratio: ratioIn(row.description) };
  }
  if (act?.does === "trades") {
    const fill = fillOf(row, act.side, act.effect);
    return { row: fill, ...(act.cancels ? { amendment: CANCELS } : {}) };
  }
  if (act?.does === "ends" || EXPIRED.test(row.description)) {
    const option = named(instrument);
    if (option.assetClass !== "option") return refuse(`“${excerpt(option.symbol)}” is not an option`);
    const side = act?.does === "ends" ? act.side : null;
    // A negative quantity leaves a long position; a positive one fills a short position.
    const ended = side ?? (unitsOf(row.quantity).startsWith("-") ? "sell" : "buy");
    return { row: fillOf({ ...row, price: "0" }, ended, "closes") };
  }
  return { booking: bookingOf(row) };
}

function readCells(account: string, field: (name: string) => string): Cells {
  const date = field("date").trim();
  const asOf = date.lastIndexOf(" as of ");
  const day = asOf < 0 ? date : date.slice(asOf + " as of ".length);
  const when = readDay(withOrderedDate("month first", day));
  const [action, description] = [field("action"), field("description")];
  return {
    said: { account, currency: "USD", ...when, note: noteOf(action, description) },
    when,
    act: actOf(action),
    action,
    description,
    instrument: readInstrument(field("symbol")),
    quantity: moneyOrNull(field("quantity"), "Quantity"),
    price: moneyOrNull(field("price"), "Price"),
    fee: moneyOrNull(field("feescomm"), "Fees & Comm") ?? "0",
    amount: moneyOrNull(field("amount"), "Amount"),
  };
}

function fillOf(row: Cells, side: Side, effect: Effect | null): Row {
  const quantity = unsigned(unitsOf(row.quantity));
  const price = row.price ?? refuse("Price is empty");
  return {
    ...asTraded(named(row.instrument), quantity, price, row.amount),
    account: row.said.account,
    side,
    quantity,
    price,
    fee: row.fee,
    feeCurrency: "USD",
    ...row.when,
    effect,
    executionId: null,
  };
}

function bookingOf({ act, said, instrument, quantity, amount, action, description }: Cells): Booking {
  const isMoney = quantity === null || quantity === "0";
  switch (act?.does) {
    case "moves":
      return isMoney ? movedMoney(said, moneyOf(amount)) : movedUnits(said, named(instrument), quantity);
    case "gives":
      return movedUnits(said, named(instrument), unitsOf(quantity), "0");
    case "splits": {
      const ratio = ratioIn(description);
      // Without a ratio the row still says how many units came. They cost nothing, so the profit is the same.
      if (ratio === null) return movedUnits(said, named(instrument), unitsOf(quantity), "0");
      return splitBooked(said, named(instrument), ratio.after, ratio.before);
    }
    case "pays":
      return moneyBooked(said, act.kind, moneyOf(amount), instrument);
    default:
      if (isMoney && amount !== null) return moneyBooked(said, "adjustment", amount, instrument);
      return refuse(`Action “${excerpt(action)}” is not known`);
  }
}

/** The ratio that words state, such as `1 FOR 32`; null without one. */
function ratioIn(description: string): Booking["ratio"] {
  const [, after, before] = RATIO.exec(description) ?? [];
  if (after === undefined || before === undefined || !(Number(after) > 0 && Number(before) > 0)) return null;
  return { after: String(Number(after)), before: String(Number(before)) };
}

function named(instrument: Named | null): Named {
  return instrument ?? refuse("The row names no symbol");
}

function unitsOf(quantity: Decimal | null): Decimal {
  if (quantity === null) return refuse("Quantity is empty");
  return quantity === "0" ? refuse("Quantity is zero") : quantity;
}

function moneyOf(amount: Decimal | null): Decimal {
  return amount ?? refuse("Amount is empty");
}

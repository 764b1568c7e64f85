import type { BookingKind } from "#shared/contracts/bookings.ts";
import { decimal, toDecimal, type Decimal } from "#shared/decimal.ts";
import type { Booking } from "../../bookings/core/booking.ts";
import type { StatedBalance } from "../../bookings/core/stated-balance.ts";
import type { Stamp } from "../core/stamps.ts";
import { excerpt, refuse } from "../core/row-refused.ts";
import { readNumber, readPositive, readText } from "./cells.ts";

type Money = Pick<Booking, "amount" | "quantity" | "price" | "ratio" | "externalId" | "note">;
type Given = { field: (name: string) => string; instrument: Booking["instrument"] };

const PAID: ReadonlySet<BookingKind> = new Set(["fee", "tax", "withdrawal"]);

/**
 * Reads what a booking of Tidemark CSV moves. `amount` is positive for what the account received. Without it,
 * money is quantity × price, paid by the account for a fee, a tax or a withdrawal. A transfer needs units or
 * money, and a split needs its ratio.
 */
export function readMoneyOf(kind: BookingKind, { field, instrument }: Given): Money {
  const fee = field("fee").trim();
  if (fee !== "" && readNumber(fee, "fee") !== "0")
    return refuse("The fee of a booking stands in a row of its own, of the kind fee");
  const numberOf = (name: string): Decimal | null =>
    field(name).trim() === "" ? null : readNumber(field(name), name);
  const quantity = numberOf("quantity");
  const price = numberOf("price");
  const isSplit = kind === "split";
  const movesUnits = kind === "transfer" && quantity !== null && quantity !== "0";
  const amount = numberOf("amount") ?? (isSplit || movesUnits ? null : productOf(kind, quantity, price));
  if (isSplit || movesUnits) {
    if (instrument === null) return refuse(`A ${kind} names neither a symbol nor an ISIN`);
  } else if (amount === null) return refuse("amount is empty");
  return {
    amount,
    quantity: movesUnits ? quantity : null,
    price: movesUnits ? price : null,
    ratio: isSplit ? readRatio(field("ratio")) : null,
    externalId: readText(field("executionid"), "execution_id", 100),
    note: readText(field("note"), "note", 200),
  };
}

const DAY_MS = 86_400_000;

/**
 * Reads what an account held: units of an instrument in `quantity`, else cash in `amount`. A date alone
 * stands for the end of that day.
 */
export function readBalance({
  field,
  instrument,
  account,
  currency,
  when,
}: Given & { account: string; currency: string; when: Stamp }): StatedBalance {
  const at = when.dateOnly ? when.executedAt + DAY_MS - 1 : when.executedAt;
  return instrument === null
    ? { account, at, currency, cash: readNumber(field("amount"), "amount") }
    : { account, at, instrument, quantity: readNumber(field("quantity"), "quantity") };
}

function productOf(kind: BookingKind, quantity: Decimal | null, price: Decimal | null): Decimal | null {
  if (price === null) return null;
  const product = decimal(quantity ?? "1").times(decimal(price));
  return readNumber(toDecimal(PAID.has(kind) ? product.neg() : product), "quantity × price");
}

/** `3:2` is three units after the split for two before it. */
function readRatio(cell: string): Booking["ratio"] {
  const [after, before, ...rest] = cell.split(/[:/]/);
  if (after === undefined || before === undefined || rest.length > 0)
    return refuse(`ratio “${excerpt(cell)}” is not like 3:2, units after the split for units before it`);
  return { after: readPositive(after, "ratio"), before: readPositive(before, "ratio") };
}

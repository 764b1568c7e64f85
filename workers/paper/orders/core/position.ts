import type { Decimal } from "#shared/decimal.ts";
import { averagePrice, share, VALUE_STEP } from "../../../math/fixed-point.ts";
import { least, money, read, readValue, write, writeValue } from "./amounts.ts";
import type { Side } from "#shared/side.ts";

/**
 * What an account holds of a symbol. `quantity` is negative for a short. `cost` is the value at which the
 * held quantity was opened, price × quantity without the multiplier, and never negative. `realizedPnl` is
 * before fees.
 */
export type Position = { quantity: Decimal; cost: Decimal; realizedPnl: Decimal; fees: Decimal };

export const FLAT: Position = { quantity: "0", cost: "0", realizedPnl: "0", fees: "0" };

/** A fill as it is booked; `fee` is money. */
export type BookedFill = { side: Side; quantity: Decimal; price: Decimal; fee: Decimal };

/** `realized` is what this fill realised before its fee, null where it closed nothing. */
export type Booking = { position: Position; cash: Decimal; realized: Decimal | null };

/**
 * Applies a fill to a position and to cash, by average cost. A closing fill takes its share of the cost,
 * rounded half-even to 12 places; the last one takes the rest. A flip closes all and opens what is left at
 * its own price. Always `cash = start + realizedPnl − fees − multiplier × cost`, with cost negative for
 * shorts.
 */
export function bookFill(position: Position, cash: Decimal, fill: BookedFill, multiplier: Decimal): Booking {
  const units = read(multiplier);
  const quantity = read(fill.quantity);
  const price = read(fill.price);
  const signed = fill.side === "buy" ? quantity : -quantity;
  const held = read(position.quantity);
  const cost = readValue(position.cost);
  const closes = held !== 0n && held < 0n === signed > 0n;
  const size = held < 0n ? -held : held;
  const closed = closes ? least(size, quantity) : 0n;
  const taken = closed === 0n ? 0n : closed === size ? cost : share(cost, closed, size, VALUE_STEP);
  const proceeds = price * closed;
  const realized = money(held > 0n ? proceeds - taken : taken - proceeds, units);
  const paid = money(price * signed, units) + read(fill.fee);
  return {
    position: {
      quantity: write(held + signed),
      cost: writeValue(cost - taken + price * (quantity - closed)),
      realizedPnl: write(read(position.realizedPnl) + realized),
      fees: write(read(position.fees) + read(fill.fee)),
    },
    cash: write(read(cash) - paid),
    realized: closed === 0n ? null : write(realized),
  };
}

/** The average price of what is held, exact or rounded to 12 places; "0" for a flat position. */
export function positionPrice({ quantity, cost }: Position): Decimal {
  const held = read(quantity);
  return held === 0n ? "0" : write(averagePrice(readValue(cost), held < 0n ? -held : held));
}

/** The value of a position at a price, in money; negative for a short. */
export function marketValue(
  position: Pick<Position, "quantity">,
  price: Decimal,
  multiplier: Decimal,
): Decimal {
  return write(money(read(position.quantity) * read(price), read(multiplier)));
}

/** What a position would realise at a price, before fees. */
export function unrealizedPnl(position: Position, price: Decimal, multiplier: Decimal): Decimal {
  const held = read(position.quantity);
  const cost = readValue(position.cost);
  return write(money(held * read(price) - (held < 0n ? -cost : cost), read(multiplier)));
}

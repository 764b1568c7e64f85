import type { Band } from "#shared/contracts/order.ts";
import type { Decimal } from "#shared/decimal.ts";
import type { Side } from "#shared/side.ts";
import { read, write } from "../amounts.ts";
import type { FillStep } from "../fills/judge.ts";
import { bookFill, FLAT } from "../position.ts";
import type { HeldPosition } from "./rows.ts";

export const NO_POSITION: HeldPosition = {
  ...FLAT,
  optimisticCost: "0",
  pessimisticCost: "0",
  openedAt: null,
};

export type BandBooking = {
  position: HeldPosition;
  cash: Decimal;
  realized: Decimal | null;
  /** What the fill realised before its fee under the three models; null where it closed nothing. */
  band: Band | null;
};

/**
 * Books a fill at its price, and beside it at the prices of the kinder and the harsher model. All three keep
 * their own average cost, so that a round trip realises as much as its fills under each model.
 */
export function bookBanded(
  position: HeldPosition,
  { side, quantity, price, fee, optimistic, pessimistic }: FillStep & { side: Side },
  { cash, multiplier, at }: { cash: Decimal; multiplier: Decimal; at: string },
): BandBooking {
  const under = (cost: Decimal, at: Decimal) =>
    bookFill({ ...position, cost }, cash, { side, quantity, price: at, fee }, multiplier);
  const booked = under(position.cost, price);
  const kinder = under(position.optimisticCost, optimistic);
  const harsher = under(position.pessimisticCost, pessimistic);
  return {
    position: {
      ...booked.position,
      optimisticCost: kinder.position.cost,
      pessimisticCost: harsher.position.cost,
      openedAt: openedAt(position, booked.position.quantity, at),
    },
    cash: booked.cash,
    realized: booked.realized,
    band:
      booked.realized === null || kinder.realized === null || harsher.realized === null
        ? null
        : { optimistic: kinder.realized, booked: booked.realized, pessimistic: harsher.realized },
  };
}

/** The sum of two bands, either of which may be missing. */
export function bandSum(one: Band | null, other: Band | null): Band | null {
  if (one === null || other === null) return one ?? other;
  const sum = (key: keyof Band) => write(read(one[key]) + read(other[key]));
  return { optimistic: sum("optimistic"), booked: sum("booked"), pessimistic: sum("pessimistic") };
}

/** A position is opened anew when it was flat or changes its side. */
function openedAt(before: HeldPosition, quantity: Decimal, at: string): string | null {
  const held = read(before.quantity);
  const after = read(quantity);
  if (after === 0n) return null;
  return held === 0n || held < 0n !== after < 0n ? at : before.openedAt;
}

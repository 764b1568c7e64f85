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
  /** Whether the position was flat before, or changed its side. */
  opens: boolean;
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
  const held = booked.position.quantity;
  const opens = isOpened(read(position.quantity), read(held));
  return {
    position: {
      ...booked.position,
      optimisticCost: kinder.position.cost,
      pessimisticCost: harsher.position.cost,
      openedAt: read(held) === 0n ? null : opens ? at : position.openedAt,
    },
    cash: booked.cash,
    realized: booked.realized,
    opens,
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

function isOpened(before: bigint, after: bigint): boolean {
  return after !== 0n && (before === 0n || before < 0n !== after < 0n);
}

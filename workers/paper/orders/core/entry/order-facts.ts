import type { Decimal } from "#shared/decimal.ts";
import type { OrderFacts } from "../../../../journal/guardrails/core/facts.ts";
import { most, read, write } from "../amounts.ts";
import { remainingOf } from "../order.ts";
import type { EntryCheck } from "./entry-check.ts";
import { openingQuantities, referencePrice, sizeBefore, worth } from "./reserve.ts";

/** What guardrails ask of an order: the part that is still to fill, at the price by which it is checked. */
export function orderFacts({ order, others, position, quote, instrument }: EntryCheck): OrderFacts {
  const remaining = remainingOf(order);
  const price = referencePrice(order, quote) ?? 0n;
  const opening = openingQuantities([...others, order], position).get(order.id) ?? 0n;
  const signed = order.side === "buy" ? remaining : -remaining;
  const held = order.side === "buy" ? read(position) : -read(position);
  return {
    symbol: order.symbol,
    side: order.side,
    quantity: write(remaining),
    notional: write(worth(remaining, price, read(instrument.multiplier))),
    opens: opening > 0n,
    positionAfter: write(read(position) + signed),
    beside: write(sizeBefore(order, { others, position }) - most(held, 0n)),
    quantityStep: instrument.quantityStep,
  };
}

/** A closing fill, with what it realised after its fee. */
export type Close = { at: string; net: Decimal };

/** The losing closes, each with how many had lost in a row. All come newest first. */
export function lossesOf(closes: readonly Close[]): { at: string; net: Decimal; inARow: number }[] {
  let inARow = 0;
  return closes
    .toReversed()
    .flatMap(({ at, net }) => {
      inARow = read(net) < 0n ? inARow + 1 : 0;
      return inARow > 0 ? [{ at, net, inARow }] : [];
    })
    .toReversed();
}

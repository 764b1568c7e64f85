import type { Decimal } from "#shared/decimal.ts";
import { money, read, write } from "../amounts.ts";
import type { BookedFill } from "../position.ts";

/** A fill with the prices of both models of the band. */
export type BandedFill = BookedFill & { optimistic: Decimal; pessimistic: Decimal };

export type TradeBand = { optimistic: Decimal; booked: Decimal; pessimistic: Decimal };

/**
 * The P&L of a round trip after fees, as it was booked and under both models. The fills go from flat to flat.
 * Of a fill that crosses flat the caller gives the part that belongs to the trade, with its share of the fee.
 */
export function tradeBand(fills: readonly BandedFill[], multiplier: Decimal): TradeBand {
  const fees = fills.reduce((sum, { fee }) => sum + read(fee), 0n);
  const under = (priceOf: (fill: BandedFill) => Decimal): Decimal => {
    const value = fills.reduce(
      (sum, fill) => sum + (fill.side === "buy" ? -1n : 1n) * read(priceOf(fill)) * read(fill.quantity),
      0n,
    );
    return write(money(value, read(multiplier)) - fees);
  };
  return {
    optimistic: under((fill) => fill.optimistic),
    booked: under((fill) => fill.price),
    pessimistic: under((fill) => fill.pessimistic),
  };
}

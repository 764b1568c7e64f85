import type { Bucket } from "#shared/contracts/performance.ts";
import { decimal, type Decimal, toDecimal } from "#shared/decimal.ts";

/** Trades counted in equal steps: the place of a bucket times the width is its lower bound. */
export type Counted = {
  width: Decimal;
  first: number;
  last: number;
  /** By the place of the bucket; null without a trade. */
  trades: Readonly<Record<string, number>> | null;
};

/** R-multiples from -3 to 5 in steps of a half, and what lies beyond. */
export const R_BUCKETS = { width: "0.5", first: -7, last: 10 } as const;

/** All buckets from the first to the last, also those without a trade. The first and the last have no end. */
export function bucketsOf({ width, first, last, trades }: Counted): Bucket[] {
  if (trades === null) return [];
  const at = (place: number): Decimal => toDecimal(decimal(width).times(place));
  return Array.from({ length: last - first + 1 }, (_, n) => {
    const place = first + n;
    return {
      from: place === first ? null : at(place),
      to: place === last ? null : at(place + 1),
      trades: trades[place] ?? 0,
    };
  });
}

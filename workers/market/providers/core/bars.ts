import type { Bar } from "#shared/contracts/market.ts";
import { decimal } from "#shared/decimal.ts";

/** From `from` on and before `to`, in epoch milliseconds. */
export type Span = { from: number; to: number };

/** The bars of a span, oldest first, each instant once, and those left out whose extremes do not hold. */
export function barsWithin(bars: readonly Bar[], { from, to }: Span, most: number): Bar[] {
  const found = new Map<number, Bar>();
  for (const bar of bars) {
    const at = Date.parse(bar.at);
    if (at >= from && at < to && holds(bar)) found.set(at, bar);
  }
  return [...found]
    .toSorted(([one], [other]) => one - other)
    .slice(0, most)
    .map(([, bar]) => bar);
}

/** Parts of a span of at most `most` intervals each, in order, which together hold it. */
export function partsOf({ from, to }: Span, intervalMs: number, most: number): Span[] {
  const parts: Span[] = [];
  for (let start = from; start < to; start += most * intervalMs)
    parts.push({ from: start, to: Math.min(to, start + most * intervalMs) });
  return parts;
}

function holds({ open, high, low, close }: Bar): boolean {
  const [top, bottom] = [decimal(high), decimal(low)];
  return [open, close].every((price) => top.gte(price) && bottom.lte(price));
}

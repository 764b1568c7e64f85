/** The shown part of an axis, in places from 0. */
export type Range = { from: number; to: number };

/** Fewer places than this tell nothing. */
const LEAST = 4;

/**
 * The range that is `factor` times as wide around a place, within the axis; null when that is the whole axis.
 */
export function zoomed({ from, to }: Range, factor: number, around: number, last: number): Range | null {
  const width = Math.max(LEAST, (to - from) * factor);
  if (width >= last) return null;
  const centre = Math.min(Math.max(around, from), to);
  const low = Math.min(Math.max(0, centre - width / 2), last - width);
  return { from: low, to: low + width };
}

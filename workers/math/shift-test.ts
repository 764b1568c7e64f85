import { seededRandom } from "./random.ts";
import type { Interval } from "./statistics.ts";

const RESAMPLES = 4_000;
const TAIL = 0.025;

/** The difference of two means, exposed minus others, with its 95 % interval and a two-sided p-value. */
export type Shift = { estimate: number; interval: Interval; pValue: number };

/**
 * Tests the difference of two means by shuffling the labels 4 000 times from a seed, and inverts the test. A
 * difference belongs to the interval when the values without it are exchangeable. Each shuffle becomes as
 * extreme as what was seen at exactly one difference, so two of these are the interval's ends. Garthwaite
 * (1996, Biometrics 52) inverts the same test by a search. Both lists must hold a value.
 */
export function shiftTest(exposed: readonly number[], others: readonly number[], seed: string): Shift {
  const [n, m] = [exposed.length, others.length];
  const values = Float64Array.from([...exposed, ...others]);
  const total = values.reduce((sum, value) => sum + value, 0);
  const difference = (sum: number): number => sum / n - (total - sum) / m;
  const seen = difference(exposed.reduce((sum, value) => sum + value, 0));
  const thresholds: number[] = [];
  const random = seededRandom(seed);
  const order = Uint32Array.from(values, (_, index) => index);
  for (let round = 0; round < RESAMPLES; round++) {
    const { sum, kept } = draw(order, n, { values, random });
    // With all labels as they were, a shuffle is as extreme as what was seen, whatever the difference.
    if (kept < n) thresholds.push((seen - difference(sum)) / (1 - (kept / n - (n - kept) / m)));
  }
  thresholds.sort((a, b) => a - b);
  const same = RESAMPLES - thresholds.length + 1;
  // The same values summed in another order differ in their last bits.
  const slack =
    (1e-9 * values.reduce((sum, value) => sum + Math.abs(value), 0)) / Math.max(1, Math.min(n, m));
  const atMost = thresholds.reduce((count, each) => count + (each <= slack ? 1 : 0), same);
  const atLeast = thresholds.reduce((count, each) => count + (each >= -slack ? 1 : 0), same);
  const inTail = Math.floor(TAIL * (RESAMPLES + 1) - same);
  return {
    estimate: seen,
    interval: [
      thresholds[inTail] ?? Number.NEGATIVE_INFINITY,
      thresholds[thresholds.length - 1 - inTail] ?? Number.POSITIVE_INFINITY,
    ],
    pValue: Math.min(1, (2 * Math.min(atMost, atLeast)) / (RESAMPLES + 1)),
  };
}

/** Moves a random `take` of the order to the front; returns their sum and how many had the label before. */
function draw(
  order: Uint32Array,
  take: number,
  { values, random }: { values: Float64Array; random: () => number },
): { sum: number; kept: number } {
  let [sum, kept] = [0, 0];
  for (let i = 0; i < take; i++) {
    const j = i + Math.floor(random() * (order.length - i));
    const chosen = order[j] ?? 0;
    order[j] = order[i] ?? 0;
    order[i] = chosen;
    sum += values[chosen] ?? 0;
    if (chosen < take) kept++;
  }
  return { sum, kept };
}

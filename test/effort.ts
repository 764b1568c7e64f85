import { inject } from "vitest";

/**
 * The number of rounds of a long test: `sample` rounds in the suite, `long` rounds under `npm run test:long`.
 */
export function rounds(effort: { sample: number; long: number }): number {
  return effort[inject("effort")];
}

/**
 * The milliseconds that a deadline of the product may take in a test. Under `npm run test:long` they are the
 * deadline itself. In the suite, whose machine may be slow or busy, they are six times as many.
 */
export function within(deadlineMs: number): number {
  return rounds({ sample: 6 * deadlineMs, long: deadlineMs });
}

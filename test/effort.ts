import { inject } from "vitest";

/**
 * The number of rounds of a long test: `sample` rounds in the suite, `long` rounds under `npm run test:long`.
 */
export function rounds(effort: { sample: number; long: number }): number {
  return effort[inject("effort")];
}

/**
 * The milliseconds that a deadline of the product may take in a test: the deadline itself under
 * `npm run test:long`, six times as many in the suite, whose machine may be slow or busy.
 */
export function within(deadlineMs: number): number {
  return rounds({ sample: 6 * deadlineMs, long: deadlineMs });
}

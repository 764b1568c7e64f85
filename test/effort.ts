import { inject } from "vitest";

/**
 * The number of rounds of a long test: `sample` rounds in the suite, `long` rounds under `npm run test:long`.
 */
export function rounds(effort: { sample: number; long: number }): number {
  return effort[inject("effort")];
}

import { inject } from "vitest";

/** How often a test tries that is long by nature: the first of its rounds in the suite, all of them under `npm run test:long`. */
export function rounds(effort: { sample: number; long: number }): number {
  return effort[inject("effort")];
}

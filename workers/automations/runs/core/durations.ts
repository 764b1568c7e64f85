import { LONGEST_DELAY_DAYS } from "#shared/contracts/flow-nodes.ts";

export const DAY_MS = 86_400_000;
export const LONGEST_DELAY_MS = LONGEST_DELAY_DAYS * DAY_MS;

const PARTS = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const UNITS_MS = [7 * DAY_MS, DAY_MS, 3_600_000, 60_000, 1_000];

/** The milliseconds of an ISO-8601 duration of the contract; null for a text that is none. */
export function durationMs(text: string): number | null {
  const found = PARTS.exec(text);
  if (found === null || !/\d/.test(text)) return null;
  return Math.round(UNITS_MS.reduce((sum, unit, n) => sum + Number(found[n + 1] ?? 0) * unit, 0));
}

/** The wait before a further attempt in seconds: doubled each time, at most an hour. `attempts` were made. */
export function backoffSeconds(first: number, attempts: number): number {
  return Math.min(first * 2 ** Math.max(0, attempts - 1), 3_600);
}

import { expect, test } from "vitest";
import { countdown } from "./countdown.ts";

const now = Date.UTC(2026, 10, 20);
const HOUR = 3_600_000;

test.each([
  [72 * HOUR, "3 days"],
  [71.5 * HOUR, "2 days 23 hours"],
  [25 * HOUR, "1 day 1 hour"],
  [HOUR + 60_000, "1 hour 1 minute"],
  [14 * 60_000 + 30_000, "14 minutes"],
  [60_000, "1 minute"],
  [59_500, "1 minute"],
  [40_000, "40 seconds"],
  [1, "1 second"],
  [0, "now"],
  [-HOUR, "now"],
])("%i ms from now reads %s", (ms, words) => {
  expect(countdown(new Date(now + ms).toISOString(), now)).toBe(words);
});

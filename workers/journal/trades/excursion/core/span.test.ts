import { expect, test } from "vitest";
import { spanOf } from "./span.ts";

const HOUR = 3_600_000;

test("takes the finest bars that hold the trade and what came after", () => {
  expect(spanOf(10 * HOUR + 30_000, 11 * HOUR)).toEqual({
    interval: "1m",
    from: 9.5 * HOUR,
    to: 11.5 * HOUR,
  });
  expect(spanOf(0, 24 * HOUR)?.interval).toBe("5m");
  expect(spanOf(0, 30 * 24 * HOUR)?.interval).toBe("1d");
  expect(spanOf(0, 3 * 365 * 24 * HOUR)).toBeNull();
});

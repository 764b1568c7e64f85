import { expect, test } from "vitest";
import { spanOf, spanOfTrade } from "./span.ts";

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

test("takes none where a split or a transfer changed the units, or fills do not tell when they were", () => {
  const [openedAt, closedAt] = ["2026-03-02T14:30:00.000Z", "2026-03-02T15:30:00.000Z"];
  const plain = { openedAt, closedAt, truncated: false, changes: [], executions: [{ dateOnly: false }] };
  const now = Date.parse(closedAt);
  expect(spanOfTrade(plain, 0)).toEqual(spanOf(Date.parse(openedAt), now));
  expect(spanOfTrade({ ...plain, closedAt: null }, now)).toEqual(spanOfTrade(plain, 0));
  expect(spanOfTrade({ ...plain, changes: [{ kind: "split" }] }, now)).toBeNull();
  expect(spanOfTrade({ ...plain, executions: [{ dateOnly: true }] }, now)).toBeNull();
  expect(spanOfTrade({ ...plain, truncated: true }, now)).toBeNull();
});

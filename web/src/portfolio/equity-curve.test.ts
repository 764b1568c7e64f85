import { expect, test } from "vitest";
import { snapshotCurve } from "./equity-curve.ts";

const now = { equity: "95", currency: "USD", today: "2026-11-28" };
const closed = (day: string | null, equity: string | null, currency = "USD") => ({ day, equity, currency });

test("orders the days, marks their high, and ends with now", () => {
  const days = [closed("2026-11-27", "110"), closed("2026-11-26", "90.5"), closed("2026-11-25", "100")];
  const { curve, left } = snapshotCurve(days, now);
  expect(left).toBe(0);
  expect(curve.points.map(({ at, equity, tidemark }) => [at.slice(0, 10), equity, tidemark])).toEqual([
    ["2026-11-25", "100", "100"],
    ["2026-11-26", "90.5", "100"],
    ["2026-11-27", "110", "110"],
    ["2026-11-28", "95", "110"],
  ]);
});

test("leaves out days without an equity or in another currency, and counts them", () => {
  const days = [closed("2026-11-27", null), closed("2026-11-26", "90", "EUR"), closed(null, "1")];
  const { curve, left } = snapshotCurve(days, { ...now, equity: "-5" });
  expect(left).toBe(2);
  expect(curve.points).toEqual([
    { at: "2026-11-28T00:00:00.000Z", dateOnly: true, equity: "-5", tidemark: "-5" },
  ]);
});

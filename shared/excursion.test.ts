import { expect, test } from "vitest";
import type { Bar } from "./contracts/market.ts";
import { closedAt, doBarsFit, excursionOf, type Leg, type Run, runningOf } from "./excursion.ts";

const MINUTE = 60_000;

/** A path of fills (`+1000@1.08`, `-1000@1.09`) and marks (`1.075`), a minute each. */
function path(text: string, run: Omit<Run, "legs" | "multiplier">): { run: Run; bars: Bar[] } {
  const legs: Leg[] = [];
  const bars: Bar[] = [];
  text.split(" ").forEach((step, minute) => {
    const at = minute * MINUTE;
    const [quantity = "", price] = step.split("@");
    if (price !== undefined) {
      const side = quantity.startsWith("+") ? "buy" : "sell";
      legs.push({ at, side, quantity: quantity.slice(1), price });
    } else {
      const mark = { open: step, high: step, low: step, close: step, volume: null };
      bars.push({ at: new Date(at).toISOString(), ...mark });
    }
  });
  return { run: { ...run, multiplier: "1", legs }, bars };
}

// LEAN, Tests/Common/Statistics/TradeBuilderTests.cs (Apache 2.0): flat to flat.
test.each([
  ["a long", "+1000@1.08 1.075 1.10 -1000@1.09", "long", "1000", "-5", "20", "10"],
  ["a short on the same path", "-1000@1.08 1.075 1.10 +1000@1.09", "short", "1000", "-20", "5", "-10"],
  ["the long before a flip", "+1000@1.07 1.075 -2000@1.08", "long", "1000", "0", "10", "10"],
  ["the short after a flip", "-2000@1.08 1.065 1.10 +1000@1.09", "short", "1000", "-20", "15", "-10"],
  ["a scale-in", "+1000@1.08 1.075 +1000@1.07 1.065 1.10 -2000@1.09", "long", "2000", "-20", "50", "30"],
  ["a scale-out", "+2000@1.08 1.10 -1000@1.09 1.05 -1000@1.06", "long", "2000", "-20", "40", "-10"],
] as const)("%s has its excursions and its result", (_, text, direction, quantity, mae, mfe, result) => {
  const { run, bars } = path(text, { direction, quantity });
  expect(excursionOf(run, bars, MINUTE)).toEqual({ mae, mfe });
  expect(runningOf(run).at(-1)).toMatchObject({ held: "0", pnl: result });
});

test("a split leaves money as it is", () => {
  const { run, bars } = path("+2000@0.54 0.5375 0.55 -2000@0.545", { direction: "long", quantity: "2000" });
  expect(excursionOf(run, bars, MINUTE)).toEqual({ mae: "-5", mfe: "20" });
});

// TraderSync, 28 May 2024: short 100 at 12.90, high 13.63, low 12.70, exit 13.13.
// Its page has −23, best +20, worst 0.73 a share.
test("the published example of TraderSync", () => {
  const { run, bars } = path("-100@12.90 13.63 12.70 +100@13.13", { direction: "short", quantity: "100" });
  expect(excursionOf(run, bars, MINUTE)).toEqual({ mae: "-73", mfe: "20" });
  expect(runningOf(run).at(-1)?.pnl).toBe("-23");
});

test("of a bar with a fill only open, close and fill count, because its extremes may lie before the entry", () => {
  const run: Run = {
    direction: "long",
    quantity: "1",
    multiplier: "50",
    legs: [
      { at: 30_000, side: "buy", quantity: "1", price: "100" },
      { at: 2.5 * MINUTE, side: "sell", quantity: "1", price: "104" },
    ],
  };
  const bar = (minute: number, [open, high, low, close]: [string, string, string, string]): Bar => ({
    at: new Date(minute * MINUTE).toISOString(),
    open,
    high,
    low,
    close,
    volume: null,
  });
  const bars = [
    bar(0, ["90", "101", "80", "101"]),
    bar(1, ["101", "106", "99", "103"]),
    bar(2, ["103", "120", "50", "60"]),
    bar(3, ["60", "200", "1", "110"]),
  ];
  expect(excursionOf(run, bars, MINUTE)).toEqual({ mae: "-50", mfe: "300" });
  expect(closedAt(run, MINUTE, "103")).toBe("150");
  expect(closedAt(run, 9 * MINUTE, "110")).toBe("500");
  expect(closedAt(run, 0, "110")).toBeNull();
  expect(doBarsFit(run.legs, bars, MINUTE)).toBe(true);
  expect(
    doBarsFit(
      run.legs,
      bars.map((each) => ({ ...each, high: "9", low: "8" })),
      MINUTE,
    ),
  ).toBe(false);
});

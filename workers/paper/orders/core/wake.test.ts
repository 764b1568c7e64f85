import fc from "fast-check";
import { expect, test } from "vitest";
import { anOrder, given } from "#test/fixtures/paper-orders.ts";
import { models, quote, restingOrder } from "#test/fixtures/random-orders.ts";
import { rounds } from "#test/effort.ts";
import { judge } from "./fills/judge.ts";
import { quotedSide } from "./order.ts";
import { ALWAYS, wakeOf, wakePrice } from "./wake.ts";

const UNIT = 100_000_000n;

test.each([
  ["limit buy", { type: "limit", limitPrice: "100" }, 100n * UNIT - 1n, null],
  ["limit sale", { type: "limit", side: "sell", limitPrice: "100" }, null, 100n * UNIT + 1n],
  ["stop buy", { type: "stop", stopPrice: "100" }, null, 100n * UNIT],
  ["stop sale", { type: "stop", side: "sell", stopPrice: "100" }, 100n * UNIT, null],
  [
    "stop-limit buy before its trigger",
    { type: "stop_limit", stopPrice: "100", limitPrice: "101" },
    null,
    100n * UNIT,
  ],
  [
    "stop-limit buy after it",
    { type: "stop_limit", stopPrice: "100", limitPrice: "101", triggered: true },
    101n * UNIT - 1n,
    null,
  ],
  [
    "trailing sale",
    { type: "trailing_stop", side: "sell", trailAmount: "2", best: "100" },
    98n * UNIT,
    100n * UNIT + 1n,
  ],
  ["trailing buy", { type: "trailing_stop", trailPercent: "2", best: "100" }, 100n * UNIT - 1n, 102n * UNIT],
  ["trail that has seen no price", { type: "trailing_stop", trailAmount: "2" }, ALWAYS, null],
  ["rest of a market order", { type: "market" }, ALWAYS, null],
  ["triggered stop", { type: "stop", stopPrice: "100", triggered: true }, ALWAYS, null],
  ["held leg", { type: "limit", limitPrice: "100", held: true }, null, null],
  ["ended order", { type: "limit", limitPrice: "100", status: "expired" }, null, null],
] as const)("a %s wakes at its prices", (_, order, low, high) => {
  expect(wakeOf(anOrder(order))).toEqual({ low, high });
});

test("a quote that does not wake an order never changes it", () => {
  let changed = 0;
  fc.assert(
    fc.property(restingOrder, quote, models, (order, seen, models) => {
      const { low, high } = wakeOf(order);
      const price = wakePrice(seen[quotedSide(order)]);
      const isAwake = (low !== null && price <= low) || (high !== null && price >= high);
      const { order: after, steps } = judge(order, seen, given(seen, { models }));
      if (after !== order || steps.length > 0) {
        changed++;
        return isAwake;
      }
      return true;
    }),
    { seed: 10, numRuns: rounds({ sample: 3000, long: 200_000 }) },
  );
  expect(changed).toBeGreaterThan(300);
});

test("a fresh quote that wakes an order changes it, unless its size is too small", () => {
  fc.assert(
    fc.property(restingOrder, quote, (order, seen) => {
      const fresh = { ...seen, stale: false, bidSize: null, askSize: null };
      const { low, high } = wakeOf(order);
      const price = wakePrice(fresh[quotedSide(order)]);
      const isAwake = (low !== null && price <= low) || (high !== null && price >= high);
      const isChanged = judge(order, fresh, given(fresh)).order !== order;
      return isChanged === (isAwake && price > 0n);
    }),
    { seed: 11, numRuns: rounds({ sample: 2000, long: 100_000 }) },
  );
});

test("a price of more than eight places has no key", () => {
  expect(wakePrice("0.00000001")).toBe(1n);
  expect(() => wakePrice("0.000000001")).toThrow(RangeError);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { decimal } from "#shared/decimal.ts";
import { BUNDLED_RATES } from "../bundled-rates.ts";
import { rateOn, type DayRate } from "./cross-rate.ts";

const rate = (day: string, currency: string, perEuro: string): DayRate => ({ day, currency, perEuro });
const RATES = [
  rate("2026-11-26", "USD", "1.1600"),
  rate("2026-11-26", "GBP", "0.87900"),
  rate("2026-11-27", "USD", "1.1650"),
  rate("2026-11-27", "JPY", "181.20"),
];

test.each([
  // Thursday's fixing holds until Friday's is out, Friday's over the weekend.
  ["EUR", "USD", "2026-11-26", { rate: "1.16", day: "2026-11-26" }],
  ["EUR", "USD", "2026-11-29", { rate: "1.165", day: "2026-11-27" }],
  ["USD", "EUR", "2026-11-27", { rate: "0.858369098712446352", day: "2026-11-27" }],
  // The last day on which both were published.
  ["USD", "GBP", "2026-11-28", { rate: "0.757758620689655172", day: "2026-11-26" }],
  ["USD", "JPY", "2026-11-28", { rate: "155.536480686695278970", day: "2026-11-27" }],
  ["JPY", "GBP", "2026-11-28", null],
  ["USD", "USD", "2026-11-28", { rate: "1", day: "2026-11-28" }],
  ["XAU", "XAU", "1900-01-01", { rate: "1", day: "1900-01-01" }],
  ["EUR", "XAU", "2026-11-28", null],
  ["EUR", "USD", "2026-11-25", null],
  ["EUR", "USD", "2026-12-07", { rate: "1.165", day: "2026-11-27" }],
  ["EUR", "USD", "2026-12-08", null],
])("%s to %s on %s", (from, to, day, expected) => {
  const found = rateOn(RATES, from, to, day);
  expect(found === null ? null : { ...found, rate: decimal(found.rate).toFixed() }).toEqual(
    expected === null ? null : { ...expected, rate: decimal(expected.rate).toFixed() },
  );
});

test("a rate and its way back multiply to one, up to the rounding of their last digits", () => {
  const perEuro = fc
    .tuple(fc.integer({ min: 1, max: 2_000_000_000 }), fc.integer({ min: 0, max: 5 }))
    .map(([units, digits]) => decimal(units).div(decimal(10).pow(digits)).toFixed());
  fc.assert(
    fc.property(perEuro, perEuro, (one, other) => {
      const rates = [rate("2026-11-27", "AAA", one), rate("2026-11-27", "BBB", other)];
      const there = rateOn(rates, "AAA", "BBB", "2026-11-27");
      const back = rateOn(rates, "BBB", "AAA", "2026-11-27");
      const [exact, inverse] = [decimal(other).div(one), decimal(one).div(other)];
      const half = decimal("0.0000000000000000005");
      expect(
        exact
          .minus(there?.rate ?? "0")
          .abs()
          .lte(half),
      ).toBe(true);
      expect(
        inverse
          .minus(back?.rate ?? "0")
          .abs()
          .lte(half),
      ).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test("the bundled table holds the bank's rates of one day", () => {
  expect(BUNDLED_RATES).toHaveLength(30);
  expect(rateOn(BUNDLED_RATES, "EUR", "USD", "2024-06-30")).toEqual({ rate: "1.0705", day: "2024-06-28" });
  expect(new Set(BUNDLED_RATES.map(({ currency }) => currency)).size).toBe(30);
});

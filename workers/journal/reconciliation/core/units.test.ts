import fc from "fast-check";
import { expect, test } from "vitest";
import { fromFixed, toFixed18 } from "../../../math/fixed-point.ts";
import { foldUnits, gapOf, rounded, segmentsOf, type Split } from "./units.ts";

type Fill = { at: number; units: number };

/** Folds the fills up to `at` as the ledger does: sums by segment, multiplied by the splits between them. */
function held(fills: readonly Fill[], given: readonly Split[], at: number): string {
  const { segments, splits } = segmentsOf(given, at);
  const sums = segments.map(({ since, until }) =>
    String(
      fills
        .filter((fill) => (since === null || fill.at >= since) && fill.at < until)
        .reduce((sum, { units }) => sum + units, 0),
    ),
  );
  return fromFixed(rounded(foldUnits(sums, splits)), 18);
}

const anyFills = fc.array(
  fc.record({ at: fc.integer({ min: 0, max: 50 }), units: fc.integer({ min: -40, max: 40 }) }),
);
const anySplits = fc.uniqueArray(
  fc.record({
    at: fc.integer({ min: 1, max: 50 }),
    after: fc.integer({ min: 1, max: 9 }).map(String),
    before: fc.constant("1"),
  }),
  { selector: ({ at }) => at, maxLength: 4 },
);

test("fills before a split count as if they had been filled in the units after it", () => {
  fc.assert(
    fc.property(anyFills, anySplits, (fills, splits) => {
      const asAfter = fills.map(({ at, units }) => ({
        at,
        units: splits
          .filter((split) => split.at > at)
          .reduce((most, { after }) => most * Number(after), units),
      }));
      expect(held(fills, splits, 60)).toBe(held(asAfter, [], 60));
    }),
  );
});

test("a split counts from its instant on, and not before it", () => {
  const splits = [{ at: 10, after: "3", before: "2" }];
  const fills = [
    { at: 9, units: 100 },
    { at: 10, units: 1 },
  ];
  expect([held(fills, splits, 9), held(fills, splits, 10)]).toEqual(["100", "151"]);
});

test("what a statement rounds after an uneven split is no gap, and a whole unit is one", () => {
  const units = foldUnits(["100", "0"], [{ at: 1, after: "1", before: "3" }]);
  expect(gapOf("33.3333", units)).toBe(0n);
  expect(gapOf("34.3333", units)).not.toBe(0n);
  expect(gapOf("33", { num: toFixed18("34"), den: 1n })).toBe(-toFixed18("1"));
});

test("however many splits of any size there are, the parts of a position stay small", () => {
  const grown = foldUnits(
    Array.from({ length: 10_001 }, () => "7.123456789"),
    Array.from({ length: 10_000 }, (_, n) => ({
      at: n,
      after: "99999999999999",
      before: "0.000000000000000003",
    })),
  );
  const shrunk = foldUnits(
    Array.from({ length: 10_001 }, () => "7.123456789"),
    Array.from({ length: 10_000 }, (_, n) => ({
      at: n,
      after: "0.000000000000000007",
      before: "99999999999989",
    })),
  );
  for (const { num, den } of [grown, shrunk]) expect(`${num}${den}`.length).toBeLessThan(200);
});

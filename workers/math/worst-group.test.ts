import { expect, test } from "vitest";
import { seededRandom } from "./random.ts";
import { EXACT_LIMIT } from "./stratified-tests.ts";
import { worstGroup } from "./worst-group.ts";

test("of six values in three pairs, one arrangement in fifteen puts the lowest pair together", () => {
  // The two lowest of six are in one pair in 3 of the 15 · 6 arrangements of labels: p = 1/5 for any group.
  const stratum = { values: [1, 2, 3, 4, 5, 6], groups: [7, 7, 8, 8, 9, 9] };
  const worst = worstGroup([stratum], [7, 8, 9], "pairs");
  expect(worst?.group).toBe(7);
  expect(Math.abs((worst?.pValue ?? 0) - 1 / 5)).toBeLessThan(0.03);
});

test("a shift of a whole stratum is no group's doing", () => {
  const random = seededRandom("days");
  const strata = Array.from({ length: 30 }, () => ({
    values: Array.from({ length: 6 }, random),
    groups: [9, 10, 11, 12, 13, 14],
  }));
  const shifted = strata.map((each, day) => ({ ...each, values: each.values.map((x) => x + day) }));
  const [plain, moved] = [strata, shifted].map((each) => worstGroup(each, [9, 10, 11, 12, 13, 14], "seed"));
  expect(moved?.group).toBe(plain?.group);
  expect(moved?.z).toBeCloseTo(plain?.z ?? 0, 9);
});

test("beyond the limit of shuffles each group is paid for, and a planted one is found", () => {
  const random = seededRandom("many");
  const strata = Array.from({ length: EXACT_LIMIT / 5 + 1 }, () => ({
    values: Array.from({ length: 5 }, (_, i) => random() - (i === 3 ? 0.1 : 0)),
    groups: [1, 2, 3, 4, 5],
  }));
  const worst = worstGroup(strata, [1, 2, 3, 4, 5], "many");
  expect(worst).toMatchObject({ group: 4 });
  expect(worst?.pValue).toBeLessThan(0.001);
  expect(worstGroup([{ values: [1, 1], groups: [1, 2] }], [1, 2], "flat")).toBeNull();
});

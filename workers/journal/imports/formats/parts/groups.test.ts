import { expect, test } from "vitest";
import { groups, MOST_LEGS } from "./groups.ts";

const counted = () =>
  groups<{ line: number }>((legs, next) => [{ line: legs.length, reason: `before ${next}` }]);

test("rows that share a key are read together, when another key begins or the file ends", () => {
  const held = counted();
  expect(held.isEmpty()).toBe(true);
  expect([held.add("a", { line: 1 }), held.add("a", { line: 2 })]).toEqual([[], []]);
  expect(held.isEmpty()).toBe(false);
  expect(held.add("b", { line: 3 })).toEqual([{ line: 2, reason: "before b" }]);
  expect(held.end()).toEqual([{ line: 1, reason: "before null" }]);
  expect(held.end()).toEqual([]);
});

test("a group of more rows than any order has is refused row by row, and the next one is read", () => {
  const held = counted();
  const found = Array.from({ length: MOST_LEGS + 2 }, (_, n) => held.add("a", { line: n + 1 })).flat();
  expect(found.map(({ line }) => line)).toEqual(Array.from({ length: MOST_LEGS + 2 }, (_, n) => n + 1));
  expect(found[0]).toEqual({
    line: 1,
    reason: "More than 10000 rows belong together here, which is no order",
  });
  expect(held.add("b", { line: 1 })).toEqual([]);
  expect(held.end()).toEqual([{ line: 1, reason: "before null" }]);
});

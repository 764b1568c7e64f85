import { expect, test } from "vitest";
import { trade } from "#test/fixtures/histories.ts";
import { mayHaveCrossed, withoutCrossed } from "./crossed-units.ts";
import type { TradeSpan, UnitMove } from "./pairs.ts";
import { basesOf, type FillSums, stepsOf } from "./unit-moves.ts";
import { dayOf } from "./weeks.ts";

const AT = Date.UTC(2026, 0, 5, 20);
const DAY = 86_400_000;
const FIRST = dayOf(AT);
const NONE = { price: null, after: null, before: null };

/** Short 5, then 8 came in at 90: long 3, which cost 270. Another unit at 94 the day after, and 4 sold. */
const CAME_IN: UnitMove = { ...NONE, at: AT, move: "transfer", quantity: "8", price: "90" };
const LONG: TradeSpan = {
  ...trade({ id: "trd_long", openedAt: AT, closedAt: AT + 2 * DAY, size: 1, net: 1 }),
  direction: "long",
  moves: [CAME_IN],
};
const BOUGHT: FillSums = { passed: 1, day: FIRST + 1, quantity: "1", cost: "94" };
const SOLD: FillSums = { passed: 1, day: FIRST + 2, quantity: "-3", cost: "-270" };

test("units that closed a short position are not part of the long one that the rest opened", () => {
  expect(mayHaveCrossed(LONG)).toBe(true);
  const own = withoutCrossed(LONG, [BOUGHT, SOLD], "0");
  expect(own.moves).toEqual([{ ...CAME_IN, quantity: "3" }]);
  expect(basesOf([BOUGHT, SOLD], stepsOf(own), "1")).toEqual([
    { day: FIRST, quantity: "3", cost: "270" },
    { day: FIRST + 1, quantity: "4", cost: "364" },
    { day: FIRST + 2, quantity: "0", cost: "0" },
  ]);
});

test("the part is told in the units of the opening, whatever split came after it", () => {
  const split: UnitMove = { ...NONE, at: AT + DAY, move: "split", quantity: null, after: "2", before: "1" };
  const open = { ...LONG, closedAt: null, moves: [CAME_IN, split] };
  // Three are six after the split, and one of them was sold.
  const sold = { passed: 2, day: FIRST + 1, quantity: "-1", cost: "-45" };
  expect(withoutCrossed(open, [sold], "5").moves).toEqual([{ ...CAME_IN, quantity: "3" }, split]);
});

test("units that opened a trade alone stay, and so does a trade that fills opened", () => {
  const whole = { ...BOUGHT, day: FIRST + 2, quantity: "-8", cost: "-720" };
  expect(withoutCrossed(LONG, [whole], "0")).toBe(LONG);
  const later = { ...LONG, moves: [{ ...CAME_IN, at: AT + 60_000 }] };
  expect(mayHaveCrossed(later)).toBe(false);
});

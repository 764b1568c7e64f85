import { expect, test } from "vitest";
import { zoomed } from "./zoom-range.ts";

test.each([
  ["halves around a place", { from: 0, to: 100 }, 0.5, 60, { from: 35, to: 85 }],
  ["stays within the axis at its end", { from: 0, to: 100 }, 0.5, 100, { from: 50, to: 100 }],
  ["stays within the axis at its start", { from: 0, to: 100 }, 0.5, 3, { from: 0, to: 50 }],
  [
    "takes the near end for a place outside the shown part",
    { from: 20, to: 40 },
    0.5,
    90,
    { from: 35, to: 45 },
  ],
  ["shows at least four days", { from: 50, to: 55 }, 0.5, 52, { from: 50, to: 54 }],
  ["is whole again when all is shown", { from: 20, to: 80 }, 2, 50, null],
])("%s", (_title, range, factor, around, expected) => {
  expect(zoomed(range, factor, around, 100)).toEqual(expected);
});

test("is whole on an axis of three days", () => {
  expect(zoomed({ from: 0, to: 2 }, 0.5, 1, 2)).toBeNull();
});

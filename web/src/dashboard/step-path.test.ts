import { expect, test } from "vitest";
import { stepPath } from "./step-path.ts";

test("stays level until the mark rises and ends level", () => {
  const places = [
    { x: 0, y: 50 },
    { x: 10, y: 50 },
    { x: 20, y: 30 },
    { x: 30, y: 30 },
  ];
  expect(stepPath(places)).toBe("M0 50H10L20 30H30");
});

test("draws nothing from nothing", () => {
  expect([stepPath([]), stepPath([{ x: 4, y: 2 }])]).toEqual(["", "M4 2H4"]);
});

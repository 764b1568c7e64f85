import { expect, test } from "vitest";
import { neighboursOf } from "./neighbours.ts";

const PAGES = [
  { list: "closed", page: 1, ids: ["c", "d"], at: 2 },
  { list: "closed", page: 0, ids: ["a", "b"], at: 2 },
  { list: "wins", page: 0, ids: ["b", "z"], at: 1 },
  { list: "closed", page: 9, ids: ["y"], at: 2 },
];

test.each([
  ["a", null, "b"],
  ["b", "a", "c"],
  ["d", "c", null],
  ["z", "b", null],
  ["y", null, null],
  ["unknown", null, null],
])("beside %s stand %s and %s, in the list that came last", (id, previous, next) => {
  expect(neighboursOf(PAGES, id)).toEqual({ previous, next });
});

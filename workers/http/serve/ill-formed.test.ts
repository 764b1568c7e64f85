import { expect, test } from "vitest";
import * as z from "zod";
import { Problem } from "#shared/problem.ts";
import { illFormed } from "./ill-formed.ts";
import { valid } from "./valid.ts";

test.each([
  ["\ud83d\ude00", []],
  ["\ud83d", [""]],
  [null, []],
  [{ name: "a", rules: ["b", { note: "\udc00b" }], n: 1 }, ["rules.1.note"]],
  [{ "\ud800": "c", d: "\ud800" }, ["\ufffd", "d"]],
])("finds half a pair in %j", (value, paths) => {
  expect(illFormed(value)).toEqual(paths);
});

test("looks into a value that nests deeper than calls can", () => {
  let deep: unknown = "\ud800";
  for (let depth = 0; depth < 20_000; depth++) deep = [deep];
  const [path = "", ...others] = illFormed({ ["n".repeat(10_000)]: deep });
  expect([path.length, others]).toEqual([200, []]);
});

test("such a text is refused before its schema sees it", () => {
  const url = z.string().refine((text) => encodeURIComponent(text) !== "");
  expect(() => valid(z.object({ url }), { url: "\ud800" })).toThrow(Problem);
});

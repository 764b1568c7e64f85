import { expect, test } from "vitest";
import { AnyConfig, LONGEST_CONFIG } from "./flow-nodes.ts";
import { HOLDS_PROTO, isStorable, jsonOf, storable, storableJson } from "./json.ts";

test("a value of any shape has at most so many characters of JSON, and so many levels", () => {
  const ten = jsonOf(10);
  expect(ten.safeParse({ a: [1, 2] }).success).toBe(false);
  expect(ten.safeParse({ a: [1] }).success).toBe(true);
  expect(ten.safeParse("\n\n\n\n\n").success).toBe(false);
  let deep: unknown = 1;
  for (let level = 0; level < 100_000; level++) deep = [deep];
  expect(jsonOf(1_000).safeParse(deep).success).toBe(false);
  for (const broken of ["a\0", "\ud800", { "\0": 1 }, [["\udc00b"]]])
    expect(jsonOf(1_000).safeParse(broken).success).toBe(false);
  expect(jsonOf(1_000).safeParse({ "\\u0000": "😀\n" }).success).toBe(true);
  expect(jsonOf(1_000).safeParse(JSON.parse('{"a":[{"__proto__":1}]}')).error?.issues).toMatchObject([
    { message: HOLDS_PROTO },
  ]);
  expect(AnyConfig.safeParse({ "\0": 1 }).success).toBe(false);
  const unstorable = { "\0": ["a\0", 1, null, { deep: "\ud83d\ude00\ud800" }] };
  expect(storable(unstorable)).toEqual({ "\ufffd": ["a\ufffd", 1, null, { deep: "\ud83d\ude00\ufffd" }] });
  expect(isStorable(storable(unstorable))).toBe(true);
  const half = "x".repeat(LONGEST_CONFIG / 2);
  expect(AnyConfig.safeParse({ a: half }).success).toBe(true);
  expect(AnyConfig.safeParse({ a: half, b: half }).success).toBe(false);
});

test("JSON for a database differs only where the database would refuse it", () => {
  for (const broken of ["a\0", { "\0": [["\udc00b"]] }])
    expect(isStorable(JSON.parse(storableJson(broken)))).toBe(true);
  for (const whole of ["\\u0000", "😀", { "\\ud800": [1, null, "\\\\ud800"] }])
    expect(storableJson(whole)).toBe(JSON.stringify(whole));
});

import { expect, test } from "vitest";
import { isFoundBy } from "./entry.ts";
import { readTyped } from "./typed.ts";

test.each([
  ["trd_01J9ZK3M5Q", { kind: "trade", id: "trd_01J9ZK3M5Q" }],
  [" 2026-10-05 ", { kind: "day", day: "2026-10-05" }],
  ["2026-02-30", null],
  ["nvda", { kind: "symbol", symbol: "NVDA" }],
  ["brk.b", { kind: "symbol", symbol: "BRK.B" }],
  ["sign out", null],
  ["", null],
  ["<b>", null],
])("reads “%s” as what it names", (text, typed) => {
  expect(readTyped(text)).toEqual(typed);
});

test("an entry is found by all its words in any order", () => {
  const entry = { id: "1", name: "Sign out", kind: "Account", words: "log off leave", run: () => undefined };
  expect(isFoundBy("out sign", entry)).toBe(true);
  expect(isFoundBy("log off", entry)).toBe(true);
  expect(isFoundBy("sign in", entry)).toBe(false);
});

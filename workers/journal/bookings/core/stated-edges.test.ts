import { expect, test } from "vitest";
import type { StatedBalance } from "./stated-balance.ts";
import { contractOf, edgesOf } from "./stated-edges.ts";

const cash = (at: number | null, amount: string): StatedBalance => ({
  account: "Main",
  at,
  currency: "USD",
  cash: amount,
});
const brief = (balances: StatedBalance[], runsForward: boolean) =>
  edgesOf(
    balances.map((stated, line) => ({ line, stated })),
    runsForward,
  ).map(({ edge, at, amount }) => [edge, at, amount]);

test("of balances at one instant the one that the account reached last counts, whichever way the file runs", () => {
  const forward = [cash(1, "10"), cash(1, "20"), cash(5, "30"), cash(5, "40")];
  const expected = [
    ["last", 5, "40"],
    ["first", 1, "20"],
  ];
  expect(brief(forward, true)).toEqual(expected);
  expect(brief(forward.toReversed(), false)).toEqual(expected);
});

test("a balance without a time is that of the statement's end", () => {
  expect(brief([cash(null, "7"), cash(5, "30")], true)).toEqual([
    ["last", null, "7"],
    ["first", 5, "30"],
  ]);
});

test("contracts of one symbol are told apart, shares are not", () => {
  expect(contractOf({ expiry: "2026-03-20", strike: "150", right: "call" })).toBe("2026-03-20 150 call");
  expect(contractOf({ expiry: null, strike: "150", right: null })).toBe("");
});

import { beforeEach, expect, test } from "vitest";
import type { Compared } from "#shared/contracts/adherence.ts";
import { hideAmounts, writeIn } from "../numbers/reader.ts";
import { answersWords, missedWords, rangeWords, worthWords } from "./adherence-words.ts";

beforeEach(() => {
  writeIn("en-US");
  hideAmounts(false);
});

const side = (trades: number) => ({ trades, wins: 0, netPnl: "0", perTrade: "0" });
const compared = (followed: number, broken: number, difference: Compared["difference"]): Compared => ({
  followed: side(followed),
  broken: side(broken),
  difference,
});

test.each([
  [compared(0, 0, null), /^Answer the rules/],
  [compared(4, 0, null), /no trade broke it/],
  [compared(0, 4, null), /no trade followed it/],
  [compared(5, 4, { perTrade: "5", interval: null }), /made 5.00 USD a trade more.*takes 5 of each/],
  [
    compared(5, 5, { perTrade: "-5", interval: ["-9", "-1"] }),
    /5.00 USD a trade less.*unlikely to be chance/,
  ],
  [compared(5, 5, { perTrade: "5", interval: ["-1", "11"] }), /may be chance \(−1.00 to \+11.00\)/],
  [compared(5, 5, { perTrade: "0", interval: ["-1", "1"] }), /made the same/],
])("says what the rules are worth", (results, words) => {
  expect(worthWords(results, "USD")).toMatch(words);
});

test("shares and missed trades are said with their numbers", () => {
  const share = { followed: 8, answered: 13, share: 8 / 13, interval: [0.35, 0.85] as [number, number] };
  expect([answersWords(share), rangeWords(share)]).toEqual([
    "8 of 13",
    "between 35.0% and 85.0% in the long run",
  ]);
  const none = { followed: 0, answered: 0, share: null, interval: null };
  expect([answersWords(none), rangeWords(none)]).toEqual(["no answer yet", ""]);
  const missed = { trades: 3, withResult: 2, totalR: "1.5", perTradeR: "0.75" };
  expect(missedWords(missed)).toBe(
    "3 trades that you saw and did not take. The 2 with a result would have made +1.50 R, +0.75 R a trade.",
  );
  expect(missedWords({ ...missed, trades: 1, withResult: 0, totalR: null, perTradeR: null })).toMatch(
    /not said/,
  );
  expect(missedWords({ ...missed, trades: 0 })).toBe("None noted.");
});

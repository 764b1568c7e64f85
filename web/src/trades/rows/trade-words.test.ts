import { expect, test } from "vitest";
import type { Trade } from "#shared/contracts/trades.ts";
import { exitWords, heldWords, quantityWords } from "./trade-words.ts";

const NOW = Date.parse("2026-11-19T12:00:00.000Z");
const CLOSED: Trade = {
  id: "trd_1",
  account: "Main",
  symbol: "ACME",
  assetClass: "equity",
  direction: "long",
  status: "closed",
  quantity: "340",
  openQuantity: "0",
  entryPrice: "24.35",
  exitPrice: "24.47",
  openedAt: "2026-11-17T12:00:00.000Z",
  openedDateOnly: false,
  closedAt: "2026-11-17T12:42:00.000Z",
  closedDateOnly: false,
  grossPnl: "28.87",
  fees: "0",
  netPnl: "28.87",
  currency: "USD",
  fills: 2,
  multiplier: "1",
  foreignFees: 0,
  feesUnknown: 0,
};
const OPEN: Trade = { ...CLOSED, status: "open", openQuantity: "100", closedAt: null };

const wordsOf = (trade: Trade) =>
  [quantityWords(trade), exitWords(trade), heldWords(trade, NOW)].map((words) =>
    words.replaceAll("\u00a0", " ").replace(/\u2007+$/, ""),
  );

test("a closed trade shows its size, its exit and how long it was held", () => {
  expect(wordsOf(CLOSED)).toEqual(["340", "24.47", "42 min"]);
});

test("an open trade says what is still held, what was sold, and how long it is held so far", () => {
  expect(wordsOf(OPEN)).toEqual(["100 of 340 open", "240 @ 24.47", "2 d so far"]);
  expect(wordsOf({ ...OPEN, openQuantity: "340", exitPrice: null })).toEqual(["340 open", "", "2 d so far"]);
});

test("a date without a time has no holding time", () => {
  expect(heldWords({ ...CLOSED, closedDateOnly: true }, NOW)).toBe("–");
  expect(heldWords({ ...OPEN, openedDateOnly: true }, NOW)).toBe("–");
});

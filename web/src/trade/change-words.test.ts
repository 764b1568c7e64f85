import { beforeEach, expect, test } from "vitest";
import type { TradeChange } from "#shared/contracts/trade-detail.ts";
import { writeIn } from "../numbers/reader.ts";
import { answerWords, changeWords, needsPrice } from "./change-words.ts";

const change = (given: Partial<TradeChange>): TradeChange => ({
  kind: "transfer",
  id: "bkg_1",
  at: "2026-03-10T00:00:00.000Z",
  dateOnly: true,
  before: "0",
  after: "10",
  ratio: null,
  price: null,
  followed: true,
  answer: null,
  ...given,
});
const opening = {
  id: "bkg_1",
  kind: "gift",
  quantity: null,
  price: "12.5",
  acquiredOn: "2019-05-06",
  answeredAt: "2026-03-11T00:00:00.000Z",
} as const;

beforeEach(() => writeIn("en-US"));

test("says what a split, a transfer, an answer and cash in lieu changed", () => {
  const split = change({ kind: "split", ratio: { after: "2", before: "1" }, before: "10", after: "20" });
  expect(changeWords(split)).toBe("2:1 split, 10 → 20");
  expect(changeWords({ ...split, followed: false, after: "10" })).toBe("2:1 split, not followed");
  expect(changeWords(change({}))).toBe("10 transferred in, 0 → 10");
  expect(changeWords(change({ before: "10", after: "4" }))).toBe("6 transferred out, 10 → 4");
  expect(changeWords(change({ kind: "opening", after: "300" }))).toBe("300 held before, 0 → 300");
  expect(changeWords(change({ kind: "lieu", before: "10.5", after: "10" }))).toBe(
    "0.5 paid out in cash, 10.5 → 10",
  );
});

test("asks for a price only where units came in without one", () => {
  expect(needsPrice(change({}))).toBe(true);
  expect(needsPrice(change({ before: "10", after: "4" }))).toBe(false);
  expect(needsPrice(change({ price: "0" }))).toBe(false);
  expect(needsPrice(change({ answer: { ...opening, kind: "ignored", price: null } }))).toBe(false);
});

test("repeats what the owner said", () => {
  const now = Date.parse("2026-03-12T00:00:00Z");
  expect(answerWords(opening, "USD", now)).toMatch(/^You said: a gift at 12\.50? USD, .*2019\.$/);
  expect(answerWords({ ...opening, kind: "short" }, "USD", now)).toBe("You said that this is a short sale.");
});

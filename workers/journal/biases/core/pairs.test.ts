import { expect, test } from "vitest";
import { pairsWithin, REACH, strataOf, type TradeSpan } from "./pairs.ts";

const MONDAY = Date.parse("2026-11-16T00:00:00.000Z");
const WEEK = { from: MONDAY, to: MONDAY + 7 * 86_400_000 };
const MINUTE = 60_000;

test("pairs each entry with the result just before it", () => {
  const trades = [trade("a", 10, 20, -5), trade("b", 23, 30, 7), trade("c", 40, 50, 1)];
  expect(pairsWithin(trades, WEEK)).toEqual([
    pair({ exitId: "a", entryId: "b", afterLoss: true, gapSeconds: 180, outcome: made(30, 7) }),
    pair({ exitId: "b", entryId: "c", afterLoss: false, gapSeconds: 600, outcome: made(50, 1) }),
  ]);
});

test("three entries after one loss are one reaction", () => {
  const trades = [
    trade("a", 10, 20, -5),
    trade("b", 22, 60, 1),
    trade("c", 23, 60, 1),
    trade("d", 24, 60, 1),
  ];
  expect(pairsWithin(trades, WEEK).map(({ entryId }) => entryId)).toEqual(["b"]);
});

test("an exit that another follows before anybody acts is no cause", () => {
  const trades = [trade("a", 10, 20, -5), trade("b", 11, 25, 7), trade("c", 26, 30, 1)];
  expect(pairsWithin(trades, WEEK)).toEqual([
    pair({ exitId: "b", entryId: "c", gapSeconds: 60, outcome: made(30, 1) }),
  ]);
});

test("exits of one instant are one result, and breaking even is none", () => {
  const both = [trade("a", 10, 20, -5), trade("b", 11, 20, 7), trade("c", 22, 30, 0), trade("d", 31, 40, 1)];
  expect(pairsWithin(both, WEEK)).toEqual([
    pair({ exitId: "b", entryId: "c", gapSeconds: 120, outcome: made(30, 0) }),
  ]);
});

test("a flip enters in the moment of its exit", () => {
  const trades = [trade("a", 10, 20, -5), trade("b", 20, 30, 7)];
  expect(pairsWithin(trades, WEEK)).toEqual([
    pair({ exitId: "a", entryId: "b", afterLoss: true, gapSeconds: 0, outcome: made(30, 7) }),
  ]);
});

test("accounts do not answer for each other", () => {
  const trades = [trade("a", 10, 20, -5), { ...trade("b", 21, 30, 7), account: "other" }];
  expect(pairsWithin(trades, WEEK)).toEqual([]);
});

test("without a time of day there is no gap", () => {
  const untimed = { timed: false };
  const trades = [
    { ...trade("a", 0, 0, -5), ...untimed },
    { ...trade("b", 1440, 1440, 7), ...untimed },
  ];
  expect(pairsWithin(trades, WEEK).map(({ gapSeconds }) => gapSeconds)).toEqual([null]);
});

test("an open trade has no outcome yet", () => {
  const trades = [trade("a", 10, 20, -5), { ...trade("b", 23, 30, 7), closedAt: null }];
  expect(pairsWithin(trades, WEEK).map(({ outcome }) => outcome)).toEqual([null]);
});

test("size is measured against the median of the entries before it, from the fifth on", () => {
  const trades = Array.from({ length: 8 }, (_, i) => ({
    ...trade(`t${i}`, 10 * i, 10 * i + 5, 1),
    size: i === 7 ? 30 : 10 + i,
  }));
  const ratios = pairsWithin(trades, WEEK).map(({ sizeRatio }) => sizeRatio);
  expect(ratios).toEqual([null, null, null, null, 15 / 12, 16 / 12.5, 30 / 13]);
});

test("the window slides over twenty entries", () => {
  const trades = Array.from({ length: 41 }, (_, i) => ({
    ...trade(`t${String(i).padStart(2, "0")}`, 10 * i, 10 * i + 5, 1),
    size: i < 20 ? 1000 : 10,
  }));
  expect(pairsWithin(trades, WEEK).at(-1)?.sizeRatio).toBe(1);
});

test("an instrument is compared with itself, and with its asset class while it has few entries", () => {
  const trades = Array.from({ length: 16 }, (_, i) => ({
    ...trade(`t${String(i).padStart(2, "0")}`, 10 * i, 10 * i + 5, 1),
    instrument: i % 2 === 0 ? "future" : "share",
    assetClass: i % 2 === 0 ? "future" : "equity",
    size: i % 2 === 0 ? 26_000 : 6000,
  }));
  const few = { ...trade("x1", 170, 175, 1), instrument: "another share", size: 9000 };
  const lone = { ...trade("x2", 180, 185, 1), instrument: "coin", assetClass: "crypto" };
  const ratios = pairsWithin([...trades, few, lone], WEEK).map(({ sizeRatio }) => sizeRatio);
  expect(ratios.slice(-8)).toEqual([1, 1, 1, 1, 1, 1, 1.5, null]);
  expect(ratios.slice(0, -8).every((ratio) => ratio === null)).toBe(true);
});

test("a week counted alone gives what it gives within the whole history", () => {
  const trades = Array.from({ length: 600 }, (_, i) =>
    trade(`t${String(i).padStart(3, "0")}`, i * 200, i * 200 + 90 + (i % 7) * 40, (i % 3) - 1),
  ).map((each, i) => ({ ...each, size: 100 + ((i * 37) % 90) }));
  const whole = pairsWithin(trades, { from: MONDAY, to: MONDAY + 70 * 86_400_000 });
  const second = { from: WEEK.to, to: WEEK.to + 7 * 86_400_000 };
  const near = trades.filter(
    ({ openedAt, closedAt }) => openedAt < second.to && (closedAt ?? 0) >= second.from,
  );
  const before = trades.filter(({ openedAt }) => openedAt < second.from).slice(-REACH);
  const after = trades.filter(({ openedAt }) => openedAt >= second.to).slice(0, 1);
  const alone = pairsWithin([...new Set([...before, ...near, ...after])], second);
  expect(alone.length).toBeGreaterThan(20);
  expect(alone).toEqual(
    whole.filter(({ day }) => day * 86_400_000 >= second.from && day * 86_400_000 < second.to),
  );
});

test("strata are busy days, and what is left of the week", () => {
  const pairs = [1, 1, 1, 1, 2, 2, 3].map((day, i) => ({ account: "main", day, i }));
  expect(strataOf(pairs).map((stratum) => stratum.length)).toEqual([4, 3]);
  expect(strataOf([...pairs, { account: "other", day: 2, i: 9 }]).map((stratum) => stratum.length)).toEqual([
    4, 3, 1,
  ]);
});

function trade(id: string, opened: number, closed: number, net: number): TradeSpan {
  return {
    id,
    account: "main",
    instrument: "ins",
    direction: "long",
    currency: "USD",
    assetClass: "equity",
    result: String(net),
    openedAt: MONDAY + opened * MINUTE,
    closedAt: MONDAY + closed * MINUTE,
    size: 100,
    net,
    entryPrice: "100",
    exitPrice: "100",
    fills: 2,
    moves: [],
    timed: true,
  };
}

function pair(fields: object) {
  return { account: "main", day: MONDAY / 86_400_000, afterLoss: false, sizeRatio: null, ...fields };
}

function made(closed: number, net: number) {
  return { currency: "USD", result: String(net), closedAt: MONDAY + closed * MINUTE };
}

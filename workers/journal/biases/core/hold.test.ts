import { expect, test } from "vitest";
import { intradayHistory, type History } from "#test/fixtures/histories.ts";
import { scoreBuckets } from "#test/fixtures/scores.ts";
import { countClosings } from "./closings.ts";
import type { TradeSpan } from "./pairs.ts";
import { scoreHold } from "./hold.ts";
import { countWeeks } from "./weekly-buckets.ts";

const ALWAYS = { from: Date.parse("2023-12-25T00:00:00.000Z"), to: Date.parse("2030-01-07T00:00:00.000Z") };
const MONDAY = Date.parse("2026-11-16T00:00:00.000Z");
const MINUTE = 60_000;

test("losers held 45 minutes and winners 18 give the ratio and a small p", () => {
  const trades = Array.from({ length: 80 }, (_, i) =>
    trade(i, i % 2 === 0 ? { minutes: 18, result: "4" } : { minutes: 45, result: "-6" }),
  );
  const hold = scoreHold([{ week: "2026-11-16", closings: closed(trades) }], { formula: "t/1", minimum: 30 });
  expect(hold).toMatchObject({ n: 40, losers: 40, winners: 40 });
  expect(hold.tested?.ratio).toBeCloseTo(2.5, 10);
  expect(hold.tested).toMatchObject({ longSeconds: 1080, pValue: 1 / 2001 });
  // Every loser was held equally long: no holding time parts them, and the money of all is no cost.
  expect(hold.tested?.cost).toBeNull();
});

test("losers held long are compared with losers left sooner, never with winners", () => {
  const plan = [
    { minutes: 18, result: "4" },
    { minutes: 45, result: "-6.5" },
    { minutes: 10, result: "-2" },
  ];
  const trades = Array.from({ length: 120 }, (_, i) => trade(i, plan[i % 3] ?? { minutes: 0, result: "0" }));
  const hold = scoreHold([{ week: "2026-11-16", closings: closed(trades) }], { formula: "t/1", minimum: 30 });
  expect(hold.tested?.cost).toEqual({
    trades: 40,
    total: "-260",
    perTrade: "-6.5",
    restTrades: 40,
    restPerTrade: "-2",
    interval: [-4.5, -4.5],
    currency: "USD",
    otherTrades: 0,
  });
});

test("where every loser was held longer than the winners, half of the losers are the measure", () => {
  const trades = Array.from({ length: 80 }, (_, i) =>
    trade(i, i % 2 === 0 ? { minutes: 18, result: "4" } : { minutes: 40 + (i - 1) / 2, result: "-6" }),
  );
  const hold = scoreHold([{ week: "2026-11-16", closings: closed(trades) }], { formula: "t/1", minimum: 30 });
  expect(hold.tested?.longSeconds).toBeGreaterThan(55 * 60);
  expect(hold.tested?.longSeconds).toBeLessThan(62 * 60);
  expect(hold.tested?.cost).toMatchObject({ trades: 20, total: "-120", restTrades: 20, restPerTrade: "-6" });
});

test("a trade without times has no holding time, and one that broke even is neither", () => {
  const trades = [
    { ...trade(0, { minutes: 18, result: "4" }), timed: false },
    trade(1, { minutes: 18, result: "0" }),
  ];
  const hold = scoreHold([{ week: "2026-11-16", closings: closed(trades) }], { formula: "t/1", minimum: 30 });
  expect(hold).toEqual({ n: 0, losers: 0, winners: 0, tested: null });
});

test("it leads where one position is held at a time, without a published reference", async () => {
  const history = longerLosers(intradayHistory({ seed: "hold", days: 60, perDay: 6 }), 2.5);
  const [disposition] = await scoreBuckets(countWeeks(history, ALWAYS).buckets);
  expect(disposition).toMatchObject({
    bias: "disposition_effect",
    measure: "hold_ratio",
    verdict: "likely",
    neutral: 1,
    reference: null,
    formula: "disposition_effect/5",
  });
  expect(disposition?.estimate).toBeGreaterThan(2);
  expect(disposition?.interval?.[0]).toBeGreaterThan(1);
  expect(disposition?.parts["holdRatio"]).toBe(disposition?.estimate);
});

test("winners that are let run are the opposite", async () => {
  const history = longerLosers(intradayHistory({ seed: "run", days: 60, perDay: 6 }), 0.4);
  const [disposition] = await scoreBuckets(countWeeks(history, ALWAYS).buckets);
  expect(disposition).toMatchObject({ measure: "hold_ratio", verdict: "opposite" });
  expect(disposition?.estimate).toBeLessThan(0.7);
});

/** The same history with each loser held so many times as long. */
function longerLosers(history: History, times: number): History {
  const trades = history.trades.map((each) =>
    each.net < 0 && each.closedAt !== null
      ? { ...each, closedAt: Math.round(each.openedAt + times * (each.closedAt - each.openedAt)) }
      : each,
  );
  return { ...history, trades };
}

function closed(trades: readonly TradeSpan[]) {
  return countClosings(trades, { from: MONDAY, to: MONDAY + 7 * 86_400_000 });
}

function trade(index: number, { minutes, result }: { minutes: number; result: string }): TradeSpan {
  const openedAt = MONDAY + index * 60 * MINUTE;
  return {
    id: `t${index}`,
    account: "main",
    instrument: "ins",
    assetClass: "equity",
    direction: "long",
    currency: "USD",
    openedAt,
    closedAt: openedAt + minutes * MINUTE,
    size: 100,
    net: Number(result),
    result,
    entryPrice: "100",
    exitPrice: "100",
    fills: 2,
    moves: [],
    timed: true,
  };
}

import { expect, test } from "vitest";
import { type AnswerSums, assessAdherence } from "./adherence.ts";

const NONE = { trades: 0, withResult: 0, total: null, mean: null };

/** The sums over trades of so many answers each, as the statement makes them. */
function sumsOf(
  answer: AnswerSums["answer"],
  ruleId: string | null,
  trades: readonly { net: number; hits?: number; asked?: number }[],
): AnswerSums {
  const n = trades.length;
  const sum = (pick: (trade: { net: number; hits: number; asked: number }) => number) =>
    trades.reduce((all, { net, hits = 0, asked = 0 }) => all + pick({ net, hits, asked }), 0);
  return {
    currency: "USD",
    currencies: ["USD", "EUR"],
    ruleId,
    answer,
    trades: n,
    wins: trades.filter(({ net }) => net > 0).length,
    net: String(sum(({ net }) => net)),
    squares: String(sum(({ net }) => net * net)),
    hits: sum(({ hits }) => hits),
    asked: sum(({ asked }) => asked),
    hitsHits: sum(({ hits }) => hits * hits),
    hitsAsked: sum(({ hits, asked }) => hits * asked),
    askedAsked: sum(({ asked }) => asked * asked),
  };
}

const RULES = [{ id: "a", words: "Waited", retiredAt: null }];

test("a setup without a trade has no figure", () => {
  expect(assessAdherence({ rules: RULES, sums: [], missed: NONE })).toMatchObject({
    currency: null,
    trades: 0,
    taken: { trades: 0, netPnl: "0", perTrade: null },
    adherence: { followed: 0, answered: 0, share: null, interval: null },
    results: { followed: { trades: 0, perTrade: null }, difference: null },
    rules: [{ id: "a", adherence: { share: null }, results: { difference: null } }],
    missed: { trades: 0, totalR: null },
  });
});

test("shares, sides and the difference of the means with its interval", () => {
  const followed = [3, 5, 7, 9, 11].map((net) => ({ net, hits: 2, asked: 2 }));
  const broken = [-4, -2, 0, 2, 4].map((net) => ({ net, hits: 1, asked: 2 }));
  const { adherence, results, answered, trades, taken, rules } = assessAdherence({
    rules: RULES,
    sums: [
      sumsOf("broken", null, broken),
      sumsOf("followed", null, followed),
      sumsOf("unsaid", null, [{ net: 1 }]),
      sumsOf("followed", "a", followed),
      sumsOf("broken", "a", broken.slice(0, 4)),
    ],
    missed: NONE,
  });
  expect({ trades, answered }).toEqual({ trades: 11, answered: 10 });
  expect(taken).toMatchObject({ trades: 11, wins: 8, netPnl: "36" });
  // 15 of 20; each trade is off by ±0.5 of its two answers, so the error is √(10 × 0.25) ÷ 20.
  expect(adherence).toMatchObject({ followed: 15, answered: 20, share: 0.75 });
  const half = 1.959963984540054 * (Math.sqrt(2.5) / 20);
  expect(adherence.interval?.[0]).toBeCloseTo(0.75 - half, 10);
  expect(adherence.interval?.[1]).toBeCloseTo(0.75 + half, 10);
  // Both sides have the variance 10, so the error of the difference is √(10 / 5 + 10 / 5) = 2.
  expect(results).toMatchObject({
    followed: { trades: 5, wins: 5, netPnl: "35", perTrade: "7" },
    broken: { trades: 5, wins: 2, netPnl: "0", perTrade: "0" },
    difference: { perTrade: "7" },
  });
  expect(Number(results.difference?.interval?.[0])).toBeCloseTo(7 - 2 * 1.959963984540054, 9);
  expect(Number(results.difference?.interval?.[1])).toBeCloseTo(7 + 2 * 1.959963984540054, 9);
  // Four trades on a side are too few for an interval.
  expect(rules[0]).toMatchObject({
    adherence: { followed: 5, answered: 9 },
    results: { broken: { trades: 4, perTrade: "-1" }, difference: { perTrade: "8", interval: null } },
  });
});

test("answers that all agree have the interval of a share, and not none", () => {
  const whole = sumsOf("followed", null, [{ net: 1, hits: 3, asked: 3 }]);
  const { adherence } = assessAdherence({ rules: [], sums: [whole], missed: NONE });
  expect(adherence.share).toBe(1);
  expect(adherence.interval?.[0]).toBeLessThan(0.5);
  expect(adherence.interval?.[1]).toBe(1);
});

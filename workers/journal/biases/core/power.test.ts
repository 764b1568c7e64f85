import { describe, expect, test } from "vitest";
import type { BiasName } from "#shared/contracts/biases.ts";
import { rounds } from "#test/effort.ts";
import { intradayHistory, portfolioHistory, type History } from "#test/fixtures/histories.ts";
import { countWeeks, scoreBuckets } from "./weekly-buckets.ts";

const ALWAYS = { from: Date.parse("2023-12-25T00:00:00.000Z"), to: Date.parse("2030-01-07T00:00:00.000Z") };
const HISTORIES = rounds({ sample: 40, long: 200 });
/**
 * At least 9 in 10 must hold over two hundred histories; over the first forty, chance has a standard
 * deviation of two.
 */
const LUCK = rounds({ sample: 2, long: 0 });

/** How many of the seeded histories each bias is called likely in, and the average n. */
function flagged(make: (seed: string) => History): Record<BiasName, { likely: number; n: number }> {
  const counts = {
    disposition_effect: { likely: 0, n: 0 },
    revenge_trading: { likely: 0, n: 0 },
    size_escalation: { likely: 0, n: 0 },
  };
  for (let i = 0; i < HISTORIES; i++) {
    for (const score of scoreBuckets(countWeeks(make(`history ${i}`), ALWAYS).buckets)) {
      counts[score.bias].n += score.n / HISTORIES;
      if (score.verdict === "likely") counts[score.bias].likely++;
    }
  }
  return counts;
}

/** Two hundred histories take seconds, and far longer on a busy machine. */
const PATIENCE = { timeout: 120_000 };

describe("a history without a bias is flagged in at most one of twenty", PATIENCE, () => {
  test.each<[string, (seed: string) => History]>([
    [
      "six trades a day, days that differ in pace and luck",
      (seed) => intradayHistory({ seed, days: 60, perDay: 6 }),
    ],
    ["a trade or two a day", (seed) => intradayHistory({ seed, days: 200, perDay: 1.5 })],
    [
      "positions held for days, some never meant to be sold",
      (seed) => portfolioHistory({ seed, days: 250, positions: 8, sellRate: 0.1 }),
    ],
    [
      "losers added to half again as readily, so that they are marked more often",
      (seed) =>
        portfolioHistory({ seed, days: 250, positions: 8, sellRate: 0.1, markRate: 0.5, averagingDown: 1.5 }),
    ],
  ])("%s", (_, make) => {
    const counts = flagged(make);
    for (const { likely } of Object.values(counts)) expect(likely).toBeLessThanOrEqual(HISTORIES / 20);
  });
});

describe("a planted effect is found in at least nine of ten", PATIENCE, () => {
  test("revenge: a quarter of losses answered within two minutes, n ≈ 185", () => {
    const { revenge_trading } = flagged((seed) =>
      intradayHistory({ seed, days: 60, perDay: 6, revenge: 0.25 }),
    );
    expect(revenge_trading.likely).toBeGreaterThanOrEqual(HISTORIES * 0.9 - LUCK);
    expect(revenge_trading.n).toBeLessThan(195);
  });

  test("size: 30 % larger after a loss, n ≈ 90", () => {
    const { size_escalation } = flagged((seed) =>
      intradayHistory({ seed, days: 30, perDay: 6, escalation: 1.3 }),
    );
    expect(size_escalation.likely).toBeGreaterThanOrEqual(HISTORIES * 0.9 - LUCK);
    expect(size_escalation.n).toBeLessThan(95);
  });

  test("house money: 25 % smaller after a loss is found too", () => {
    const { size_escalation } = flagged((seed) =>
      intradayHistory({ seed, days: 30, perDay: 6, escalation: 0.75 }),
    );
    expect(size_escalation.likely).toBeGreaterThanOrEqual(HISTORIES * 0.9 - LUCK);
  });

  test("disposition: gains sold twice as readily, n ≈ 230; three times, n ≈ 80", () => {
    const twice = flagged((seed) =>
      portfolioHistory({ seed, days: 400, positions: 8, sellRate: 0.08, disposition: 2 }),
    ).disposition_effect;
    expect(twice.likely).toBeGreaterThanOrEqual(HISTORIES * 0.9 - LUCK);
    expect(twice.n).toBeLessThan(235);
    const thrice = flagged((seed) =>
      portfolioHistory({ seed, days: 120, positions: 8, sellRate: 0.08, disposition: 3 }),
    ).disposition_effect;
    expect(thrice.likely).toBeGreaterThanOrEqual(HISTORIES * 0.9 - LUCK);
    expect(thrice.n).toBeLessThan(85);
  });
});

test("the same ledger gives the same bytes", () => {
  const [first, second] = [1, 2].map(() => intradayHistory({ seed: "bytes", days: 60, perDay: 6 }));
  expect(scoresOf(first)).toBe(scoresOf(second));
});

test("counting week by week gives what counting at once gives", () => {
  const history = portfolioHistory({ seed: "weeks", days: 60, positions: 6, sellRate: 0.15 });
  const whole = countWeeks(history, ALWAYS);
  const byWeek = whole.buckets.map(({ week }) => {
    const from = Date.parse(`${week}T00:00:00.000Z`);
    return countWeeks(history, { from, to: from + 7 * 86_400_000 });
  });
  expect(byWeek.flatMap(({ buckets }) => buckets)).toEqual(whole.buckets);
  expect(byWeek.flatMap(({ evidence }) => evidence)).toEqual(whole.evidence);
});

function scoresOf(history: History = { trades: [], sales: [], marks: [], fills: [] }): string {
  return JSON.stringify(scoreBuckets(countWeeks(history, ALWAYS).buckets));
}

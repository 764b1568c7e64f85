import { describe, expect, test } from "vitest";
import { BIASES, type BiasName } from "#shared/contracts/biases.ts";
import { rounds } from "#test/effort.ts";
import { habitHistory } from "#test/fixtures/habits.ts";
import { emptyHistory, intradayHistory, portfolioHistory, type History } from "#test/fixtures/histories.ts";
import { scoreBuckets } from "#test/fixtures/scores.ts";
import { countWeeks } from "./weekly-buckets.ts";

const ALWAYS = { from: Date.parse("2023-12-25T00:00:00.000Z"), to: Date.parse("2030-01-07T00:00:00.000Z") };
const HISTORIES = rounds({ sample: 5, long: 200 });
/** At least 9 in 10 must hold over two hundred histories; over the first five, chance may take two more. */
const LUCK = rounds({ sample: 2, long: 0 });
/** Of two hundred histories without a habit, chance may flag this many in any of the ten biases together. */
const MOST_FLAGGED = rounds({ sample: 2, long: 18 });

type Make = (seed: string) => History;

/** How many of the seeded histories each bias is called likely in and any is, and the average n. */
async function flagged(make: Make, habits: readonly BiasName[] = []) {
  const counts = new Map(BIASES.map((bias) => [bias, { likely: 0, n: 0 }]));
  let any = 0;
  for (let i = 0; i < HISTORIES; i++) {
    const scores = await scoreBuckets(countWeeks(make(`history ${i}`), ALWAYS).buckets);
    for (const { bias, n, verdict } of scores) {
      const count = counts.get(bias) ?? { likely: 0, n: 0 };
      count.n += n / HISTORIES;
      if (verdict === "likely") count.likely++;
    }
    if (scores.some(({ bias, verdict }) => verdict === "likely" && !habits.includes(bias))) any++;
  }
  return { counts, any };
}

/** Two hundred histories take a minute on a busy machine. */
const PATIENCE = { timeout: 300_000 };

describe("histories without a habit are rarely flagged, with all ten biases together", PATIENCE, () => {
  test.each<[string, Make, BiasName[]]>([
    [
      "three instruments, both directions, days that differ in luck",
      (seed) => habitHistory({ seed, days: 120, perDay: 6 }),
      [],
    ],
    ["the same with two trades a day", (seed) => habitHistory({ seed, days: 250, perDay: 2 }), []],
    [
      "six trades a day, days that differ in pace and luck",
      (seed) => intradayHistory({ seed, days: 60, perDay: 6 }),
      [],
    ],
    ["a trade or two a day", (seed) => intradayHistory({ seed, days: 200, perDay: 1.5 }), []],
    [
      "positions held for days, some never meant to be sold",
      (seed) => portfolioHistory({ seed, days: 250, positions: 8, sellRate: 0.1 }),
      [],
    ],
    [
      "the same with no price of one's own, marked by daily bars",
      (seed) =>
        portfolioHistory({ seed, days: 250, positions: 8, sellRate: 0.1, markRate: 0, barsOf: "alpaca" }),
      [],
    ],
    [
      "losers added to half again as readily, all marked by daily bars",
      (seed) =>
        portfolioHistory({
          seed,
          days: 250,
          positions: 8,
          sellRate: 0.1,
          markRate: 0.5,
          averagingDown: 1.5,
          barsOf: "alpaca",
        }),
      ["averaging_down"],
    ],
    [
      "losers added to half again as readily, so that they are marked more often",
      (seed) =>
        portfolioHistory({ seed, days: 250, positions: 8, sellRate: 0.1, markRate: 0.5, averagingDown: 1.5 }),
      ["averaging_down"],
    ],
  ])("%s", async (_, make, habits) => {
    const { counts, any } = await flagged(make, habits);
    expect(any).toBeLessThanOrEqual(MOST_FLAGGED);
    for (const [bias, { likely }] of counts)
      if (!habits.includes(bias)) expect(likely).toBeLessThanOrEqual(Math.max(1, HISTORIES / 20));
  });
});

describe("a planted habit is found in at least nine of ten", PATIENCE, () => {
  test.each<[string, BiasName, number, Make]>([
    [
      "a quarter of losses answered within two minutes",
      "revenge_trading",
      300,
      (seed) => intradayHistory({ seed, days: 90, perDay: 6, revenge: 0.25 }),
    ],
    [
      "30 % larger after a loss",
      "size_escalation",
      125,
      (seed) => intradayHistory({ seed, days: 40, perDay: 6, escalation: 1.3 }),
    ],
    [
      "house money: 25 % smaller after a loss",
      "size_escalation",
      125,
      (seed) => intradayHistory({ seed, days: 40, perDay: 6, escalation: 0.75 }),
    ],
    [
      "gains sold twice as readily",
      "disposition_effect",
      290,
      (seed) => portfolioHistory({ seed, days: 480, positions: 8, sellRate: 0.08, disposition: 2 }),
    ],
    [
      "gains sold three times as readily",
      "disposition_effect",
      110,
      (seed) => portfolioHistory({ seed, days: 150, positions: 8, sellRate: 0.08, disposition: 3 }),
    ],
    [
      "gains sold three times as readily, with no price of one's own and marked by daily bars",
      "disposition_effect",
      125,
      (seed) =>
        portfolioHistory({
          seed,
          days: 150,
          positions: 8,
          sellRate: 0.08,
          disposition: 3,
          markRate: 0,
          barsOf: "alpaca",
        }),
    ],
    [
      "right in a fifth of the trades beyond six a day",
      "overtrading",
      110,
      (seed) => habitHistory({ seed, days: 100, perDay: 6, rightBeyondUsual: 0.2 }),
    ],
    [
      "losers left at 1.5 times the distance",
      "loss_aversion",
      360,
      (seed) => habitHistory({ seed, days: 115, perDay: 6, lossStretch: 1.5 }),
    ],
    [
      "half of the entries follow the last move",
      "chasing",
      100,
      (seed) => habitHistory({ seed, days: 30, perDay: 6, chases: 0.5 }),
    ],
    [
      "losers added to three times as readily",
      "averaging_down",
      130,
      (seed) => habitHistory({ seed, days: 66, perDay: 6, addsAtLoss: 3 }),
    ],
    [
      "one price in fourteen taken at a whole or half unit",
      "round_number_anchoring",
      740,
      (seed) => habitHistory({ seed, days: 60, perDay: 6, rounds: 1 / 14 }),
    ],
    [
      "30 % larger on a streak of gains",
      "hot_hand",
      165,
      (seed) => habitHistory({ seed, days: 105, perDay: 6, luck: 0, streakSize: 1.3 }),
    ],
    [
      "right in a fifth of the trades of one hour",
      "time_of_day",
      170,
      (seed) => habitHistory({ seed, days: 80, perDay: 6, rightAtFifteen: 0.2 }),
    ],
  ])("%s: %s, n up to %d", async (_, bias, most, make) => {
    const found = (await flagged(make)).counts.get(bias);
    expect(found?.likely).toBeGreaterThanOrEqual(HISTORIES * 0.9 - LUCK);
    expect(found?.n).toBeLessThan(most);
  });
});

test("the same ledger gives the same bytes", async () => {
  const [first, second] = [1, 2].map(() => habitHistory({ seed: "bytes", days: 40, perDay: 6 }));
  expect(await scoresOf(first)).toBe(await scoresOf(second));
});

test.each<[string, History]>([
  ["positions of days", portfolioHistory({ seed: "weeks", days: 60, positions: 6, sellRate: 0.15 })],
  ["trades of minutes", habitHistory({ seed: "weeks", days: 40, perDay: 6 })],
])("counting week by week gives what counting at once gives: %s", (_, history) => {
  const whole = countWeeks(history, ALWAYS);
  const byWeek = whole.buckets.map(({ week }) => {
    const from = Date.parse(`${week}T00:00:00.000Z`);
    return countWeeks(history, { from, to: from + 7 * 86_400_000 });
  });
  expect(byWeek.flatMap(({ buckets }) => buckets)).toEqual(whole.buckets);
  expect(byWeek.flatMap(({ evidence }) => evidence)).toEqual(whole.evidence);
});

async function scoresOf(history: History = emptyHistory()): Promise<string> {
  return JSON.stringify(await scoreBuckets(countWeeks(history, ALWAYS).buckets));
}

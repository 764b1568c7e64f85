import { describe, expect, test } from "vitest";
import { BIASES, BiasMeasure, type Bias, type BiasPeriod } from "#shared/contracts/biases.ts";
import { BIAS_WORDS, costWords, MEASURE_WORDS, plainWords, tryWords } from "../bias-words.ts";
import { byWeight } from "../by-weight.ts";
import { figureWords } from "../figure-words.ts";
import { progressWords, quarterPlaces, quarterWords } from "../history/history-words.ts";
import { intervalScale } from "../interval-scale.ts";
import { tablesOf } from "../part-tables.ts";

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f\u2009]/g, " ");

const FOUND: [Partial<Bias>, string, string, string][] = [
  [
    {
      bias: "overtrading",
      measure: "extra_gap",
      estimate: 0.65,
      parts: { usualNumber: 6, moveExtra: -0.55, moveWithin: 0.1, calibratedOn: 20, extraDays: 31 },
    },
    "After 6 trades on a day, the further ones make −0.550 of your usual move on average, those before +0.100 of your usual move.",
    "Trades after 6 trades on a day",
    "Stop for the day after 6 trades.",
  ],
  [
    {
      bias: "loss_aversion",
      measure: "loss_ratio",
      estimate: 1.5,
      parts: { loserMove: 1.3, winnerMove: 0.9 },
    },
    "Averaged over all of them, you leave losers 1.50 × as far from their entry as winners. The middle loser is at 1.30 × your usual move, the middle winner at 0.90 ×.",
    "Trades left 1.5 × your usual move or more from their entry, gains too",
    "Place a stop with each entry, no further away than your usual gain.",
  ],
  [
    {
      bias: "chasing",
      measure: "run_share",
      estimate: 0.74,
      neutral: 0.5,
      parts: { withRun: 74, againstRun: 26, farRun: 0.0042, calibratedOn: 60 },
    },
    "74 % of your entries after a move of 0.4% or more go with it. By chance it is half.",
    "Entering after a run of 0.4% or more",
    "When the price has run, let it come back, or let it go.",
  ],
  [
    {
      bias: "averaging_down",
      measure: "add_ratio",
      estimate: 2.4,
      parts: { addedAtLoss: 0.31, addedAtGain: 0.13, lossAdds: 60, lossCloses: 130 },
    },
    "You added in 31 % of your decisions on positions at a loss and in 13 % of those at a gain.",
    "What was added at a loss",
    "Add to no position that stands at a loss.",
  ],
  [
    {
      bias: "round_number_anchoring",
      measure: "round_share",
      estimate: 0.081,
      neutral: 0.04,
      parts: { roundPrices: 59, prices: 728, roundTrades: 55 },
    },
    "8.1% of your prices are whole or half units: 59 of 728. The market’s own are about 4.0%.",
    "Trades at a round price",
    "Place your orders a few ticks away from round numbers.",
  ],
  [
    {
      bias: "hot_hand",
      measure: "streak_ratio",
      estimate: 1.3,
      parts: { sizeOnStreak: 1.28, sizeAfterOne: 0.98, runsZ: -2.4 },
    },
    "You open 1.28 × your usual size on a streak of gains and 0.98 × after a single gain.",
    "Opening at 1.25 × your usual size or more on a streak",
    "Open the next position at your usual size, however many gains came before it.",
  ],
  [
    {
      bias: "time_of_day",
      measure: "hour_gap",
      estimate: 0.7,
      parts: { hour: 23, hours: 5, hour23Trades: 60, hour23Move: -0.5 },
    },
    "What you open between 23:00 and 00:00 UTC makes 0.700 of your usual move less than the rest: the worst of your hours.",
    "Opening between 23:00 and 00:00 UTC",
    "For a month, open nothing between 23:00 and 00:00 UTC.",
  ],
];

describe("a habit of entries", () => {
  test.each(FOUND)("is told in a trader's words: $bias", (fields, finding, cost, remedy) => {
    const bias = { ...likely(), ...fields };
    expect(plain(plainWords(bias))).toBe(finding);
    expect(plain(costWords(bias))).toBe(cost);
    expect(plain(tryWords(bias) ?? "")).toBe(remedy);
    const [table, ...others] = tablesOf(bias);
    expect(table?.rows.every((row) => row.length === table.heads.length)).toBe(true);
    expect(others).toEqual([]);
    expect(tablesOf({ ...bias, parts: {} })).toEqual([]);
  });

  test("and every bias and measure has its words", () => {
    expect(Object.keys(BIAS_WORDS).toSorted()).toEqual([...BIASES].toSorted());
    expect(Object.keys(MEASURE_WORDS).toSorted()).toEqual([...BiasMeasure.options].toSorted());
  });

  test("has evidence with its figure", () => {
    expect(words("beyond_usual_number", 9)).toBe("trade 9 of the day");
    expect(words("left_far_at_loss", 2.5)).toBe("left at 2.50 × the usual move");
    expect(words("entered_after_run", 0.012)).toBe("entered after a run of 1.2%");
    expect(words("added_at_loss", 0.03)).toBe("added when 3.0% against it");
    expect(words("sized_up_on_streak", 1.6)).toBe("1.60 × usual, on a streak of gains");
    expect(words("at_round_price", 1)).toBe("at a round price");
    expect(words("in_worst_hour", 15)).toBe("opened in your worst hour");
  });
});

test("the dearest likely habit comes first, and what is not known last", () => {
  const { cost } = likely();
  const named = (bias: Bias["bias"], fields: Partial<Bias>): Bias => ({ ...likely(), bias, ...fields });
  const order = byWeight([
    named("disposition_effect", { verdict: null, cost: null }),
    named("revenge_trading", { verdict: "not_shown" }),
    named("hot_hand", { cost: cost === null ? null : { ...cost, interval: [-9, 3] } }),
    named("chasing", { cost: cost === null ? null : { ...cost, trades: 4 } }),
    named("overtrading", {}),
    named("loss_aversion", { verdict: "slight" }),
  ]).map(({ bias }) => bias);
  expect(order).toEqual([
    "overtrading",
    "chasing",
    "hot_hand",
    "loss_aversion",
    "revenge_trading",
    "disposition_effect",
  ]);
});

describe("a line", () => {
  test("holds no return of a year beside moves a trade, and compares small shares as ratios", () => {
    const gap = { ...likely(), measure: "extra_gap" as const, reference: { value: 0.071, source: "" } };
    expect(intervalScale({ ...gap, neutral: 0, estimate: 0.6, interval: [0.2, 1.4] })).toMatchObject({
      reference: null,
      ends: [-2, 2],
    });
    const share = { ...likely(), measure: "round_share" as const, neutral: 0.04 };
    const scale = intervalScale({ ...share, estimate: 0.08, interval: [0.04, 0.16] });
    expect(scale).toMatchObject({ neutral: 0.5, low: 0.5, high: 1, ends: [0.01, 0.16] });
    expect(scale?.estimate).toBeCloseTo(0.75, 12);
  });
});

describe("quarters", () => {
  test("say whether the last is closer to no bias than the one before it", () => {
    const history = [quarter("2025-09-29", 2.4), quarter("2025-12-29", null), quarter("2026-03-30", 1.3)];
    const bias = { ...likely(), history };
    expect(progressWords(bias)).toBe("Last quarter 1.30, less of it than in the quarter before with 2.40.");
    expect(progressWords({ ...bias, history: [quarter("a", 1), quarter("b", 1.3)] })).toMatch(
      /more of it than .* that may be chance\.$/,
    );
    expect(progressWords({ ...bias, history: [quarter("a", 0.8), quarter("b", 0.9)] })).toMatch(
      /as little of it as /,
    );
    expect(progressWords({ ...bias, history: history.slice(0, 2) })).toBe("");
    expect(quarterWords(quarter("2026-03-30", 1.3))).toBe("Mar 2026 – Jun 2026");
    const [first, last] = quarterPlaces(bias);
    expect(first?.high).toBe(1);
    expect(last?.estimate).toBeGreaterThan(0.5);
    expect(last?.low).toBeGreaterThan(0.5);
  });
});

function words(role: string, measure: number | null): string {
  return plain(figureWords({ tradeId: "trd_a", role, measure, gapSeconds: null, after: null }));
}

function quarter(from: string, estimate: number | null): BiasPeriod {
  return {
    from,
    to: "2026-06-28",
    n: 40,
    estimate,
    interval: estimate === null ? null : [estimate / 1.2, estimate * 1.2],
  };
}

function likely(): Bias {
  return {
    bias: "overtrading",
    status: "scored",
    verdict: "likely",
    measure: "extra_gap",
    n: 100,
    minimum: 30,
    estimate: 1,
    interval: [0.5, 1.5],
    neutral: 1,
    pValue: 0.001,
    adjustedPValue: 0.01,
    reference: null,
    cost: {
      trades: 40,
      total: "-400",
      perTrade: "-10",
      restTrades: 100,
      restPerTrade: "2",
      interval: [-20, -4],
      currency: "USD",
      otherTrades: 0,
    },
    evidence: [],
    evidenceTotal: 0,
    figures: [],
    comparison: [],
    parts: {},
    history: [],
    barSources: [],
    formula: "test/1",
    scoredAt: "2026-11-20T00:00:00.000Z",
  };
}

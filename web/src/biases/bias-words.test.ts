import { describe, expect, test } from "vitest";
import type { Bias } from "#shared/contracts/biases.ts";
import {
  costWords,
  missingWords,
  nothingJudgedWords,
  outcomeWords,
  plainWords,
  slightWords,
  statisticWords,
  tryWords,
  verdictOf,
} from "./bias-words.ts";
import { figureWords, roleWords } from "./figure-words.ts";
import { tablesOf } from "./part-tables.ts";

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, " ");

describe("the words of a card", () => {
  test("say the finding first and the statistics second", () => {
    expect(plain(plainWords(revenge()))).toBe(
      "You opened again within 16 min after 31 % of losses and 18 % of wins.",
    );
    expect(plain(statisticWords(revenge()))).toBe("ratio 1.73 · 95 % 1.40 … 2.10 · p 0.003 · n 675");
    expect(plain(costWords(revenge()))).toBe("Entering within 16 min of a loss");
    expect(plain(tryWords(revenge()) ?? "")).toMatch(/^After a loss, wait more than 16 min/);
  });

  test("holding losers is said in times and durations", () => {
    const bias = hold();
    expect(plain(plainWords(bias))).toBe("You hold losers 2.5 × as long as winners: 45 min against 18 min.");
    expect(plain(costWords(bias))).toBe("Losers held longer than 42 min");
  });

  test.each([
    ["likely", "likely"],
    ["slight", "slight sign"],
    ["not_shown", "no sign of it"],
    ["opposite", "the opposite: you wait longer"],
    [null, "not enough data"],
  ] as const)("a verdict of %s is told as %s", (verdict, words) => {
    expect(verdictOf({ ...revenge(), verdict }).words).toBe(words);
  });

  test("while nothing can be judged, the nearest bias says what it takes", () => {
    const missing = { status: "insufficient_data", estimate: null, verdict: null } as const;
    const near = { ...revenge(), ...missing, n: 24, minimum: 30 };
    const far = { ...hold(), ...missing, n: 0, minimum: 30 };
    expect(nothingJudgedWords([far, near])).toBe(
      "None of 2 biases can be judged yet. The nearest is revenge trading: 24 of 30 exits of each kind, so it takes 6 more.",
    );
    expect(nothingJudgedWords([far, revenge()])).toBeNull();
    expect(nothingJudgedWords([])).toBeNull();
  });

  test("nothing is to be tried without a likely habit, or where the habit earns", () => {
    expect(tryWords({ ...revenge(), verdict: "slight" })).toBeNull();
    const cost = { ...COST, interval: [1, 4] as [number, number] };
    expect(tryWords({ ...revenge(), cost })).toMatch(/^Nothing to change so far/);
    expect(outcomeWords({ ...revenge(), cost })).toBe(
      "It has not cost you money so far: these trades did better.",
    );
  });

  test("a cost that may be chance is not told as one, and its remedy is a trial", () => {
    const unsure = (perTrade: string) => ({
      ...revenge(),
      cost: { ...COST, perTrade, interval: [-9, 3] as [number, number] },
    });
    expect(outcomeWords(revenge())).toBe("");
    expect(outcomeWords(unsure("-2"))).toMatch(/^It has not cost you money so far.*chance/);
    expect(outcomeWords({ ...unsure("-2"), measure: "hold_ratio" })).toMatch(/^Holding them .* lost no more/);
    expect(outcomeWords(unsure("-9"))).toMatch(/not sure.*chance/);
    expect(plain(tryWords(unsure("-9")) ?? "")).toMatch(/^To find out whether it costs you: after a loss/);
  });

  test("a slight sign says which of p and the range is missing", () => {
    const slight = { ...revenge(), verdict: "slight" as const };
    expect(slightWords(revenge())).toBe("");
    expect(slightWords(slight)).toMatch(/p is too large/);
    expect(slightWords({ ...slight, interval: [0.99, 1.75] })).toMatch(/range includes “no bias”/);
  });

  test("too little data says what is missing", () => {
    const early = { ...hold(), n: 12, estimate: null };
    expect(plainWords(early)).toBe("So far 12 of 30 winners and losers with a time at both ends.");
    const dark = { ...hold(), measure: "pgr_minus_plr" as const, n: 64, parts: { markedShare: 0.312 } };
    expect(missingWords(dark)).toBe("a price was known for 31 % of what you held, half is needed");
  });
});

describe("tables and evidence", () => {
  test("parts stand in words and units", () => {
    const [table] = tablesOf(revenge());
    expect(table?.rows.map((row) => row.map(plain))).toEqual([
      ["After a loss", "31.4% (28.2%–34.8%)", "232 of 739"],
      ["After a win", "18.2% (15.6%–21.2%)", "123 of 675"],
    ]);
    expect(tablesOf({ ...revenge(), parts: {} })).toEqual([]);
    expect(tablesOf(hold()).map(({ name }) => name)).toEqual(["Time held"]);
  });

  test("the prices of what was kept say where they come from", () => {
    const known = "On 90 days with a sale; a price was known for 80.0% of what was kept";
    expect(noteOf({})).toBe(`${known}, by your own fills of the day.`);
    const barSources = [{ source: "alpaca" as const, prices: 120 }];
    expect(noteOf({ barSources })).toBe(
      `${known}, by the day’s range for 120 (Alpaca) and by your own fills of the day for 40.`,
    );
    expect(noteOf({ barSources: [{ source: "alpaca", prices: 160 }] })).toBe(
      `${known}, by the day’s range for 160 (Alpaca).`,
    );
  });

  test("each piece of evidence has its figure", () => {
    const figure = {
      tradeId: "trd_a",
      measure: 2.1,
      gapSeconds: 240,
      after: { net: "-180", currency: "USD" },
    };
    const words = (role: string, more: object = {}) => plain(figureWords({ ...figure, role, ...more }));
    expect(words("sized_up_after_loss")).toBe("2.10 × usual, 4 min after −180.00");
    expect(words("sized_up_after_loss", { gapSeconds: null })).toBe(
      "2.10 × usual, larger than usual after a loss",
    );
    expect(words("entered_soon_after_loss", { measure: 42, after: null })).toBe("42 s after a loss");
    expect(words("held_long", { measure: 4500 })).toBe("held 1 h 15 min");
    expect(roleWords("a_later_role")).toBe("a later role");
  });
});

const COST = {
  trades: 232,
  total: "-3313",
  perTrade: "-14.28",
  restTrades: 1184,
  restPerTrade: "-6.18",
  interval: [-12, -4] as [number, number],
  currency: "USD",
  otherTrades: 0,
};

function revenge(): Bias {
  return {
    bias: "revenge_trading",
    status: "scored",
    verdict: "likely",
    measure: "rate_ratio",
    n: 675,
    minimum: 30,
    estimate: 1.73,
    interval: [1.4, 2.1],
    neutral: 1,
    pValue: 0.001,
    adjustedPValue: 0.003,
    reference: null,
    cost: COST,
    evidence: [],
    evidenceTotal: 232,
    figures: [],
    comparison: [],
    parts: {
      thresholdSeconds: 950,
      calibratedOn: 1100,
      lossExits: 739,
      winExits: 675,
      fastAfterLoss: 232,
      fastAfterWin: 123,
      rateAfterLoss: 0.314,
      rateAfterLossLow: 0.282,
      rateAfterLossHigh: 0.348,
      rateAfterWin: 0.182,
      rateAfterWinLow: 0.156,
      rateAfterWinHigh: 0.212,
    },
    history: [],
    barSources: [],
    formula: "test/1",
    scoredAt: "2026-11-20T00:00:00.000Z",
  };
}

function noteOf(more: Partial<Bias>): string {
  return plain(tablesOf({ ...sold(), ...more })[0]?.note ?? "");
}

function sold(): Bias {
  const parts = { pgr: 0.2, plr: 0.1, days: 90, marked: 160, markedShare: 0.8 };
  return { ...revenge(), bias: "disposition_effect", measure: "pgr_minus_plr", parts };
}

function hold(): Bias {
  return {
    ...revenge(),
    bias: "disposition_effect",
    measure: "hold_ratio",
    estimate: 2.47,
    parts: {
      loserSeconds: 2700,
      winnerSeconds: 1080,
      holdRatio: 2.47,
      longSeconds: 2520,
      losers: 700,
      winners: 675,
    },
  };
}

import { describe, expect, test } from "vitest";
import { BIASES, type BiasName } from "#shared/contracts/biases.ts";
import { habitHistory } from "#test/fixtures/habits.ts";
import { scoreBuckets } from "#test/fixtures/scores.ts";
import { seededRandom } from "../../../../math/random.ts";
import { measureAveraging } from "../averaging-down.ts";
import type { Draft } from "../score.ts";
import { countWeeks } from "../weekly-buckets.ts";
import { CHASING, measureChasing, scoreChasing } from "./chasing.ts";
import { type Row, weeksOf } from "./entry-rows.ts";
import { measureHotHand, scoreHotHand } from "./hot-hand.ts";
import { measureLossAversion } from "./loss-aversion.ts";
import { measureOvertrading, scoreOvertrading, usualNumber } from "./overtrading.ts";
import { measureAnchoring, scoreAnchoring } from "./round-number-anchoring.ts";
import { measureTimeOfDay, scoreTimeOfDay } from "./time-of-day.ts";

const NOBODY = new Map();

describe("each estimate is what its formula gives by hand", () => {
  test("overtrading: the mean within the usual number less the mean beyond it, in usual moves", () => {
    const rows = days(12, [1, 1, -1, -2]);
    expect(usualNumber(weeksOf(rows))).toEqual({ value: 4, n: 12 });
    // (1 + 1) / 2 − (−1 − 2) / 2 = 2.5, on 12 days, of which each counts at most three trades.
    expect(measureOvertrading(weeksOf(rows), 2)).toMatchObject({ n: 24, estimate: 2.5 });
    expect(measureOvertrading(weeksOf(rows), 1)).toMatchObject({ n: 12 });
  });

  test("loss aversion: the geometric mean of losing moves over that of winning ones", () => {
    // √(2 · 8) / √(1 · 4) = 2.
    expect(measureLossAversion(weeksOf(days(1, [-2, -8, 1, 4]))).estimate).toBeCloseTo(2, 12);
  });

  test("chasing: of the entries after a far move, the share that goes with it", () => {
    const rows = [0.02, 0.01, -0.03, 0.001, -0.001].map((run) => row({ run }));
    expect(measureChasing(weeksOf(rows), 0.01)).toMatchObject({ n: 3, hits: 2, estimate: 2 / 3 });
  });

  test("averaging down: Odean (1998) gives 13.5 % of losers and 9.4 % of winners bought again, 1.44 times", () => {
    const week = { strata: [[135, 865, 94, 906]] as [number, number, number, number][], added: {} };
    const { n, estimate } = measureAveraging([week]);
    expect(n).toBe(229);
    expect(estimate?.toFixed(2)).toBe("1.44");
  });

  test("round numbers: hits over prices, beside twice the chance (Ikenberry & Weston 2008)", () => {
    const rows = [row({ hits: 1, counted: 2 }), row({ hits: 0, counted: 2 })];
    expect(measureAnchoring(weeksOf(rows))).toMatchObject({ n: 4, hits: 1, estimate: 0.25 });
    expect(scoreAnchoring(weeksOf(rows), NOBODY)).toMatchObject({
      pValue: null,
      neutral: 0.04,
      minimum: 100,
    });
  });

  test("hot hand: the geometric mean size on a streak over that after one gain", () => {
    const rows = [
      ...[2, 3].map((streak) => row({ streak, logSize: Math.log(3) })),
      ...[1, 1].map((streak) => row({ streak, logSize: Math.log(2) })),
      row({ streak: -2, logSize: Math.log(50) }),
    ];
    expect(measureHotHand(weeksOf(rows))).toMatchObject({ n: 2 });
    expect(measureHotHand(weeksOf(rows)).estimate).toBeCloseTo(1.5, 12);
  });

  test("time of day: the mean outside the hour less the mean within it", () => {
    const rows = [
      ...days(40, [1, 1]).map((each) => ({ ...each, hour: 14 })),
      ...days(40, [-1]).map((each) => ({ ...each, hour: 15, ordinal: 3 })),
    ];
    expect(measureTimeOfDay(weeksOf(rows), { hour: 15, hours: 1 })).toMatchObject({ n: 40, estimate: 2 });
    expect(scoreTimeOfDay(weeksOf(rows), NOBODY)).toMatchObject({
      estimate: 2,
      parts: { hour: 15, hours: 2 },
    });
    expect(scoreTimeOfDay(weeksOf(rows), NOBODY).pValue).toBeLessThan(0.01);
  });
});

describe("a test that could mislead is held back", () => {
  test("stopping for the day after a gain does not make the further trades look worse", () => {
    // Half of all trades win, and a day ends with its first gain: long days hold many losses, at no fault.
    const random = seededRandom("stops");
    const rows = Array.from({ length: 400 }, (_, day) => {
      const moves: number[] = [];
      while (moves.at(-1) !== 1 && moves.length < 9) moves.push(random() < 0.5 ? 1 : -1);
      return moves.map((move, at) => row({ day, week: Math.floor(day / 7), ordinal: at + 1, move }));
    }).flat();
    const { estimate, interval } = measureOvertrading(weeksOf(rows), 1);
    expect(Math.abs(estimate ?? 9)).toBeLessThan(0.2);
    expect(interval?.[0]).toBeLessThan(0);
  });

  test("larger sizes on streaks are no fallacy where results do come in streaks", () => {
    expect(scoreHotHand(weeksOf(streaks(4)), NOBODY)).toMatchObject({ pValue: 1 });
    expect(scoreHotHand(weeksOf(streaks(4)), NOBODY).parts["runsZ"]).toBeLessThan(-1.96);
  });

  test("a drift of the market is allowed for, and entries of one day are one observation", () => {
    expect(p(runs(0.55, 1))).toBeGreaterThan(0.2);
    expect(p(runs(0.7, 1))).toBeLessThan(0.001);
    expect(p(runs(0.7, 20))).toBeGreaterThan(0.02);
  });
});

test("too little data is no score, and every reference says its source", async () => {
  const drafts: Draft[] = [
    scoreOvertrading([], NOBODY),
    scoreChasing([], NOBODY),
    scoreTimeOfDay([], NOBODY),
  ];
  for (const draft of drafts) expect(draft).toMatchObject({ n: 0, estimate: null, pValue: null, cost: null });
  const ALWAYS = { from: Date.parse("2023-12-25T00:00:00Z"), to: Date.parse("2030-01-07T00:00:00Z") };
  const scores = await scoreBuckets(
    countWeeks(habitHistory({ seed: "all", days: 60, perDay: 6 }), ALWAYS).buckets,
  );
  expect(scores.map(({ bias }) => bias)).toEqual(BIASES);
  const unpublished: BiasName[] = ["disposition_effect", "time_of_day"];
  for (const { bias, status, reference, history, parts } of scores) {
    expect(status).toBe("scored");
    expect(Object.keys(parts).length).toBeLessThanOrEqual(50);
    if (!unpublished.includes(bias)) expect(reference?.source).toMatch(/\(\d{4}\)/);
    // Sixty days are twelve weeks, which is one quarter.
    expect(history).toHaveLength(1);
    expect(history[0]?.estimate).not.toBeNull();
  }
  expect(CHASING.minimum).toBe(30);
});

/** Gains and losses in turn, so many in a row, with larger sizes from the second gain on. */
function streaks(length: number): Row[] {
  return Array.from({ length: 240 }, (_, at) => {
    const streak = at % (2 * length) < length ? (at % length) + 1 : -1;
    return row({
      day: Math.floor(at / 8),
      week: Math.floor(at / 40),
      ordinal: (at % 8) + 1,
      streak,
      move: streak > 0 ? 1 : -1,
      logSize: streak > 1 ? 0.3 + (at % 5) / 50 : (at % 7) / 50,
    });
  });
}

/** Two hundred entries, of whose days a share goes with the move all day long. */
function runs(share: number, perDay: number): Row[] {
  return Array.from({ length: 200 }, (_, at) =>
    row({
      day: Math.floor(at / perDay),
      week: Math.floor(at / 40),
      run: (Math.floor(at / perDay) * 0.381966) % 1 < share ? 0.01 : -0.01,
    }),
  );
}

function p(rows: readonly Row[]): number {
  return scoreChasing(weeksOf(rows), NOBODY).pValue ?? 1;
}

/** Days whose entries make these moves, in order. */
function days(count: number, moves: readonly number[]): Row[] {
  return Array.from({ length: count }, (_, day) =>
    moves.map((move, at) => row({ day, week: Math.floor(day / 7), ordinal: at + 1, move })),
  ).flat();
}

function row(fields: Partial<Row>): Row {
  return {
    account: "main",
    currency: "USD",
    week: 0,
    day: 0,
    hour: 14,
    ordinal: 1,
    move: null,
    logSize: null,
    streak: 0,
    run: null,
    runBy: null,
    hits: 0,
    counted: 0,
    result: null,
    closedWeek: 0,
    ...fields,
  };
}

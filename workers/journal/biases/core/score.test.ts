import { describe, expect, test } from "vitest";
import { calibrateGap } from "./revenge.ts";
import { judge, type Draft } from "./score.ts";
import { slicesOf, spansOf, weekOf } from "./weeks.ts";

describe("judge", () => {
  const shown: [number, number] = [1.2, 2];

  test("adjusts over the scored biases only, and gives each its verdict", () => {
    const scores = judge([
      draft("disposition_effect", null),
      draft("revenge_trading", 0.03, shown),
      draft("size_escalation", 0.004, shown),
    ]);
    expect(
      scores.map(({ status, verdict, adjustedPValue }) => ({ status, verdict, adjustedPValue })),
    ).toEqual([
      { status: "insufficient_data", verdict: null, adjustedPValue: null },
      { status: "scored", verdict: "likely", adjustedPValue: 0.03 },
      { status: "scored", verdict: "likely", adjustedPValue: 0.008 },
    ]);
  });

  test.each<[string, Draft["bias"], number, [number, number], string]>([
    ["a small p over an interval that touches no bias", "revenge_trading", 0.01, [0.98, 2], "slight"],
    ["an interval beyond no bias without a small p", "revenge_trading", 0.053, [1.01, 1.06], "slight"],
    ["neither", "revenge_trading", 0.4, [0.9, 1.3], "not_shown"],
    ["an interval on the other side", "revenge_trading", 0.99, [0.864, 0.995], "opposite"],
    ["smaller sizes after losses", "size_escalation", 0.01, [0.7, 0.9], "likely"],
    ["fewer round prices than a market has", "round_number_anchoring", 0.99, [0.7, 0.9], "not_shown"],
    ["smaller sizes on a streak", "hot_hand", 0.01, [0.7, 0.9], "likely"],
    ["smaller sizes without a small p", "size_escalation", 0.06, [0.7, 0.99], "slight"],
  ])("the verdict agrees with the interval: %s", (_, bias, p, interval, verdict) => {
    expect(judge([draft(bias, p, interval)])[0]?.verdict).toBe(verdict);
  });

  test("one small p among three is not enough on its own", () => {
    const scores = judge([
      draft("disposition_effect", 0.6),
      draft("revenge_trading", 0.03),
      draft("size_escalation", 0.4),
    ]);
    expect(scores.map(({ verdict }) => verdict)).toEqual(["not_shown", "not_shown", "not_shown"]);
    expect(scores[1]?.adjustedPValue).toBeCloseTo(0.09, 10);
  });
});

describe("calibrateGap", () => {
  test("is frozen until the history has grown by a quarter", () => {
    const weeks = Array.from({ length: 40 }, (_, i) => ({
      strata: [[[i * 10], [i * 10 + 5]]] as [number[], number[]][],
    }));
    expect(calibrateGap(weeks.slice(0, 30))).toEqual({ seconds: 73.75, n: 60 });
    expect(calibrateGap(weeks.slice(0, 37))).toEqual({ seconds: 73.75, n: 60 });
    expect(calibrateGap(weeks.slice(0, 38))).toEqual({ seconds: 93.75, n: 76 });
  });

  test("has no value without a pair", () => {
    expect(calibrateGap([{ strata: [] }])).toBeNull();
  });
});

describe("weeks", () => {
  test("begin on Monday, in UTC", () => {
    expect(weekOf(Date.parse("2026-11-22T23:59:59.999Z"))).toBe("2026-11-16");
    expect(weekOf(Date.parse("2026-11-23T00:00:00.000Z"))).toBe("2026-11-23");
    expect(weekOf(Date.parse("1969-12-31T00:00:00.000Z"))).toBe("1969-12-29");
  });

  test("that follow each other are one span, cut where it holds too much", () => {
    const spans = spansOf(["2026-11-23", "2026-11-09", "2026-11-16", "2026-12-28"]);
    expect(spans.map(({ from, to }) => [weekOf(from), weekOf(to)])).toEqual([
      ["2026-11-09", "2026-11-30"],
      ["2026-12-28", "2027-01-04"],
    ]);
    const counts = new Map([
      ["2026-11-09", 5],
      ["2026-11-16", 6],
      ["2026-11-23", 4],
    ]);
    const slices = slicesOf(spans[0] ?? { from: 0, to: 0 }, counts, 10);
    expect(slices.map(({ from, to }) => [weekOf(from), weekOf(to)])).toEqual([
      ["2026-11-09", "2026-11-16"],
      ["2026-11-16", "2026-11-30"],
    ]);
  });
});

function draft(bias: Draft["bias"], pValue: number | null, interval: [number, number] = [0.5, 2]): Draft {
  return {
    bias,
    measure: "rate_ratio",
    n: 40,
    minimum: 30,
    estimate: 1,
    interval,
    neutral: 1,
    pValue,
    reference: { value: 1, source: "none" },
    cost: null,
    comparison: [],
    parts: {},
    formula: "test/1",
  };
}

import { describe, expect, test } from "vitest";
import { calibrateGap } from "./revenge.ts";
import { judge, type Draft } from "./score.ts";
import { slicesOf, spansOf, weekOf } from "./weeks.ts";

describe("judge", () => {
  test("adjusts over the scored biases only, and gives each its verdict", () => {
    const scores = judge([
      draft("disposition_effect", null),
      draft("revenge_trading", 0.03),
      draft("size_escalation", 0.004),
    ]);
    expect(
      scores.map(({ status, verdict, adjustedPValue }) => ({ status, verdict, adjustedPValue })),
    ).toEqual([
      { status: "insufficient_data", verdict: null, adjustedPValue: null },
      { status: "scored", verdict: "likely", adjustedPValue: 0.03 },
      { status: "scored", verdict: "likely", adjustedPValue: 0.008 },
    ]);
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

function draft(bias: Draft["bias"], pValue: number | null): Draft {
  return {
    bias,
    n: 40,
    minimum: 30,
    estimate: 1,
    interval: [0.5, 2],
    neutral: 1,
    pValue,
    reference: { value: 1, source: "none" },
    parts: {},
    formula: "test/1",
  };
}

import { describe, expect, test } from "vitest";
import { countDisposition, stateOf, type DayCounts, type Mark, type Sale } from "./disposition.ts";
import { proportions, scoreDisposition, selectionWeights } from "./disposition-score.ts";
import type { TradeSpan } from "./pairs.ts";

const MONDAY = Date.parse("2026-11-16T00:00:00.000Z") / 86_400_000;
const WEEK = { from: MONDAY * 86_400_000, to: (MONDAY + 7) * 86_400_000 };

describe("published examples", () => {
  test("Daymon and Rosalie: PGR 1/2, PLR 1/4, and Rosalie's Monday contributes nothing", () => {
    const wednesday = MONDAY + 2;
    const trades = [
      ...["A", "B", "C", "D", "E"].map((id) => held(id, "Daymon", { A: MONDAY, C: MONDAY }[id])),
      ...["F", "G", "H"].map((id) => held(id, "Rosalie", { F: wednesday }[id])),
    ];
    const sales: Sale[] = [
      { tradeId: "A", day: MONDAY, result: 1 },
      { tradeId: "C", day: MONDAY, result: -1 },
      { tradeId: "F", day: wednesday, result: 1 },
    ];
    const states = { B: 1, D: -1, E: -1, G: 1, H: -1 } as const;
    const marks: Mark[] = [MONDAY, wednesday].flatMap((day) =>
      Object.entries(states).map(([tradeId, state]) => ({ tradeId, day, state })),
    );
    const { week, evidence } = countDisposition({ trades, sales, marks }, WEEK);
    expect(week.days).toEqual([
      [1, 1, 1, 2],
      [1, 1, 0, 1],
    ]);
    expect(proportions(total(week.days))).toMatchObject({ pgr: 1 / 2, plr: 1 / 4 });
    expect({ held: week.held, marked: week.marked }).toEqual({ held: 5, marked: 5 });
    expect(evidence.map(({ tradeId, role }) => `${tradeId} ${role}`)).toEqual([
      "A sold_gain",
      "D held_loss",
      "E held_loss",
      "F sold_gain",
      "H held_loss",
    ]);
  });

  // The published ratio of 1.51 comes from the rounded proportions, 0.148 / 0.098; the counts themselves give
  // 1.521.
  test("Odean's counts give his proportions, ratio and t", () => {
    const { pgr, plr, ratio, difference, se } = proportions([13_883, 79_658, 11_930, 110_348]);
    expect(pgr).toBeCloseTo(0.14842, 5);
    expect(plr).toBeCloseTo(0.09756, 5);
    expect(ratio).toBeCloseTo(1.5212, 4);
    expect(Number(pgr.toFixed(3)) / Number(plr.toFixed(3))).toBeCloseTo(1.5102, 4);
    expect(difference / se).toBeCloseTo(35.33, 2);
  });
});

describe("what counts", () => {
  test("how long a trade was held is counted only where both ends have a time", () => {
    const trades = [true, false].map((timed) => ({ ...held(`${timed}`, "main", MONDAY), net: 1, timed }));
    const { week } = countDisposition({ trades, sales: [], marks: [] }, WEEK);
    expect(week.closings).toEqual([
      {
        USD: [
          [null, "1"],
          [604_800, "1"],
        ],
      },
    ]);
  });

  test("a sale in a portfolio of one does not", () => {
    const { week } = countDisposition(
      { trades: [held("A", "main", MONDAY)], sales: [{ tradeId: "A", day: MONDAY, result: 1 }], marks: [] },
      WEEK,
    );
    expect(week.days).toEqual([]);
  });

  test("a position opened that day is not one that was held and not sold", () => {
    const today = { ...held("B", "main"), openedAt: MONDAY * 86_400_000 + 1000 };
    const { week } = countDisposition(
      {
        trades: [held("A", "main", MONDAY), held("C", "main"), today],
        sales: [{ tradeId: "A", day: MONDAY, result: 1 }],
        marks: [
          { tradeId: "B", day: MONDAY, state: -1 },
          { tradeId: "C", day: MONDAY, state: -1 },
        ],
      },
      WEEK,
    );
    expect(week.days).toEqual([[1, 0, 0, 1]]);
  });

  test("what straddles its cost is marked but neither, and what has no price is neither and not marked", () => {
    const { week } = countDisposition(
      {
        trades: [held("A", "main", MONDAY), held("B", "main"), held("C", "main")],
        sales: [{ tradeId: "A", day: MONDAY, result: -1 }],
        marks: [{ tradeId: "B", day: MONDAY, state: 0 }],
      },
      WEEK,
    );
    expect({ days: week.days, held: week.held, marked: week.marked }).toEqual({
      days: [[0, 0, 1, 0]],
      held: 2,
      marked: 1,
    });
  });

  test("the shares of positions add up to the excess of the day, widened", () => {
    const trades = [held("A", "main", MONDAY), held("B", "main"), held("C", "main"), held("D", "main")];
    const { week } = countDisposition(
      {
        trades,
        sales: [{ tradeId: "A", day: MONDAY, result: 1 }],
        marks: ["B", "C", "D"].map((tradeId) => ({ tradeId, day: MONDAY, state: tradeId === "B" ? 1 : -1 })),
      },
      WEEK,
    );
    const sum = week.across.reduce((s, [, u]) => s + u, 0);
    expect(sum).toBeCloseTo((1 - 2 / 4) * Math.sqrt(4 / 3), 5);
  });
});

describe("stateOf", () => {
  const position = { direction: "long", quantity: "10", multiplier: "100", cost: "1001" } as const;

  test("commissions are part of the cost", () => {
    expect(stateOf({ ...position, low: "1.0011", high: "1.2" })).toBe(1);
    expect(stateOf({ ...position, low: "1.001", high: "1.2" })).toBe(0);
    expect(stateOf({ ...position, low: "0.9", high: "1.0009" })).toBe(-1);
  });

  test("a short gains below its proceeds", () => {
    expect(stateOf({ ...position, direction: "short", low: "0.9", high: "1" })).toBe(1);
    expect(stateOf({ ...position, direction: "short", low: "1.1", high: "1.2" })).toBe(-1);
  });
});

describe("scoreDisposition", () => {
  const enough: DayCounts[] = Array.from({ length: 40 }, () => [1, 2, 0, 3]);

  test("below the minimum, or with less than half marked, there is no score", () => {
    const few = scoreDisposition([week({ days: enough.slice(0, 20), held: 100, marked: 100 })]);
    expect({ n: few.n, pValue: few.pValue, estimate: few.estimate }).toEqual({
      n: 20,
      pValue: null,
      estimate: null,
    });
    const days: DayCounts[] = [...enough, ...Array.from({ length: 40 }, (): DayCounts => [0, 2, 1, 3])];
    const dark = scoreDisposition([week({ days, held: 1000, marked: 400 })]);
    expect({ n: dark.n, pValue: dark.pValue }).toEqual({ n: 80, pValue: null });
  });

  test("selling gains and keeping losses has a small p, the reverse a large one", () => {
    const days: DayCounts[] = Array.from({ length: 60 }, (_, i) =>
      i % 4 === 0 ? [0, 2, 1, 2] : [1, 2, 0, 3],
    );
    const likely = scoreDisposition([week({ days, held: 285, marked: 285 })]);
    const reversed = scoreDisposition([
      week({ days: days.map(([rg, pg, rl, pl]): DayCounts => [rl, pl, rg, pg]), held: 285, marked: 285 }),
    ]);
    expect(likely.pValue).toBeLessThan(0.01);
    expect(reversed.pValue).toBeGreaterThan(0.95);
    expect(likely.estimate).toBeCloseTo(-(reversed.estimate ?? 0), 10);
  });
});

describe("selectionWeights", () => {
  test("are one when every position is marked", () => {
    expect(selectionWeights({ pg: 40, pl: 60, unmarked: 0 })).toEqual({ gain: 1, loss: 1 });
  });

  test("restore the holdings when losers were marked twice as readily", () => {
    // 100 winners marked at 0.3 and 100 losers at 0.6.
    const { gain, loss } = selectionWeights({ pg: 30, pl: 60, unmarked: 110 });
    expect([30 * gain, 60 * loss].map(Math.round)).toEqual([100, 100]);
  });

  test("take all losers as marked when twice the winners' rate would be more than all", () => {
    // 100 winners marked at 0.8, and all of the 100 losers.
    const { gain, loss } = selectionWeights({ pg: 80, pl: 100, unmarked: 20 });
    expect([80 * gain, 100 * loss].map(Math.round)).toEqual([100, 100]);
  });
});

function held(id: string, account: string, soldOn?: number): TradeSpan {
  return {
    id,
    account,
    instrument: id,
    direction: "long",
    currency: "USD",
    assetClass: "equity",
    result: "1",
    openedAt: (MONDAY - 7) * 86_400_000,
    closedAt: soldOn === undefined ? null : soldOn * 86_400_000 + 1,
    size: 100,
    net: 1,
    entryPrice: "100",
    exitPrice: "100",
    fills: 2,
    moves: [],
    timed: true,
  };
}

function total(days: readonly DayCounts[]): DayCounts {
  return days.reduce<DayCounts>((s, d) => [s[0] + d[0], s[1] + d[1], s[2] + d[2], s[3] + d[3]], [0, 0, 0, 0]);
}

function week({ days, held: heldDays, marked }: { days: DayCounts[]; held: number; marked: number }) {
  // Each position is a cluster of its own, so the clustered variance is about the hypergeometric one.
  const within = days.reduce((sum, [rg, pg, rl, pl]) => {
    const n = rg + pg + rl + pl;
    return sum + ((rg + pg) * (rl + pl) * (rg + rl) * (pg + pl)) / (n * n * (n - 1));
  }, 0);
  return {
    days,
    held: heldDays,
    marked,
    within,
    across: [],
    week: "2026-11-16",
    closings: [],
  };
}

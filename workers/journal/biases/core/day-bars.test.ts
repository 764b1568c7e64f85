import { describe, expect, test } from "vitest";
import type { Bar } from "#shared/contracts/market.ts";
import { barsByDay, type DayBar, keyOf, rangeOn, windowsOf } from "./day-bars.ts";
import { countDisposition } from "./disposition.ts";
import { entriesWithin } from "./entries/entries.ts";
import { marksOf, type PriceRange } from "./marks.ts";
import type { TradeSpan, UnitMove } from "./pairs.ts";

const DAY = 86_400_000;
const MONDAY = Date.parse("2026-11-16T00:00:00.000Z") / DAY;
const WEEK = { from: MONDAY * DAY, to: (MONDAY + 7) * DAY };

describe("what is kept of a bar", () => {
  const bars = barsByDay([
    bar(MONDAY - 3, ["99", "101", "100"]),
    bar(MONDAY, ["101", "104", "103"]),
    bar(MONDAY + 1, ["105", "109", "108"]),
  ]);

  test("its range, with the last close before it, where the fills around it traded within the bars", () => {
    const fills = [
      { day: MONDAY - 3, price: "101.5" },
      { day: MONDAY + 1, price: "108" },
    ];
    expect(rangeOn(MONDAY, bars, fills)).toEqual({ low: "101", high: "104", before: "100" });
  });

  test.each([
    ["no fill has a bar of its day", [{ day: MONDAY - 2, price: "100" }]],
    ["an earlier fill traded elsewhere, as before a split", [{ day: MONDAY - 3, price: "200" }]],
    [
      "a later fill traded elsewhere",
      [
        { day: MONDAY - 3, price: "100" },
        { day: MONDAY + 1, price: "54" },
      ],
    ],
  ])("nothing where %s", (_, fills) => {
    expect(rangeOn(MONDAY, bars, fills)).toBeNull();
  });

  test("nothing without a bar of the day, and no close of other units or of more than a week ago", () => {
    const fills = [{ day: MONDAY, price: "102" }];
    expect(rangeOn(MONDAY + 2, bars, fills)).toBeNull();
    const split = barsByDay([bar(MONDAY - 1, ["200", "202", "201"]), bar(MONDAY, ["101", "104", "103"])]);
    expect(rangeOn(MONDAY, split, fills)?.before).toBeNull();
    const late = barsByDay([bar(MONDAY - 8, ["99", "101", "100"]), bar(MONDAY, ["101", "104", "103"])]);
    expect(rangeOn(MONDAY, late, fills)).toEqual({ low: "101", high: "104", before: null });
  });

  test("windows hold every day and no more days than an answer has bars", () => {
    expect(windowsOf([5, 1, 3, 12, 5], 5)).toEqual([
      [1, 5],
      [12, 12],
    ]);
  });
});

/**
 * Worked by hand. Ann sells A on Tuesday at a gain and holds the others. Of each she has 10 at 100 with 10 of
 * commission, so that a share had cost 101. B's day lies above it and C's below it. D's holds it. For E the
 * market has no bar, and Ann bought one more at 99. F had no price at all.
 */
describe("Ann's Tuesday", () => {
  const TUESDAY = MONDAY + 1;
  const trades = ["A", "B", "C", "D", "E", "F"].map((id) => held(id, id === "A" ? TUESDAY : undefined));
  const sales = [{ tradeId: "A", day: TUESDAY, result: 1 }];
  const bars = barsOf([
    ["B", "101.01", "103"],
    ["C", "98", "100.99"],
    ["D", "100", "101"],
  ]);
  const ranges: PriceRange[] = ["C", "E"].map((instrument) => ({
    account: "main",
    instrument,
    day: TUESDAY,
    since: null,
    multiplier: "1",
    ...(instrument === "C" ? { low: "102", high: "102" } : { low: "99", high: "99" }),
  }));
  const sums = new Map(
    trades.map(({ id }) => [id, [{ day: MONDAY - 7, passed: 0, quantity: "10", cost: "1010" }]]),
  );
  const heldOn = trades.slice(1).map((trade) => ({ trade, day: TUESDAY }));
  const counted = (kept: ReadonlyMap<string, DayBar>, moves = new Map<string, UnitMove[]>()) => {
    const marks = marksOf(heldOn, { ranges, bars: kept, sums, moves });
    return countDisposition({ trades, sales, marks }, WEEK).week;
  };

  test("one paper gain and two paper losses, three of five marked by bars", () => {
    expect(counted(bars)).toMatchObject({
      days: [[1, 1, 0, 2]],
      held: 5,
      marked: 4,
      byBars: { alpaca: 3 },
    });
  });

  test("without bars the fills alone tell, and nothing names a source", () => {
    const week = counted(new Map());
    expect(week).toMatchObject({ days: [[1, 1, 0, 1]], held: 5, marked: 2 });
    expect(week).not.toHaveProperty("byBars");
  });

  test("a bar of a day with a split is not used", () => {
    const split: UnitMove = {
      at: TUESDAY * DAY + 1,
      move: "split",
      quantity: null,
      price: null,
      after: "2",
      before: "1",
    };
    const moves = new Map(trades.map(({ id }) => [`main ${id}`, [split]]));
    expect(counted(bars, moves)).toMatchObject({ marked: 2 });
  });
});

describe("a run by the market's last close", () => {
  const closeBefore = { price: "90", source: "alpaca" } as const;
  const entry = { ...held("A"), openedAt: (MONDAY + 1) * DAY, closeBefore };

  test("counts where no exit of one's own does", () => {
    const { closeBefore: _, ...plain } = entry;
    expect(runs([entry])).toEqual([{ run: 1.1111, runBy: "alpaca", isWithoutExit: true }]);
    expect(runs([plain])).toEqual([{ run: null, runBy: null, isWithoutExit: true }]);
    expect(runs([{ ...entry, timed: false }])).toEqual([{ run: null, runBy: null, isWithoutExit: false }]);
  });

  test("gives way to an exit of the week before, and to none of earlier", () => {
    const exit = { ...held("A", MONDAY - 1), id: "earlier", exitPrice: "80" };
    expect(runs([exit, entry])).toEqual([{ run: 1.25, runBy: null, isWithoutExit: false }]);
    const old = { ...exit, openedAt: (MONDAY - 20) * DAY, closedAt: (MONDAY - 10) * DAY };
    expect(runs([old, entry])).toEqual([{ run: 1.1111, runBy: "alpaca", isWithoutExit: true }]);
  });

  test("tells nothing over a split", () => {
    const split: UnitMove = {
      at: MONDAY * DAY,
      move: "split",
      quantity: null,
      price: null,
      after: "2",
      before: "1",
    };
    expect(runs([{ ...entry, moves: [split] }])).toEqual([{ run: null, runBy: null, isWithoutExit: true }]);
  });
});

function runs(trades: readonly TradeSpan[]): object[] {
  return entriesWithin(trades, WEEK).map(({ run, runBy, isWithoutExit }) => ({
    run: run === null ? null : Number(Math.exp(run).toFixed(4)),
    runBy,
    isWithoutExit,
  }));
}

function bar(day: number, [low, high, close]: [string, string, string]): Bar {
  return { at: new Date(day * DAY + 5 * 3_600_000).toISOString(), open: low, low, high, close, volume: null };
}

function barsOf(rows: [instrument: string, low: string, high: string][]): Map<string, DayBar> {
  const day = MONDAY + 1;
  return new Map(
    rows.map(([instrument, low, high]) => [
      keyOf({ instrument, day }),
      { instrument, day, low, high, before: null, source: "alpaca", multiplier: "1" },
    ]),
  );
}

function held(id: string, soldOn?: number): TradeSpan {
  return {
    id,
    account: "main",
    instrument: id,
    direction: "long",
    currency: "USD",
    assetClass: "equity",
    openedAt: (MONDAY - 7) * DAY,
    closedAt: soldOn === undefined ? null : soldOn * DAY + 1,
    size: 1000,
    net: 1,
    result: "1",
    entryPrice: "100",
    exitPrice: "100",
    fills: 2,
    moves: [],
    timed: true,
  };
}

import { describe, expect, test } from "vitest";
import { trade } from "#test/fixtures/histories.ts";
import { addsWithin } from "../adds.ts";
import { REACH } from "../pairs.ts";
import type { TradeSpan } from "../pairs.ts";
import { withMoves } from "../unit-moves.ts";
import { entriesWithin } from "./entries.ts";
import { countEntries, rowsOf } from "./entry-weeks.ts";
import { roundPrices } from "./round-prices.ts";

const MONDAY = Date.parse("2026-11-16T00:00:00.000Z");
const MINUTE = 60_000;
const WEEK = { from: MONDAY, to: MONDAY + 7 * 86_400_000 };

describe("an entry", () => {
  test("knows its place in the day, the streak before it, and its result in usual moves", () => {
    const nets = [1, 1, -2, -1, 1, 1, 1, -3];
    const entries = entriesWithin(
      nets.map((net, at) => made(at, { net })),
      WEEK,
    );
    expect(entries.map(({ ordinal }) => ordinal)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(entries.map(({ streak }) => streak)).toEqual([0, 1, 2, -1, -2, 1, 2, 3]);
    // The usual move is the median of at least five that closed before: of 1, 1, 2, 1, 1 per 100 it is 1.
    expect(entries.map(({ move }) => move)).toEqual([null, null, null, null, null, 1, 1, -3]);
  });

  test("measures a run from the last exit in its instrument, its own way, within a week", () => {
    const [, , short, other, late] = entriesWithin(
      [
        made(0, { entryPrice: "100", exitPrice: "110" }),
        made(1, { instrument: "else", entryPrice: "50", exitPrice: "50" }),
        made(2, { entryPrice: "121", exitPrice: "100", direction: "short" }),
        made(3, { instrument: "new" }),
        { ...made(4, { entryPrice: "200" }), openedAt: MONDAY + 8 * 86_400_000 },
      ],
      { from: WEEK.from, to: WEEK.to + 7 * 86_400_000 },
    );
    expect(short?.run).toBeCloseTo(-Math.log(1.1), 12);
    expect(other?.run).toBeNull();
    expect(late?.run).toBeNull();
  });

  test("without a time of day has no hour, place, streak or run, and takes no place in the day", () => {
    const [dated, timed] = entriesWithin([{ ...made(0), timed: false }, made(1)], WEEK);
    expect(dated).toMatchObject({ hour: null, ordinal: null, streak: 0, run: null, sizeRatio: null });
    expect(timed).toMatchObject({ hour: 0, ordinal: 1, streak: 0, run: null });
  });

  test("does not depend on how much is loaded around its span", () => {
    const trades = Array.from({ length: 400 }, (_, at) =>
      made(at * 3, { net: at % 3 === 0 ? -2 - (at % 7) : 1 + (at % 5), size: 100 + ((at * 37) % 90) }),
    );
    const span = { from: MONDAY + 7 * 86_400_000, to: MONDAY + 14 * 86_400_000 };
    const spread = trades.map((each, at) => shifted(each, at * 60 * MINUTE));
    const before = spread.filter(({ openedAt }) => openedAt < span.from).slice(-REACH);
    const within = spread.filter(
      ({ openedAt, closedAt }) => openedAt < span.to && (closedAt ?? 0) >= span.from,
    );
    const alone = entriesWithin([...new Set([...before, ...within])], span);
    expect(alone.length).toBeGreaterThan(100);
    expect(alone).toEqual(entriesWithin(spread, span));
  });

  test("is the same after it was folded into its week", () => {
    const entries = entriesWithin(
      Array.from({ length: 8 }, (_, at) => made(at, { net: at % 2 === 0 ? 1 : -1 })),
      WEEK,
    );
    const rows = rowsOf([{ week: "2026-11-16", entries: countEntries(entries, MONDAY) }]);
    expect(rows).toHaveLength(8);
    expect(rows[7]).toMatchObject({
      account: "main",
      currency: "USD",
      day: MONDAY / 86_400_000,
      hour: 1,
      ordinal: 8,
      move: -1,
      logSize: 0,
      streak: 1,
      result: "-1",
    });
    expect(rows[7]?.week).toBe(rows[7]?.closedWeek);
  });
});

test.each([
  ["100", "100.5", "equity", [2, 2]],
  ["100.37", "99.50", "fund", [1, 2]],
  // A mean of several fills, and a price below one, are no choice among fifty.
  ["100.3333", "0.5", "crypto", [0, 0]],
  ["5000.25", "5000.5", "future", [0, 0]],
])("of %s and %s of a %s, round and counted are %j", (entryPrice, exitPrice, assetClass, found) => {
  expect(roundPrices({ entryPrice, exitPrice, assetClass })).toEqual(found);
});

describe("an add", () => {
  test("is judged against the mean price so far, and makes what its own part makes", () => {
    const position = { ...made(0), closedAt: MONDAY + 600 * MINUTE, exitPrice: "95" };
    const within = [fill(0, "10", "100"), fill(60, "10", "90"), fill(120, "5", "96"), fill(180, "5", "95.2")];
    const adds = addsWithin(
      [position],
      [{ tradeId: position.id, multiplier: "2", before: [], within }],
      WEEK,
    );
    expect(adds.map(({ state, made: money }) => [state, money?.result])).toEqual([
      [-1, "100"],
      [1, "-10"],
      // The mean of 10 at 100, 10 at 90 and 5 at 96 is 95.2: neither a gain nor a loss.
    ]);
    expect(adds[0]?.distance).toBeCloseTo(0.1, 12);
  });

  test("is no fill of the same order, none outside the span, and its sign turns with a short position", () => {
    const short = { ...made(0), direction: "short" as const, closedAt: null, exitPrice: null };
    const within = [fill(0.5, "1", "100"), fill(60, "1", "120"), fill(7 * 1440, "1", "130")];
    const before = [{ passed: 0, quantity: "1", cost: "100", lastAt: MONDAY }];
    const adds = addsWithin([short], [{ tradeId: short.id, multiplier: "1", before, within }], WEEK);
    expect(adds).toMatchObject([{ state: -1, at: MONDAY + 60 * MINUTE, made: null }]);
  });
});

describe("a split", () => {
  const split = {
    at: MONDAY + 90 * MINUTE,
    move: "split",
    after: "2",
    before: "1",
    quantity: null,
    price: null,
  } as const;

  test("between the fills of a position leaves its adds as they were", () => {
    const plain = { ...made(0), closedAt: MONDAY + 600 * MINUTE, exitPrice: "95" };
    const split2 = { ...plain, exitPrice: "47.5", moves: [split] };
    const [first, second] = [fill(0, "10", "100"), fill(60, "10", "90")];
    const addsOf = (position: TradeSpan, ...within: ReturnType<typeof fill>[]) =>
      addsWithin([position], [{ tradeId: position.id, multiplier: "2", before: [], within }], WEEK);
    const expected = addsOf(plain, first, second, fill(120, "5", "98"));
    expect(expected).toMatchObject([{ state: -1 }, { state: 1 }]);
    expect(addsOf(split2, first, second, fill(120, "10", "49"))).toEqual(expected);
    const before = [
      { passed: 0, quantity: "20", cost: "1900", lastAt: MONDAY + 60 * MINUTE },
      { passed: 1, quantity: "2", cost: "95", lastAt: MONDAY + 100 * MINUTE },
    ];
    const late = { tradeId: plain.id, multiplier: "2", before, within: [fill(120, "10", "49")] };
    expect(addsWithin([split2], [late], WEEK)).toMatchObject([{ state: 1, made: { result: "-30" } }]);
  });

  test("between two trades is no run of the price, and within one leaves its entry price round", () => {
    const [exit, entry] = [made(0, { exitPrice: "100" }), made(12, { entryPrice: "50", exitPrice: "51.13" })];
    const both = [exit, entry].map((each) => withMoves({ ...each, instrument: "ACME" }, [split]));
    expect(entriesWithin(both, WEEK).at(-1)).toMatchObject({ run: null, round: [1, 2] });
    const whole = withMoves(
      { ...made(0), closedAt: MONDAY + 600 * MINUTE, entryPrice: "50.5", exitPrice: "60.01" },
      [split],
    );
    expect(entriesWithin([whole], WEEK)).toMatchObject([{ round: [1, 2] }]);
    expect(whole.entryPrice).toBe("101");
  });
});

function fill(minute: number, quantity: string, price: string) {
  return { at: MONDAY + minute * MINUTE, quantity, price };
}

/** A trade of five minutes, ten minutes after the one before. */
function made(at: number, fields: Partial<TradeSpan> = {}): TradeSpan {
  const openedAt = MONDAY + at * 10 * MINUTE;
  const net = fields.net ?? 1;
  return trade({
    id: `t${String(at).padStart(5, "0")}`,
    instrument: "ins",
    openedAt,
    closedAt: openedAt + 5 * MINUTE,
    size: 100,
    result: String(net),
    ...fields,
    net,
  });
}

function shifted(each: TradeSpan, by: number): TradeSpan {
  return { ...each, openedAt: each.openedAt + by, closedAt: (each.closedAt ?? 0) + by };
}

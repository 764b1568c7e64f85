import fc from "fast-check";
import { expect, test } from "vitest";
import { flatHistory, history, START } from "#test/fixtures/random-fills.ts";
import { deriveAll, type Derived, type Row, toObjects } from "#test/fold.ts";
import { readState, writeState } from "./checkpoint.ts";
import type { StoredFill } from "./order.ts";
import type { OpenTrade } from "./open-trade.ts";
import { emptyRows, readMultiplier, rowSink } from "./rows.ts";
import { CHECKPOINT_FILLS, foldSpan } from "./span.ts";

test("folding in pieces, through written states, gives what folding at once gives", () => {
  fc.assert(
    fc.property(history, fc.integer({ min: 1, max: 20 }), (fills, size) => {
      const { trades, closes } = deriveAll(fills);
      const pieces = deriveInPieces(fills, size);
      expect(pieces.closes).toEqual(closes);
      expect(pieces.trades).toEqual(trades);
    }),
  );
});

/**
 * Reads `size` fills at a time, as the job does; the next piece replaces the row of a trade that continues.
 */
function deriveInPieces(fills: readonly StoredFill[], size: number): Pick<Derived, "trades" | "closes"> {
  let state = writeState(null);
  let from = 0;
  let take = size;
  const trades = new Map<string, Row>();
  const closes: Row[] = [];
  while (from < fills.length) {
    const rows = emptyRows();
    const sink = rowSink(rows, 1, readMultiplier("1"));
    const page = fills.slice(from, from + take);
    const isLast = from + take >= fills.length;
    const end = foldSpan(
      { trade: readState(state), fills: page, isLast, flatAfter: [], every: CHECKPOINT_FILLS },
      sink,
    );
    if (end.trade !== null) sink.openTrade(end.trade);
    for (const trade of toObjects(rows.trades)) trades.set(trade["id"] ?? "", trade);
    closes.push(...toObjects(rows.closes));
    take = end.consumed === 0 ? take * 2 : size;
    from += end.consumed;
    state = end.checkpoints.at(-1)?.state ?? state;
  }
  return { trades: [...trades.values()], closes };
}

test("a change in the past stops at the first old checkpoint that it comes back to", () => {
  fc.assert(
    fc.property(flatHistory, history, (past, later) => {
      const ends = (past.at(-1)?.at ?? START) + 10_000;
      const after = later.map((fill, index) => ({
        ...fill,
        id: `fil_B${index}`,
        at: fill.at - START + ends,
      }));
      const old = [Math.floor(ends / 1000) * 1000];
      const rows = emptyRows();
      const span = {
        trade: null,
        fills: [...past, ...after],
        isLast: true,
        flatAfter: old,
        every: CHECKPOINT_FILLS,
      };
      const end = foldSpan(span, rowSink(rows, 1, readMultiplier("1")));
      expect(end.hasConverged).toBe(after.length > 0);
      if (end.hasConverged) {
        expect(end.before).toBe(old[0]);
        expect(toObjects(rows.trades)).toEqual(deriveAll(past).trades);
      }
    }),
  );
});

test("writes checkpoints at flat points, never more than five thousand fills apart", () => {
  const fills = Array.from({ length: 12_001 }, (_, index): StoredFill => {
    const base = {
      id: `fil_${String(index).padStart(26, "0")}`,
      at: START + index * 1000,
      dateOnly: false,
      effect: null,
      hasForeignFee: false,
      isFeeUnknown: false,
    };
    return {
      ...base,
      side: index % 3 === 2 ? "sell" : "buy",
      quantity: index % 3 === 2 ? "2" : "1",
      price: "10",
      fee: "0",
      executionId: null,
      ordinal: 0,
    };
  });
  const { checkpoints } = deriveAll(fills);
  expect(checkpoints.map(({ fills, state }) => [fills, state === "flat"])).toEqual([
    [4998, true],
    [4998, true],
    [2005, false],
  ]);
  const first: OpenTrade | null = readState(checkpoints[0]?.state ?? "");
  expect(first).toBeNull();
});

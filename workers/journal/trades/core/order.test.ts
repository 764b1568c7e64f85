import fc from "fast-check";
import { expect, test } from "vitest";
import { type Big, decimal, toDecimal } from "#shared/decimal.ts";
import { deriveAll, type Derived, type Row, toObjects } from "#test/fold.ts";
import type { Leg } from "./explain.ts";
import { legsOf, pairLots } from "./explain.ts";
import type { OpenTrade } from "./position.ts";
import { emptyRows, readMultiplier, rowSink } from "./rows.ts";
import { CHECKPOINT_FILLS, foldSpan } from "./span.ts";
import { readState, writeState } from "./checkpoint.ts";
import { secondOf, type StoredFill } from "./order.ts";

const METHODS = ["fifo", "lifo", "hifo", "average"] as const;
const START = Date.UTC(2026, 0, 5);

const digits = (places: number, max: number, min = 1) =>
  fc.integer({ min, max }).map((units) => toDecimal(decimal(units).div(decimal(10).pow(places))));

/** Histories with many ties, flips, rebates and awkward fractions. */
const history = fc
  .array(
    fc.record({
      gapMs: fc.constantFrom(0, 0, 250, 1000, 60_000),
      side: fc.constantFrom("buy" as const, "sell" as const),
      quantity: fc.oneof(digits(0, 5), digits(3, 9999), digits(18, 2 ** 31 - 1)),
      price: fc.oneof(digits(2, 20_000), digits(8, 2 ** 31 - 1), digits(2, 50, -50)),
      fee: digits(4, 30_000, -500),
      executionId: fc.option(fc.constantFrom("a", "b", "10", "9")),
    }),
    { maxLength: 60 },
  )
  .map((drawn) => {
    let at = START;
    const seen = new Map<string, number>();
    return drawn.map(({ gapMs, executionId, ...fill }, index): StoredFill => {
      at += gapMs;
      const second = Math.floor(at / 1000);
      const print = `${second} ${fill.side} ${fill.quantity} ${fill.price}`;
      const ordinal = seen.get(print) ?? 0;
      seen.set(print, ordinal + 1);
      const id = `fil_${String(index).padStart(26, "0")}`;
      return {
        id,
        at,
        ...fill,
        dateOnly: false,
        effect: null,
        hasForeignFee: false,
        executionId: executionId && `${executionId}${index}`,
        ordinal,
      };
    });
  });

/** The same history brought back to flat by a last fill at another price. */
const flatHistory = history.map((fills) => {
  const held = signedQuantity(fills);
  if (held.eq(0)) return fills;
  const at = (fills.at(-1)?.at ?? START) + 5000;
  const last: StoredFill = {
    id: `fil_${"9".repeat(26)}`,
    at,
    side: held.gt(0) ? "sell" : "buy",
    quantity: toDecimal(held.abs()),
    price: "7.77",
    fee: "0.1",
    dateOnly: false,
    effect: null,
    hasForeignFee: false,
    executionId: null,
    ordinal: 0,
  };
  return [...fills, last];
});

function signedQuantity(fills: readonly StoredFill[]): Big {
  return fills.reduce(
    (sum, { side, quantity }) => sum.plus(side === "buy" ? quantity : `-${quantity}`),
    decimal(0),
  );
}

function total(rows: readonly Row[], column: string): Big {
  return rows.reduce((sum, row) => sum.plus(row[column] ?? "0"), decimal(0));
}

test("fills of one second give the same trades in whatever order they are read", () => {
  fc.assert(
    fc.property(history, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (fills, chance) => {
      const keyed = fills.map((fill) => ({ fill, key: Number(chance.next().value) }));
      const shuffled = keyed
        .sort((a, b) => secondOf(a.fill.at) - secondOf(b.fill.at) || a.key - b.key)
        .map(({ fill }) => fill);
      expect(deriveAll(shuffled)).toEqual(deriveAll(fills));
    }),
  );
});

test("at flat all methods agree, nothing is left, and gross − fees is the cash that moved", () => {
  fc.assert(
    fc.property(flatHistory, fc.constantFrom("1", "100", "0.1"), (fills, multiplier) => {
      const { trades, closes } = deriveAll(fills, multiplier);
      for (const trade of trades) {
        expect(trade).toMatchObject({ status: "closed", openQuantity: "0" });
        const own = closes.filter((close) => close["tradeId"] === trade["id"]);
        for (const method of METHODS) {
          expect(trade[`gross_${method}`]).toBe(trade["gross_fifo"]);
          expect(trade[`fees_${method}`]).toBe(trade["fees_fifo"]);
          expect(toDecimal(total(own, `gross_${method}`))).toBe(trade["gross_fifo"]);
          expect(toDecimal(total(own, `entryFee_${method}`).plus(total(own, "exitFee")))).toBe(
            trade["fees_fifo"],
          );
        }
        expect(toDecimal(total(own, "quantity"))).toBe(trade["quantity"]);
      }
      const cash = fills.reduce((sum, { side, quantity, price, fee }) => {
        const value = decimal(quantity).times(price).times(multiplier);
        return (side === "sell" ? sum.plus(value) : sum.minus(value)).minus(fee);
      }, decimal(0));
      expect(toDecimal(total(trades, "gross_fifo").minus(total(trades, "fees_fifo")))).toBe(toDecimal(cash));
    }),
  );
});

test("what is held is what was bought less what was sold", () => {
  fc.assert(
    fc.property(history, (fills) => {
      const { trades } = deriveAll(fills);
      const held = trades.reduce(
        (sum, { direction, openQuantity = "0" }) =>
          direction === "long" ? sum.plus(openQuantity) : sum.minus(openQuantity),
        decimal(0),
      );
      expect(toDecimal(held)).toBe(toDecimal(signedQuantity(fills)));
      expect(trades.filter((trade) => trade["status"] === "open").length).toBeLessThanOrEqual(1);
    }),
  );
});

test("every method takes the lots that its name says", () => {
  fc.assert(
    fc.property(history, (fills) => {
      // The seconds are distinct, so the order is certain and the slow way below needs no rule for ties.
      const apart = fills.map((fill, index) => ({ ...fill, at: START + index * 1000 }));
      const { closes } = deriveAll(apart);
      for (const method of ["fifo", "lifo", "hifo"] as const) {
        expect(closes.map((close) => close[`gross_${method}`])).toEqual(closeSlowly(apart, method));
      }
    }),
  );
});

/** The gross of every closing fill, computed by sorting all lots again each time. */
function closeSlowly(fills: readonly StoredFill[], method: "fifo" | "lifo" | "hifo"): string[] {
  let lots: { order: number; price: Big; quantity: Big }[] = [];
  let isLong = true;
  const grosses: string[] = [];
  for (const [order, fill] of fills.entries()) {
    let left = decimal(fill.quantity);
    if (lots.length > 0 && isLong !== (fill.side === "buy")) {
      lots.sort(
        (a, b) =>
          (method === "hifo" ? b.price.cmp(a.price) : 0) ||
          (method === "lifo" ? b.order - a.order : a.order - b.order),
      );
      let gross = decimal(0);
      for (const lot of lots) {
        const part = lot.quantity.lt(left) ? lot.quantity : left;
        gross = gross.plus(
          part.times(isLong ? decimal(fill.price).minus(lot.price) : lot.price.minus(fill.price)),
        );
        left = left.minus(part);
        lot.quantity = lot.quantity.minus(part);
      }
      lots = lots.filter((lot) => lot.quantity.gt(0));
      grosses.push(toDecimal(gross));
    }
    if (left.eq(0)) continue;
    if (lots.length === 0) isLong = fill.side === "buy";
    lots.push({ order, price: decimal(fill.price), quantity: left });
  }
  return grosses;
}

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
function deriveInPieces(fills: readonly StoredFill[], size: number): Omit<Derived, "checkpoints"> {
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

test("the lots of a trade add up to its figures by every method", () => {
  fc.assert(
    fc.property(history, (fills) => {
      const multiplier = readMultiplier("0.1");
      for (const trade of deriveAll(fills, "0.1").trades) {
        const legs: Leg[] = [];
        foldSpan(
          { trade: null, fills, isLast: true, flatAfter: [], every: CHECKPOINT_FILLS },
          legsOf(trade["id"] ?? "", legs),
        );
        for (const method of METHODS) {
          const pairs = pairLots(legs, method, trade["direction"] === "long", multiplier);
          const gross = pairs.reduce((sum, pair) => sum.plus(pair.grossPnl), decimal(0));
          const fees = pairs.reduce((sum, pair) => sum.plus(pair.fees), decimal(0));
          expect([toDecimal(gross), toDecimal(fees)]).toEqual([
            trade[`gross_${method}`],
            trade[`fees_${method}`],
          ]);
        }
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

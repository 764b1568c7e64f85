import fc from "fast-check";
import { expect, test } from "vitest";
import { type Big, decimal, toDecimal } from "#shared/decimal.ts";
import { newId } from "#shared/ids.ts";
import { flatHistory, history, signedQuantity, START } from "#test/fixtures/random-fills.ts";
import { deriveAll, type Row } from "#test/fold.ts";
import type { Leg } from "./explain.ts";
import { legsOf, pairLots } from "./explain.ts";
import { readMultiplier } from "./rows.ts";
import { CHECKPOINT_FILLS, foldSpan } from "./span.ts";
import { secondOf, type StoredFill } from "./order.ts";

const METHODS = ["fifo", "lifo", "hifo", "average"] as const;

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
      const spaced = fills.map((fill, index) => ({ ...fill, at: START + index * 1000 }));
      const { closes } = deriveAll(spaced);
      for (const method of ["fifo", "lifo", "hifo"] as const) {
        expect(closes.map((close) => close[`gross_${method}`])).toEqual(closeSlowly(spaced, method));
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

test("the lots of a trade add up to its figures by every method", () => {
  fc.assert(
    fc.property(history, (fills) => {
      const multiplier = readMultiplier("0.1");
      for (const trade of deriveAll(fills, "0.1").trades) {
        const legs: Leg[] = [];
        foldSpan(
          { trade: null, fills, isLast: true, flatAfter: [], every: CHECKPOINT_FILLS },
          legsOf(trade["id"] ?? "", legs, []),
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

function told(given: readonly StoredFill[]): unknown[] {
  return deriveAll(given).trades.map(({ direction, status, openQuantity }) => [
    direction,
    status,
    openQuantity,
  ]);
}

test("fills of paper orders are in the order of their instants within a second, those of brokers are tied", () => {
  const at = Date.UTC(2026, 10, 28, 20, 0, 34);
  const fills = (idOf: (ms: number) => string): StoredFill[] =>
    (
      [
        [181, "sell", "3"],
        [461, "sell", "3"],
        [888, "buy", "4"],
      ] as const
    ).map(([ms, side, quantity]) => ({
      id: newId("fill", at + ms),
      at: at + ms,
      side,
      dateOnly: false,
      effect: null,
      quantity,
      price: "10",
      fee: "0",
      hasForeignFee: false,
      isFeeUnknown: false,
      executionId: idOf(at + ms),
      ordinal: 0,
    }));
  expect(told(fills((ms) => newId("fill", ms)))).toEqual([["short", "open", "2"]]);
  expect(told(fills(String))).toEqual([
    ["long", "closed", "0"],
    ["short", "open", "2"],
  ]);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { type Big, decimal, toDecimal } from "#shared/decimal.ts";
import { deriveAll, moveOf, type Row } from "#test/fold.ts";
import { foldUnits, rounded, segmentsOf } from "../../reconciliation/core/units.ts";
import { fromFixed, PLACES } from "../../../math/fixed-point.ts";
import { legsOf, type Leg, pairLots } from "./explain.ts";
import type { Change } from "./open-trade.ts";
import { type Entry, isMove, secondOf, type StoredFill, type StoredMove } from "./order.ts";
import { readMultiplier } from "./rows.ts";
import { CHECKPOINT_FILLS, foldSpan } from "./span.ts";

const START = Date.UTC(2026, 0, 5);
const METHODS = ["fifo", "lifo", "hifo", "average"] as const;
const MINUTE = 60_000;

/**
 * `buy 10 100 [fee]`, `split 2:1`, `transfer -5 [price]`, `opening 300 [price]` for the fill after it, or
 * `lieu 12.5`; each a minute after the line before.
 */
function entriesOf(...lines: string[]): Entry[] {
  return lines.map((line, index): Entry => {
    const [what = "", first = "", price = null, fee = "0"] = line.split(" ");
    const base = { id: idOf("bkg", index), at: START + index * MINUTE };
    if (what === "buy" || what === "sell")
      return fillOf(index, { side: what, quantity: first, price: price ?? "0", fee });
    if (what === "split") {
      const [after = "", before = ""] = first.split(":");
      return moveOf({ ...base, move: "split", after, before });
    }
    if (what === "lieu") return moveOf({ ...base, move: "lieu", money: first });
    if (what === "transfer") return moveOf({ ...base, move: "transfer", quantity: first, price });
    const sale = { id: idOf("fil", index + 1), at: base.at + MINUTE };
    return moveOf({ ...sale, move: "opening", quantity: first, price });
  });
}

const idOf = (prefix: "fil" | "bkg", index: number) => `${prefix}_${String(index).padStart(26, "0")}`;

function fillOf(index: number, given: Partial<StoredFill>): StoredFill {
  return {
    id: idOf("fil", index),
    at: START + index * MINUTE,
    side: "buy",
    quantity: "1",
    price: "1",
    fee: "0",
    dateOnly: false,
    effect: null,
    hasForeignFee: false,
    isFeeUnknown: false,
    executionId: null,
    ordinal: 0,
    ...given,
  };
}

const tradesOf = (...lines: string[]): Row[] => deriveAll(entriesOf(...lines)).trades;

test("a split multiplies what is held and leaves its value, long and short, forward and reverse", () => {
  expect(tradesOf("buy 10 100 1", "split 2:1", "sell 20 60 1")).toMatchObject([
    {
      status: "closed",
      quantity: "20",
      entryPrice: "50",
      exitPrice: "60",
      gross_fifo: "200",
      fees_fifo: "2",
    },
  ]);
  expect(tradesOf("sell 30 10", "split 1:10", "buy 2 90", "buy 1 80")).toMatchObject([
    { direction: "short", status: "closed", quantity: "3", entryPrice: "100", gross_average: "40" },
  ]);
  expect(tradesOf("buy 4 10", "sell 2 12", "split 3:2", "buy 3 9", "sell 6 9")).toMatchObject([
    { gross_fifo: "11", gross_average: "11", quantity: "9", openQuantity: "0" },
  ]);
  expect(tradesOf("buy 1 10", "sell 1 12", "split 2:1", "buy 1 5")).toMatchObject([
    { status: "closed" },
    { quantity: "1", entryPrice: "5" },
  ]);
});

/** LEAN `Tests/Common/Statistics/TradeBuilderTests.cs` repeats its trades with splits of 0.5 and 0.333. */
test.each(["2:1", "3:1", "1:4"])("LEAN's scaled-in trade keeps its P&L of 30 over a %s split", (ratio) => {
  const [after = "1", before = "1"] = ratio.split(":");
  const held = toDecimal(decimal(2000).times(after).div(before));
  const proceeds = decimal(2000).times("1.09");
  const price = toDecimal(proceeds.div(held).round(18));
  const [trade] = tradesOf("buy 1000 1.08 1", "buy 1000 1.07 1", `split ${ratio}`, `sell ${held} ${price} 1`);
  expect(
    decimal(trade?.["gross_fifo"] ?? "0")
      .round(12)
      .toFixed(),
  ).toBe("30");
  expect(trade).toMatchObject({ fees_fifo: "3", openQuantity: "0" });
});

test("cash in lieu sells the fraction that a reverse split left", () => {
  // 210 paid for 105 shares; 10.5 are left, half of one is paid out, and ten are sold for 250.
  expect(tradesOf("buy 105 2", "split 1:10", "lieu 12.5", "sell 10 25")).toMatchObject([
    { status: "closed", gross_fifo: "52.5", quantity: "10.5", openQuantity: "0" },
  ]);
  expect(tradesOf("buy 100 2", "lieu 12.5")).toMatchObject([{ status: "open", gross_fifo: "0" }]);
});

test("the split of a day without a time comes before the fills of that day", () => {
  const day = { at: START, dateOnly: true };
  const fills = [
    fillOf(1, { ...day, quantity: "20", price: "5" }),
    fillOf(2, { ...day, side: "sell", price: "6" }),
  ];
  const split = moveOf({ ...day, id: idOf("bkg", 3), move: "split", after: "2", before: "1" });
  expect(deriveAll([...fills, split]).trades).toEqual(deriveAll(fills).trades);
  const held = fillOf(0, { at: START - MINUTE, quantity: "4", price: "10" });
  expect(deriveAll([held, ...fills, split]).trades).toMatchObject([{ quantity: "28", gross_fifo: "1" }]);
});

test("a split that would leave nothing, or beyond any number, is not followed and says so", () => {
  const { legs, changes } = explained(
    entriesOf("buy 1 5", "split 1:99999999999999", "split 99999999999999:1"),
  );
  expect(changes.map(({ isFollowed }) => isFollowed)).toEqual([false, true]);
  expect(legs.map(({ does }) => does)).toEqual(["opens", "splits"]);
  const many = tradesOf(
    "buy 1 5",
    ...Array.from({ length: 20_000 }, (_, n) => `split ${n % 2 === 0 ? "2:1" : "1:2"}`),
  );
  expect(many).toMatchObject([{ quantity: "1", entryPrice: "5" }]);
});

test("units of unknown price make a trade incomplete, and their price completes it", () => {
  const unknown = deriveAll(entriesOf("buy 5 10", "sell 1 12", "transfer 10", "sell 14 20"));
  expect(unknown.trades).toMatchObject([
    { status: "incomplete", openQuantity: "0", gross_fifo: "2", closedAt: "NULL", entryPrice: "0" },
  ]);
  expect(unknown.closes).toHaveLength(1);
  const known = deriveAll(entriesOf("buy 5 10", "sell 1 12", "transfer 10 8", "sell 14 20"));
  expect(known.trades).toMatchObject([{ status: "closed", gross_fifo: "162", gross_lifo: "162" }]);
  expect(tradesOf("transfer 3 0", "sell 3 7")).toMatchObject([
    { status: "closed", gross_hifo: "21", fills: "1" },
  ]);
});

test("units that leave go at their cost and realise nothing", () => {
  expect(tradesOf("buy 4 10 4", "buy 4 20", "transfer -4", "sell 4 30 1")).toMatchObject([
    {
      status: "closed",
      quantity: "4",
      gross_fifo: "40",
      gross_lifo: "80",
      gross_average: "60",
      fees_fifo: "1",
      fees_lifo: "5",
    },
  ]);
  expect(tradesOf("buy 4 10 4", "transfer -4")).toMatchObject([
    { status: "incomplete", quantity: "4", entryPrice: "10", openQuantity: "0", gross_fifo: "0" },
  ]);
  expect(tradesOf("buy 4 10", "sell 1 12", "transfer -3")).toMatchObject([
    { status: "closed", quantity: "1", gross_fifo: "2" },
  ]);
  // Units that nobody saw come in left: the position is short by them, and its opening is not known.
  expect(tradesOf("transfer -5")).toMatchObject([
    { direction: "short", status: "incomplete", openQuantity: "5" },
  ]);
});

test("a sale closes what its owner says was held before, in one trade or in two", () => {
  expect(tradesOf("opening 300 4", "sell 100 5", "sell 200 6")).toMatchObject([
    { id: "trd_00000000000000000000000001", status: "closed", direction: "long", gross_fifo: "500" },
  ]);
  expect(tradesOf("buy 100 1", "opening 50 4", "sell 150 5")).toMatchObject([
    { gross_fifo: "450", quantity: "150" },
  ]);
  const [ignored, ...rest] = tradesOf("opening 100", "sell 100 5", "buy 1 6");
  expect(ignored).toMatchObject({ status: "incomplete", gross_fifo: "0", openQuantity: "0" });
  expect(rest).toMatchObject([{ status: "open", direction: "long", quantity: "1" }]);
  const [long, short] = tradesOf("opening 60 4", "sell 100 5");
  expect([long?.["gross_fifo"], short?.["direction"], short?.["quantity"]]).toEqual(["60", "short", "40"]);
  expect(long?.["id"]).not.toBe(short?.["id"]);
});

const ratio = fc.constantFrom(["2", "1"], ["1", "10"], ["3", "2"], ["7", "1"], ["1", "13"], ["11", "7"]);
const side = fc.constantFrom("buy" as const, "sell" as const);
const drawnFill = fc.record({
  gap: fc.constantFrom(0, 250, 1000, MINUTE),
  side,
  quantity: fc.integer({ min: 1, max: 9 }),
  price: fc.integer({ min: 1, max: 30_000 }),
  fee: fc.integer({ min: -50, max: 300 }),
});

test("a split changes no trade's P&L: fills after it in the new units give the same, by every method", () => {
  fc.assert(
    fc.property(
      fc.array(drawnFill, { maxLength: 40 }),
      fc.nat(),
      ratio,
      (drawn, place, [after = "1", before = "1"]) => {
        const split = place % (drawn.length + 1);
        let at = START;
        const both = drawn.map((one, index) => {
          at = index === split ? secondOf(at) + 1000 : at + one.gap;
          const fill = (quantity: Big, price: Big): StoredFill =>
            fillOf(index, {
              at,
              side: one.side,
              quantity: toDecimal(quantity),
              price: toDecimal(price),
              fee: toDecimal(decimal(one.fee).div(100)),
            });
          // Each number is one that both units can write.
          const quantity = decimal(one.quantity).times(before);
          const price =
            index < split ? decimal(one.price).div(100) : decimal(one.price).times(after).div(100);
          const scaled = fill(quantity.times(after).div(before), price.times(before).div(after));
          return { plain: fill(quantity, price), scaled: index < split ? fill(quantity, price) : scaled };
        });
        const plain = both.map((one) => one.plain);
        const booked = moveOf({
          id: idOf("bkg", 99),
          at: plain[split]?.at ?? secondOf(at) + 1000,
          move: "split",
          after,
          before,
        });
        const scaled: Entry[] = both.map((one) => one.scaled);
        scaled.splice(split, 0, booked);
        expect(moneyOf(deriveAll(scaled).trades)).toEqual(moneyOf(deriveAll(plain).trades));
        expect(moneyOf(deriveAll(scaled).closes)).toEqual(moneyOf(deriveAll(plain).closes));
      },
    ),
    { numRuns: 300 },
  );
});

const MONEY =
  /^(gross|fees|entryFee)_|^(netKey|exitFee|direction|status|id|tradeId|fillId|closedAt|openedAt)$/;
const moneyOf = (rows: readonly Row[]): Row[] =>
  rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => MONEY.test(name))));

const drawnMove = fc.oneof(
  fc.record({ move: fc.constant("split" as const), ratio }),
  fc.record({
    move: fc.constant("transfer" as const),
    quantity: fc.integer({ min: -20, max: 20 }).filter(Boolean),
    price: fc.integer({ min: 0, max: 99 }),
  }),
  fc.record({ move: fc.constant("lieu" as const), money: fc.integer({ min: 1, max: 50 }) }),
);

/** Histories of fills, splits of any ratio, transfers with a price, and cash in lieu. */
const history = fc
  .array(fc.oneof({ weight: 3, arbitrary: drawnFill }, { weight: 1, arbitrary: drawnMove }), {
    maxLength: 40,
  })
  .map((drawn) => {
    let at = START;
    return drawn.map((one, index): Entry => {
      at += "gap" in one ? one.gap : 250;
      if ("gap" in one) {
        const price = toDecimal(decimal(one.price).div(100));
        return fillOf(index, { at, side: one.side, quantity: String(one.quantity), price, fee: "0.01" });
      }
      const base = { id: idOf("bkg", index), at };
      if (one.move === "split")
        return moveOf({ ...base, move: "split", after: one.ratio[0] ?? "1", before: one.ratio[1] ?? "1" });
      if (one.move === "lieu") return moveOf({ ...base, move: "lieu", money: String(one.money) });
      return moveOf({ ...base, move: "transfer", quantity: String(one.quantity), price: String(one.price) });
    });
  });

test("the order of the entries within a second changes nothing", () => {
  fc.assert(
    fc.property(history, fc.func(fc.nat()), (entries, chance) => {
      const shuffled = entries.toSorted(
        (a, b) => secondOf(a.at) - secondOf(b.at) || chance(a.id) - chance(b.id),
      );
      expect(deriveAll(shuffled).trades).toEqual(deriveAll(entries).trades);
    }),
  );
});

test("when nothing is held, what came in is what went out by every method, whatever the ratios", () => {
  fc.assert(
    fc.property(history, (entries) => {
      const fills = entries.filter((entry) => !isMove(entry) || entry.move !== "transfer");
      const [last] = deriveAll(fills).trades.slice(-1);
      const held = last?.["status"] === "open" ? (last["openQuantity"] ?? "0") : "0";
      const end = fillOf(99, {
        at: START + 1e9,
        side: last?.["direction"] === "long" ? "sell" : "buy",
        quantity: held,
        price: "7.77",
      });
      const { trades, closes } = deriveAll(held === "0" ? fills : [...fills, end]);
      for (const method of METHODS) {
        const sumOf = (rows: readonly Row[]) =>
          rows.reduce((sum, row) => sum.plus(row[`gross_${method}`] ?? "0"), decimal(0));
        expect(sumOf(trades).toFixed()).toBe(sumOf(closes).toFixed());
        for (const trade of trades) expect(trade[`gross_${method}`]).toBe(trade["gross_fifo"]);
      }
    }),
  );
});

function explained(
  entries: readonly Entry[],
  id = "trd_00000000000000000000000000",
): { legs: Leg[]; changes: Change[] } {
  const legs: Leg[] = [];
  const changes: Change[] = [];
  foldSpan(
    { trade: null, fills: entries, isLast: true, flatAfter: [], every: CHECKPOINT_FILLS },
    legsOf(id, legs, changes),
  );
  return { legs, changes };
}

test("the lots of a trade add up to its figures over splits and transfers, by every method", () => {
  fc.assert(
    fc.property(history, (entries) => {
      for (const trade of deriveAll(entries).trades) {
        const { legs } = explained(entries, trade["id"]);
        for (const method of METHODS) {
          const pairs = pairLots(legs, method, trade["direction"] === "long", readMultiplier("1"));
          const gross = pairs.reduce((sum, pair) => sum.plus(pair.grossPnl), decimal(0));
          const fees = pairs.reduce((sum, pair) => sum.plus(pair.fees), decimal(0));
          expect(gross.toFixed()).toBe(decimal(trade[`gross_${method}`] ?? "0").toFixed());
          expect(fees.toFixed()).toBe(decimal(trade[`fees_${method}`] ?? "0").toFixed());
        }
      }
    }),
  );
});

test("the trades hold what the reconciliation counts", () => {
  const anyHistory = fc.tuple(history, fc.array(fc.boolean()));
  fc.assert(
    fc.property(anyHistory, ([drawn, unknown]) => {
      const entries = drawn
        .filter((entry) => !isMove(entry) || entry.move !== "lieu")
        .map((entry, n) => (isMove(entry) && unknown[n] === true ? { ...entry, price: null } : entry));
      const held = deriveAll(entries).trades.reduce(
        (sum, row) =>
          sum.plus(row["direction"] === "long" ? (row["openQuantity"] ?? "0") : `-${row["openQuantity"]}`),
        decimal(0),
      );
      const splits = entries.flatMap((entry) =>
        isMove(entry) && entry.move === "split"
          ? [{ at: secondOf(entry.at), after: entry.after ?? "1", before: entry.before ?? "1" }]
          : [],
      );
      const cut = segmentsOf(splits, START + 1e9);
      const sums = cut.segments.map(({ since, until }) =>
        toDecimal(
          entries
            .filter((entry) => (since === null || entry.at >= since) && entry.at < until)
            .reduce((sum, entry) => sum.plus(unitsIn(entry)), decimal(0)),
        ),
      );
      const units = decimal(fromFixed(rounded(foldUnits(sums, cut.splits)), PLACES));
      expect(held.minus(units).abs().lte("0.000001")).toBe(true);
    }),
  );
});

function unitsIn(entry: StoredFill | StoredMove): string {
  if (isMove(entry)) return entry.move === "transfer" ? (entry.quantity ?? "0") : "0";
  return entry.side === "buy" ? entry.quantity : `-${entry.quantity}`;
}

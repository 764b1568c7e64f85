import fc from "fast-check";
import { expect, test } from "vitest";
import { decimal, toDecimal } from "#shared/decimal.ts";
import { trade as tradeSpan } from "#test/fixtures/histories.ts";
import { fillsOf, moveOf } from "#test/fold.ts";
import { fromFixed, PLACES } from "../../../math/fixed-point.ts";
import type { OpenTrade } from "../../trades/core/open-trade.ts";
import { applySecond, type Entry, isMove } from "../../trades/core/order.ts";
import { basesOf, type FillSums, stepsOf } from "./unit-moves.ts";
import { dayOf } from "./weeks.ts";

const START = Date.UTC(2026, 0, 5, 20);
const DAY = 86_400_000;

const ratio = fc.constantFrom(["2", "1"], ["1", "10"], ["3", "2"], ["1", "13"]);
const drawn = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ quantity: fc.integer({ min: -9, max: 9 }).filter(Boolean), price: fc.nat(300) }),
  },
  { weight: 1, arbitrary: fc.record({ ratio }) },
  {
    weight: 1,
    arbitrary: fc.record({ moved: fc.integer({ min: -5, max: 9 }).filter(Boolean), price: fc.nat(99) }),
  },
  { weight: 1, arbitrary: fc.record({ money: fc.integer({ min: 1, max: 50 }) }) },
);
const gap = fc.constantFrom(0, 400, 3_600_000, DAY, 3 * DAY);

/** Fills with a fee of 1, splits of any ratio, transfers with a price and cash in lieu, over some days. */
const history = fc.array(fc.tuple(drawn, gap), { maxLength: 30 }).map((rows) => {
  let [at, wasFill] = [START, false];
  return rows.map(([row, wait], index): Entry => {
    // What comes first within a second is tested with the trades.
    const isFill = "quantity" in row;
    at += isFill && wasFill ? wait : Math.max(wait, 1000);
    if (!isFill) at = Math.ceil(at / 1000) * 1000;
    wasFill = isFill;
    const base = { id: `bkg_${String(index).padStart(26, "0")}`, at };
    if ("ratio" in row) return moveOf({ ...base, move: "split", after: row.ratio[0], before: row.ratio[1] });
    if ("money" in row) return moveOf({ ...base, move: "lieu", money: String(row.money) });
    if ("moved" in row)
      return moveOf({ ...base, move: "transfer", quantity: String(row.moved), price: String(row.price) });
    const side = row.quantity > 0 ? "buy" : "sell";
    const [fill] = fillsOf([`${side} ${Math.abs(row.quantity)} ${row.price} 1`]);
    return { ...fill, ...base, id: base.id.replace("bkg", "fil") } as Entry;
  });
});

type Told = {
  trade: OpenTrade;
  closedAt: number | null;
  crossed: boolean;
  events: Omit<FillSums, "passed">[];
  ats: number[];
};

const units = (value: bigint) => fromFixed(value, PLACES);

/** What fills did to each trade, and what each holds after a day, as the fold of trades has it. */
function folded(entries: readonly Entry[]) {
  const told = new Map<string, Told>();
  const held = new Map<string, string>();
  const ofMoves = new Set(entries.filter(isMove).map(({ id }) => id));
  const of = (trade: OpenTrade): Told => {
    const known = told.get(trade.id);
    const found = known ?? { trade, closedAt: null, crossed: false, events: [], ats: [] };
    told.set(trade.id, found);
    return found;
  };
  const note = (trade: OpenTrade, at: number, [quantity, cost]: [bigint, bigint]) => {
    of(trade).events.push({ day: dayOf(at), quantity: units(quantity), cost: fromFixed(cost, 2 * PLACES) });
    of(trade).ats.push(at);
  };
  const one = 10n ** BigInt(PLACES);
  let position: OpenTrade | null = null;
  for (let from = 0; from < entries.length;) {
    let end = from + 1;
    while (
      end < entries.length &&
      Math.floor((entries[end]?.at ?? 0) / 1000) === Math.floor((entries[from]?.at ?? 0) / 1000)
    )
      end++;
    position = applySecond(position, entries, from, end, {
      open(trade, fill, quantity, fee) {
        const sign = trade.isLong ? 1n : -1n;
        if (!ofMoves.has(fill.id)) note(trade, fill.at, [quantity, fill.price * quantity + sign * fee * one]);
        else if (quantity !== fill.quantity) of(trade).crossed = true;
      },
      close({ trade, fill, quantity, proceeds, gross, entryFees }) {
        const [sign, place] = [trade.isLong ? 1n : -1n, gross.length - 1];
        const value = proceeds - sign * (gross[place] ?? 0n);
        if (!ofMoves.has(fill.id))
          note(trade, fill.at, [-quantity, -value - sign * (entryFees[place] ?? 0n) * one]);
      },
      trade(trade, { at }) {
        of(trade).closedAt = at;
      },
    });
    const at = entries[from]?.at ?? 0;
    if (position !== null) {
      of(position);
      const cost = position.value + (position.isLong ? 1n : -1n) * position.fee * one;
      held.set(
        `${position.id} ${dayOf(at)}`,
        [units(position.held), decimal(fromFixed(cost, 2 * PLACES)).round(6)].join(" "),
      );
    }
    from = end;
  }
  return { told, held };
}

test("what a position holds and had cost after each day is what the fold of trades holds", () => {
  let compared = 0;
  fc.assert(
    fc.property(history, (entries) => {
      const { told, held } = folded(entries);
      const moves = entries.filter(isMove);
      for (const [id, { trade, closedAt, crossed, events, ats }] of told) {
        if (crossed) continue;
        const direction = trade.isLong ? "long" : "short";
        const steps = stepsOf({
          ...tradeSpan({ id, openedAt: trade.openedAt, closedAt, size: 1, net: 1 }),
          direction,
          moves,
        });
        const passed = (at: number) => steps.filter(({ from }) => from <= at).length;
        const groups = Map.groupBy(events.keys(), (n) => `${passed(ats[n] ?? 0)} ${events[n]?.day}`);
        const sums: FillSums[] = [];
        for (const places of groups.values()) {
          const [first = 0] = places;
          const place = passed(ats[first] ?? 0);
          const before = sums.at(-1)?.passed === place ? sums.at(-1) : undefined;
          const total = (name: "quantity" | "cost") =>
            toDecimal(
              places.reduce((sum, n) => sum.plus(events[n]?.[name] ?? "0"), decimal(before?.[name] ?? "0")),
            );
          sums.push({
            passed: place,
            day: events[first]?.day ?? 0,
            quantity: total("quantity"),
            cost: total("cost"),
          });
        }
        const bases = basesOf(sums, steps, "1");
        for (const [key, expected] of held) {
          const [of, day] = key.split(" ");
          if (of !== id || (closedAt !== null && dayOf(closedAt) <= Number(day))) continue;
          const basis = bases.findLast((each) => each.day <= Number(day));
          expect(
            [toDecimal(decimal(basis?.quantity ?? "0")), decimal(basis?.cost ?? "0").round(6)].join(" "),
          ).toBe(expected);
          compared++;
        }
      }
    }),
    { numRuns: 300 },
  );
  expect(compared).toBeGreaterThan(200);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Effect } from "#shared/contracts/fills.ts";
import { deriveAll } from "#test/fold.ts";
import type { StoredFill } from "./order.ts";

const DATE = Date.UTC(2026, 2, 2);
const DAY = 86_400_000;

/** `side quantity effect [price]`; effect is O, C, C;O or –. */
type Line = `${"buy" | "sell"} ${string}`;

const EFFECTS = new Map<string, Effect>([
  ["O", "opens"],
  ["C", "closes"],
  ["C;O", "flips"],
]);

function dated(lines: readonly Line[], day = 0): StoredFill[] {
  return lines.map((line, index) => {
    const [side, quantity = "", effect = "", price = "10"] = line.split(" ");
    return {
      id: `fil_${String(day * 100 + index).padStart(26, "0")}`,
      at: DATE + day * DAY,
      dateOnly: true,
      effect: EFFECTS.get(effect) ?? null,
      side: side === "buy" ? "buy" : "sell",
      quantity,
      price,
      fee: "0",
      hasForeignFee: false,
      isFeeUnknown: false,
      executionId: null,
      ordinal: index,
    };
  });
}

const told = (fills: readonly StoredFill[]) =>
  deriveAll(fills).trades.map(
    ({ direction, quantity, openQuantity }) => `${direction} ${quantity}, ${openQuantity} held`,
  );

test.each<[string, Line[], string[]]>([
  ["a sale that opens and a purchase that closes", ["sell 10 O", "buy 10 C"], ["short 10, 0 held"]],
  ["a purchase that opens and a sale that closes", ["sell 10 C", "buy 10 O"], ["long 10, 0 held"]],
  ["no marks: the law without them", ["sell 10 –", "buy 10 –"], ["long 10, 0 held"]],
  ["marks that contradict each other: the same", ["sell 10 O", "buy 10 O"], ["long 10, 0 held"]],
  ["two closings of nothing: the same", ["sell 10 C", "buy 10 C"], ["long 10, 0 held"]],
  [
    "a round trip each way",
    ["sell 5 O", "buy 10 O", "buy 5 C", "sell 10 C"],
    ["long 10, 0 held", "short 5, 0 held"],
  ],
  [
    "a short round trip, and a purchase that is held",
    ["buy 7 O", "sell 5 O", "buy 5 C"],
    ["short 5, 0 held", "long 7, 7 held"],
  ],
  ["a flip", ["sell 15 C;O", "buy 10 O"], ["long 10, 0 held", "short 5, 5 held"]],
  ["one mark among fills without", ["sell 4 O", "buy 4 –"], ["short 4, 0 held"]],
])("%s", (_, lines, trades) => {
  expect(told(dated(lines))).toEqual(trades);
  expect(told(dated(lines).toReversed())).toEqual(trades);
});

test.each<[string, Line[], string[]]>([
  ["what is held is added to", ["buy 5 O"], ["long 15, 15 held"]],
  [
    "it is closed, a short round trip follows, and it is opened anew",
    ["buy 20 O", "buy 5 C", "sell 5 O", "sell 10 C"],
    ["long 10, 0 held", "short 5, 0 held", "long 20, 20 held"],
  ],
  [
    "it is turned, and turned back",
    ["sell 3 C", "buy 8 C;O", "sell 15 C;O"],
    ["long 10, 0 held", "short 5, 0 held", "long 3, 0 held"],
  ],
  [
    "it is closed before the other way is opened",
    ["sell 3 O", "sell 10 C"],
    ["long 10, 0 held", "short 3, 3 held"],
  ],
])("behind a position held since the day before, %s", (_, lines, trades) => {
  expect(told([...dated(["buy 10 O"]), ...dated(lines, 1)])).toEqual(trades);
});

test("a fill with a time is ordered by the law of its second, whatever its mark", () => {
  const timed = dated(["sell 10 O", "buy 10 C"]).map((fill) => ({ ...fill, dateOnly: false }));
  expect(told(timed)).toEqual(["long 10, 0 held"]);
});

const line = fc.record({
  side: fc.constantFrom("buy", "sell"),
  quantity: fc.integer({ min: 1, max: 4 }),
  effect: fc.constantFrom("O", "C", "C;O", "–"),
});

test("the order of the file never matters, and what is held follows from the fills", () => {
  const days = fc.array(fc.array(line, { minLength: 1, maxLength: 7 }), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(days, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (lists, chance) => {
      const fills = lists.map((lines, day) =>
        dated(
          lines.map(
            ({ side, quantity, effect }): Line => `${side === "buy" ? "buy" : "sell"} ${quantity} ${effect}`,
          ),
          day,
        ).map((fill, index) => ({ ...fill, executionId: `${day}-${index}` })),
      );
      const shuffled = fills.map((day) =>
        day
          .map((fill) => ({ fill, key: Number(chance.next().value) }))
          .sort((a, b) => a.key - b.key)
          .map(({ fill }) => fill),
      );
      const derived = deriveAll(fills.flat());
      expect(deriveAll(shuffled.flat())).toEqual(derived);
      const net = fills
        .flat()
        .reduce((sum, fill) => sum + (fill.side === "buy" ? 1 : -1) * Number(fill.quantity), 0);
      const held = derived.trades.reduce(
        (sum, { direction, openQuantity }) => sum + (direction === "long" ? 1 : -1) * Number(openQuantity),
        0,
      );
      expect(held).toBe(net);
    }),
  );
});

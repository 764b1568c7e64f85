import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { facts } from "#test/array-ledger.ts";
import { leftFee, pairUp, type Cancellable, type Cancellation } from "./withdrawal.ts";
import type { Cancels } from "./incoming.ts";
import { within } from "#test/effort.ts";

const fill = (id: string, executionId: string | null, changes = {}): Cancellable => ({
  id,
  accountId: "acc",
  ordinal: 0,
  facts: facts({ executionId, ...changes }),
});
const cancellation = (
  id: string,
  executionId: string | null,
  cancels: Partial<Cancels> = {},
): Cancellation => ({
  ...fill(id, executionId, { cancels: true, fee: "0" }),
  cancels: { names: [], byName: false, restates: false, ...cancels },
});
const pairsOf = (cancellations: Cancellation[], fills: Cancellable[]) =>
  Object.fromEntries([...pairUp(cancellations, fills)].map(([id, by]) => [id, by.map((each) => each.id)]));

describe("pairUp", () => {
  test("gives a cancellation the fill that it names, and another the last equal one numbered below it", () => {
    const fills = [fill("a", "101"), fill("b", "104"), fill("c", "106"), fill("d", null)];
    expect(pairsOf([cancellation("x", "105"), cancellation("y", "103", { names: ["106"] })], fills)).toEqual({
      b: ["x"],
      c: ["y"],
    });
    expect(pairsOf([cancellation("x", "100")], [fill("a", "101")])).toEqual({});
    expect(pairsOf([cancellation("x", null)], [fill("a", "101"), fill("d", null)])).toEqual({ d: ["x"] });
  });

  test("finds by equal facts no fill for a row that names one", () => {
    expect(pairsOf([cancellation("x", "109", { names: ["7"], byName: true })], [fill("a", "101")])).toEqual(
      {},
    );
  });

  test("is the same in whatever order fills and cancellations stand, and takes each fill once", () => {
    const ids = fc.uniqueArray(fc.integer({ min: 100, max: 130 }), { maxLength: 12 });
    fc.assert(
      fc.property(
        ids,
        ids,
        fc.nat({ max: 3 }),
        fc.infiniteStream(fc.nat()),
        (some, others, nameless, chance) => {
          const fills = [
            ...some.map((id) => fill(`f${id}`, String(id))),
            ...Array.from({ length: nameless }, (_, n) => ({ ...fill(`n${n}`, null), ordinal: n })),
          ];
          const taking = others.map((id) => cancellation(`x${id}`, String(id)));
          const shuffled = <T>(list: T[]) =>
            list
              .map((item) => ({ item, at: chance.next().value }))
              .sort((a, b) => a.at - b.at)
              .map(({ item }) => item);
          const pairs = pairsOf(taking, fills);
          expect(pairsOf(shuffled(taking), shuffled(fills))).toEqual(pairs);
          const below = Object.entries(pairs).every(
            ([id, [by = ""]]) => id.startsWith("n") || Number(id.slice(1)) <= Number(by.slice(1)),
          );
          expect(below).toBe(true);
        },
      ),
    );
  });

  test("pairs 20 000 equal fills in a moment", () => {
    const fills = Array.from({ length: 20_000 }, (_, n) => fill(`f${n}`, String(100_000 + 2 * n)));
    const taking = Array.from({ length: 20_000 }, (_, n) => cancellation(`x${n}`, String(100_001 + 2 * n)));
    const began = performance.now();
    expect(pairUp(taking, fills).size).toBe(20_000);
    expect(performance.now() - began).toBeLessThan(within(5_000));
  });
});

const by = (fee: string, cancels: Partial<Cancels> = {}): Cancellation => {
  const { facts: said, ...rest } = cancellation("x", "1", cancels);
  return { ...rest, facts: { ...said, fee } };
};

test("what is left of a fee is what no cancellation gives back, and nothing where the fee is stated anew", () => {
  const fill = facts({ fee: "1.25" });
  expect([
    leftFee(fill, [by("0")]),
    leftFee(fill, [by("-1.25")]),
    leftFee(fill, [by("-1"), by("-0.5")]),
    leftFee(fill, [by("0", { byName: true, restates: true })]),
    leftFee(fill, [by("0", { byName: true })]),
    leftFee(fill, [by("-1.25"), by("0", { byName: true, restates: true })]),
  ]).toEqual(["1.25", "0", "-0.25", "0", "1.25", "0"]);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Booking } from "./booking.ts";
import { identityOf, Occurrences } from "./identity.ts";

const PAID: Booking = {
  account: "Main",
  kind: "dividend",
  instrument: null,
  amount: "12.5",
  currency: "USD",
  quantity: null,
  price: null,
  ratio: null,
  executedAt: Date.UTC(2026, 2, 2),
  dateOnly: true,
  externalId: null,
  note: null,
};

const identity = (booking: Partial<Booking>) => identityOf("acc_1", null, { ...PAID, ...booking });

/** The ledger as the union of claims: each booking with the imports that claim it. */
class Ledger {
  readonly #claims = new Map<string, Set<number>>();

  /** Reads a file in chunks, each of which knows what the import has claimed before, as after a restart. */
  read(importId: number, rows: readonly Booking[], chunk: number): void {
    for (let at = 0; at < rows.length; at += chunk) {
      const occurrences = new Occurrences(this.#nextOf(importId));
      for (const booking of rows.slice(at, at + chunk)) {
        const print = identityOf("acc_1", null, booking);
        const ordinal = occurrences.take({ print, booking });
        if (ordinal === null) continue;
        const id = `${print}#${ordinal}`;
        this.#claims.set(id, (this.#claims.get(id) ?? new Set()).add(importId));
      }
    }
  }

  undo(importId: number): void {
    for (const claims of this.#claims.values()) claims.delete(importId);
  }

  contents(): string[] {
    return [...this.#claims].flatMap(([id, claims]) => (claims.size > 0 ? [id] : [])).sort();
  }

  #nextOf(importId: number): Map<string, number> {
    const next = new Map<string, number>();
    for (const [id, claims] of this.#claims) {
      const [print = "", ordinal] = id.split("#");
      if (claims.has(importId)) next.set(print, Math.max(next.get(print) ?? 0, Number(ordinal) + 1));
    }
    return next;
  }
}

const anyBooking = fc
  .record({
    amount: fc.constantFrom("12.5", "-1"),
    externalId: fc.constantFrom(null, null, "D1", "D2"),
    executedAt: fc.constantFrom(PAID.executedAt, PAID.executedAt + 400, PAID.executedAt + 5_000),
    note: fc.constantFrom(null, "ordinary"),
  })
  .map((part): Booking => ({ ...PAID, ...part }));

test("the bookings are the union of the files that stand, in any order, in any chunks, after any undo", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(anyBooking, { maxLength: 8 }), { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 5 }),
      fc.func(fc.boolean()),
      (files, chunk, isUndone) => {
        const [one, other, alone] = [new Ledger(), new Ledger(), new Ledger()];
        const standing = files.map((_, index) => index).filter((index) => !isUndone(index));
        for (const [index, rows] of files.entries()) one.read(index, rows, chunk);
        for (const [index, rows] of [...files.entries()].toReversed()) other.read(index, rows, 100);
        for (const index of files.keys()) {
          if (!isUndone(index)) continue;
          one.undo(index);
          other.undo(index);
        }
        for (const index of standing) alone.read(index, files[index] ?? [], 100);
        // The same file twice adds nothing.
        for (const index of standing) alone.read(10 + index, files[index] ?? [], chunk);
        expect(one.contents()).toEqual(alone.contents());
        expect(other.contents()).toEqual(alone.contents());
      },
    ),
  );
});

test("an id of the broker outweighs the time and the words, and nothing else", () => {
  const named = identity({ externalId: "D1" });
  expect(identity({ externalId: "D1", executedAt: 5, dateOnly: false, note: "x", price: "3" })).toBe(named);
  for (const apart of [
    { amount: "12.51" },
    { currency: "EUR" },
    { kind: "tax" },
    { quantity: "1" },
    { ratio: { after: "2", before: "1" } },
    { externalId: "D2" },
    { externalId: null },
  ] as const)
    expect(identity({ externalId: "D1", ...apart })).not.toBe(named);
  expect(identity({ executedAt: PAID.executedAt + 999 })).toBe(identity({}));
  expect(identity({ executedAt: PAID.executedAt + 1_000 })).not.toBe(identity({}));
});

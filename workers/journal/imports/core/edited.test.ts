import fc from "fast-check";
import { expect, test } from "vitest";
import { fingerprint, type Facts } from "../../fills/core/facts.ts";
import { editOf, shownFacts } from "../../fills/core/edit.ts";
import { ArrayLedger, facts } from "#test/array-ledger.ts";

const PRICES = ["10", "11", "12"] as const;
const AT = Date.UTC(2026, 2, 2, 15);
/** An execution id says which price it has, so that no two files contradict each other. */
const row = fc
  .record({ price: fc.constantFrom(...PRICES), id: fc.constantFrom(null, null, "A", "B") })
  .map(({ price, id }) =>
    facts({ executedAt: AT, price, executionId: id === null ? null : `${id}${price}` }),
  );
const file = fc.uniqueArray(row, {
  minLength: 1,
  maxLength: 6,
  comparator: (one, other) => one.executionId !== null && one.executionId === other.executionId,
});
const change = fc.oneof(
  fc.constant(null),
  fc.constant("restore" as const),
  fc.record({ price: fc.constantFrom(...PRICES, "13") }),
  fc.record({ fee: fc.constantFrom("2", "3") }),
);
const act = fc.oneof(
  fc.record({ does: fc.constant("import" as const), file: fc.nat(2) }),
  fc.record({ does: fc.constant("undo" as const), file: fc.nat(2) }),
  fc.record({ does: fc.constant("export" as const) }),
  fc.record({ does: fc.constant("edit" as const), fill: fc.nat(), change }),
);
type Act = typeof act extends fc.Arbitrary<infer Each> ? Each : never;

const told = (all: readonly Facts[]) => all.map((each) => JSON.stringify(each)).sort();
const count = (all: readonly Facts[], like: Facts) =>
  all.filter((each) => fingerprint("acc", each) === fingerprint("acc", like)).length;
const changes = (n: number) => ({ new: n, corrected: 0, conflict: 0 });

/** Does the acts, and checks after each that whatever comes again adds nothing. */
function play(
  files: readonly Facts[][],
  acts: readonly Act[],
): { ledger: ArrayLedger; standing: Map<number, number> } {
  const ledger = new ArrayLedger();
  const standing = new Map<number, number>();
  let imports = 0;
  for (const each of acts) {
    const before = told(ledger.shown());
    if (each.does === "import") {
      const rows = files[each.file % files.length] ?? [];
      ledger.state(++imports, rows);
      standing.set(imports, each.file % files.length);
    } else if (each.does === "undo") {
      const [id] = [...standing].find(([, of]) => of === each.file % files.length) ?? [];
      if (id === undefined) continue;
      ledger.undo(id);
      standing.delete(id);
    } else if (each.does === "edit") {
      const ids = [...ledger.fills.keys()];
      ledger.edit(ids[each.fill % ids.length] ?? "", each.change);
    } else if (standing.size > 0) {
      const id = ++imports;
      expect(ledger.state(id, ledger.shown())).toMatchObject(changes(0));
      expect(told(ledger.shown())).toEqual(before);
      ledger.undo(id);
    }
  }
  return { ledger, standing };
}

test("whatever is imported, changed, deleted, given back and undone: a standing file adds nothing again", () => {
  fc.assert(
    fc.property(
      fc.array(file, { minLength: 1, maxLength: 3 }),
      fc.array(act, { maxLength: 14 }),
      (files, acts) => {
        const { ledger, standing } = play(files, acts);
        const before = told(ledger.shown());
        const fills = ledger.fills.size;
        for (const of of new Set(standing.values()))
          expect(ledger.state(100 + of, files[of] ?? [])).toMatchObject({ new: 0, conflict: 0 });
        expect(ledger.fills.size).toBe(fills);
        expect(told(ledger.shown())).toEqual(before);
        for (const id of [...standing.keys(), 100, 101, 102]) ledger.undo(id);
        expect([ledger.fills.size, ledger.edits.size]).toEqual([0, 0]);
      },
    ),
    { numRuns: 400 },
  );
});

test("an edit stands whichever files come and go beside the one that brought the fill", () => {
  const others = fc.array(fc.record({ file, isUndone: fc.boolean() }), { maxLength: 4 });
  fc.assert(
    fc.property(file, fc.nat(), fc.constantFrom("20", null), others, (first, which, price, files) => {
      const ledger = new ArrayLedger();
      ledger.state(1, first);
      const ids = [...ledger.fills.keys()];
      const id = ids[which % ids.length] ?? "";
      const edited = ledger.fills.get(id)?.facts ?? facts();
      ledger.edit(id, price === null ? null : { price });
      for (const [n, { file: rows }] of files.entries()) ledger.state(2 + n, rows);
      for (const [n, { isUndone }] of files.entries()) if (isUndone) ledger.undo(2 + n);
      // The same imports without the edit say how many fills of each kind there are.
      const plain = new ArrayLedger();
      plain.state(1, first);
      for (const [n, { file: rows }] of files.entries()) plain.state(2 + n, rows);
      for (const [n, { isUndone }] of files.entries()) if (isUndone) plain.undo(2 + n);
      expect(count(ledger.shown(), edited)).toBe(count(plain.shown(), edited) - 1);
      expect(ledger.shown().filter((each) => each.price === "20")).toHaveLength(price === null ? 0 : 1);
      expect(ledger.fills.size).toBe(plain.fills.size);
    }),
    { numRuns: 300 },
  );
});

test("a later statement of what its owner did not change shows through, and the change stands", () => {
  const ledger = new ArrayLedger();
  const stated = facts({ executionId: "E1", fee: "1" });
  ledger.state(1, [stated]);
  ledger.edit([...ledger.fills.keys()][0] ?? "", { price: "7" });
  expect(ledger.state(2, [{ ...stated, fee: "3" }])).toMatchObject({ corrected: 1, new: 0 });
  expect(ledger.shown()).toEqual([{ ...stated, price: "7", fee: "3" }]);
  ledger.undo(1);
  expect(ledger.shown()).toEqual([{ ...stated, price: "7", fee: "3" }]);
});

test("an edit holds only what differs, and never the execution id", () => {
  const original = facts({ executionId: "E1", effect: "opens" });
  const edit = editOf(original, { ...original, price: "7", executionId: null, effect: "closes" });
  expect(edit).toEqual({ price: "7" });
  expect(editOf(original, { ...original, side: "sell" })).toEqual({ side: "sell", effect: null });
  expect(editOf(original, original)).toEqual({});
  expect(shownFacts({ ...original, fee: "9" }, edit)).toEqual({ ...original, fee: "9", price: "7" });
});

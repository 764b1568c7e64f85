import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fingerprint, settle, type Facts } from "../../fills/core/facts.ts";
import { ArrayLedger, facts, stating } from "#test/array-ledger.ts";
import { match, MOST_CLAIMS } from "./match.ts";
import { NO_SHIFT, type Incoming } from "./incoming.ts";

const AT = Date.UTC(2026, 10, 19, 15, 31);

const once = (rows: readonly Facts[]) => {
  const ledger = new ArrayLedger();
  ledger.state(1, rows);
  return ledger.contents();
};

function union(files: readonly (readonly Facts[])[]): string[] {
  const most = new Map<string, number>();
  for (const file of files) {
    const counts = new Map<string, number>();
    for (const row of file) {
      const key = JSON.stringify(row);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    for (const [key, n] of counts) most.set(key, Math.max(n, most.get(key) ?? 0));
  }
  return [...most].flatMap(([key, n]) => Array.from({ length: n }, () => key)).sort();
}

/** Imports the files in chunks of two rows, in an order that `turns` decides. */
function interleave(
  ledger: ArrayLedger,
  files: readonly (readonly Facts[])[],
  turns: readonly number[],
): void {
  const left = files.map((file, i) => ({ importId: i + 1, rows: [...file] }));
  for (let n = 0; left.some(({ rows }) => rows.length > 0); n++) {
    const open = left.filter(({ rows }) => rows.length > 0);
    const turn = open[(turns[n % turns.length] ?? 0) % open.length];
    if (turn !== undefined) ledger.state(turn.importId, turn.rows.splice(0, 2));
  }
}

describe("match", () => {
  test("keeps identical fills of one file and adds nothing when the file comes again", () => {
    const ledger = new ArrayLedger();
    const file = [facts(), facts(), facts({ side: "sell" })];
    expect(ledger.state(1, file)).toEqual({ new: 3, duplicate: 0, corrected: 0, conflict: 0 });
    expect(ledger.state(2, file)).toEqual({ new: 0, duplicate: 3, corrected: 0, conflict: 0 });
    expect(ledger.state(3, [...file, facts()])).toEqual({ new: 1, duplicate: 3, corrected: 0, conflict: 0 });
    expect(ledger.contents()).toHaveLength(4);
  });

  test("tells identical fills apart by their execution ids", () => {
    const ledger = new ArrayLedger();
    ledger.state(1, [facts({ executionId: "E1" }), facts({ executionId: "E2" })]);
    expect(ledger.state(2, [facts({ executionId: "E2" }), facts({ executionId: "E3" })])).toEqual({
      new: 1,
      duplicate: 1,
      corrected: 0,
      conflict: 0,
    });
  });

  test("takes a corrected fee, and gives the old one back when the correction is undone", () => {
    const ledger = new ArrayLedger();
    ledger.state(1, [facts({ executionId: "E1", fee: "1" })]);
    expect(ledger.state(2, [facts({ executionId: "E1", fee: "0.7" })])).toMatchObject({
      corrected: 1,
      new: 0,
    });
    expect(ledger.contents()).toEqual(once([facts({ executionId: "E1", fee: "0.7" })]));
    ledger.undo(2);
    expect(ledger.contents()).toEqual(once([facts({ executionId: "E1", fee: "1" })]));
  });

  test("leaves the fill alone when the same execution id comes with another price, until the first is undone", () => {
    const ledger = new ArrayLedger();
    ledger.state(1, [facts({ executionId: "E1" })]);
    expect(ledger.state(2, [facts({ executionId: "E1", price: "99" })])).toMatchObject({
      conflict: 1,
      new: 0,
    });
    expect(ledger.contents()).toEqual(once([facts({ executionId: "E1" })]));
    ledger.undo(1);
    expect(ledger.contents()).toEqual(once([facts({ executionId: "E1", price: "99" })]));
  });

  test("names a fill that came without an id, and forgets the name with the import that gave it", () => {
    const ledger = new ArrayLedger();
    ledger.state(1, [facts()]);
    expect(ledger.state(2, [facts({ executionId: "E1" })])).toMatchObject({ duplicate: 1, new: 0 });
    expect(ledger.contents()).toEqual(once([facts({ executionId: "E1" })]));
    ledger.undo(2);
    expect(ledger.contents()).toEqual(once([facts()]));
  });

  test("gives a fill to the row that names it when a row without a name held it", () => {
    const ledger = new ArrayLedger();
    ledger.state(1, [facts({ executionId: "E1" })]);
    ledger.state(2, [facts()]);
    ledger.state(2, [facts({ executionId: "E1" })]);
    expect(ledger.contents()).toEqual(once([facts({ executionId: "E1" }), facts()]));
  });

  test("reports an execution id that stands twice in one file with different facts", () => {
    const found = match(
      [
        stating(facts({ executionId: "E1" }), 2),
        stating(facts({ executionId: "E1", price: "99" }), 3),
        stating(facts({ executionId: "E1" }), 4),
      ],
      { ledger: [], marks: new Map(), ends: new Set(), room: 0 },
      { mint: () => "fil_1", shift: NO_SHIFT },
    );
    expect(found.counts).toEqual({ new: 1, duplicate: 1, corrected: 0, conflict: 1 });
    expect(found.notes).toEqual([
      { line: 3, reason: "Execution E1 stands twice in this file, with different facts" },
    ]);
  });
});

const corrected = (price: string, line: number): Incoming => ({
  ...stating(facts({ executionId: "E1", price }), line),
  kind: "corrects",
});
const correcting = (n: number): Incoming =>
  n === 0 ? stating(facts({ executionId: "E1", price: "6" }), 2) : corrected(String(6 + n), n + 2);
const revising = (n: number): Incoming => {
  const executionId = `0000beef.11223344.02.${n + 1}`;
  return stating(facts({ executionId, revision: executionId, price: String(6 + n) }), n + 2);
};

describe("one execution that a file states very often", () => {
  const ROWS = 5_000;
  const AT_ONCE = 500;
  test.each([
    ["as a correction", correcting],
    ["as a revision", revising],
  ])("%s is held a bounded number of times, and what is beyond is left out with a note", (_, rowOf) => {
    const ledger = new ArrayLedger();
    const total = { new: 0, duplicate: 0, corrected: 0, conflict: 0 };
    for (let at = 0; at < ROWS; at += AT_ONCE) {
      const counts = ledger.add(
        1,
        Array.from({ length: AT_ONCE }, (_, n) => rowOf(at + n)),
      );
      for (const kind of ["new", "duplicate", "corrected", "conflict"] as const) total[kind] += counts[kind];
    }
    expect([...ledger.claims.values()].map((claims) => claims.length)).toEqual([MOST_CLAIMS]);
    expect(total).toEqual({
      new: 1,
      duplicate: 0,
      corrected: MOST_CLAIMS - 1,
      conflict: ROWS - MOST_CLAIMS,
    });
    expect([...ledger.fills.values()].map((fill) => fill.facts.price)).toEqual([String(5 + MOST_CLAIMS)]);
  });

  test("is said once when the row only repeats the last correction, and again when it takes that back", () => {
    const ledger = new ArrayLedger();
    ledger.state(1, [facts({ executionId: "E1", price: "5" })]);
    const rows = Array.from({ length: ROWS }, (_, n) => corrected("6", n + 10));
    expect(ledger.add(1, rows)).toEqual({ new: 0, duplicate: ROWS - 1, corrected: 1, conflict: 0 });
    expect(ledger.add(1, [corrected("5", ROWS + 10)])).toMatchObject({ corrected: 1 });
    expect(ledger.contents()).toEqual(once([facts({ executionId: "E1", price: "5" })]));
  });

  test("settles however many claims it has", () => {
    const claim = { kind: "states" as const, facts: facts({ executionId: "E1" }) };
    expect(settle(Array.from({ length: 300_000 }, () => claim))).toEqual(claim.facts);
  });
});

describe("the law: the ledger is the union of the imports that stand", () => {
  // Two seconds and two fees are enough for every collision that matters.
  const unnamedRow = fc
    .record({ second: fc.integer({ min: 0, max: 1 }) })
    .map(({ second }) => facts({ executedAt: AT + second * 1000 }));
  const namedRow = fc
    .record({ n: fc.integer({ min: 0, max: 4 }) })
    .map(({ n }) => facts({ executionId: `E${n}`, executedAt: AT + 5000 }));
  const unnamedFile = fc.array(unnamedRow, { maxLength: 6 });
  const namedFile = fc.uniqueArray(namedRow, { maxLength: 5, selector: (row) => row.executionId });
  const files = fc.array(
    fc.tuple(unnamedFile, namedFile).map(([a, b]) => [...a, ...b]),
    { minLength: 1, maxLength: 4 },
  );

  const turns = fc.array(fc.nat({ max: 11 }), { minLength: 1, maxLength: 12 });

  test("whatever the order in which chunks of overlapping files arrive", () => {
    fc.assert(
      fc.property(files, turns, (files, turns) => {
        const ledger = new ArrayLedger();
        interleave(ledger, files, turns);
        expect(ledger.contents()).toEqual(union(files));
      }),
      { numRuns: 500 },
    );
  });

  test("after any imports are undone, in any order", () => {
    fc.assert(
      fc.property(files, turns, fc.shuffledSubarray([1, 2, 3, 4]), (files, turns, undone) => {
        const ledger = new ArrayLedger();
        interleave(ledger, files, turns);
        for (const importId of undone) ledger.undo(importId);
        expect(ledger.contents()).toEqual(union(files.filter((_, i) => !undone.includes(i + 1))));
      }),
      { numRuns: 500 },
    );
  });

  test("corrections end at the fee of the newest import that stands, whatever the order of arrival", () => {
    const fees = fc.array(fc.constantFrom("1", "0.7", "2"), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fees, turns, fc.shuffledSubarray([1, 2, 3, 4, 5]), (fees, turns, undone) => {
        const files = fees.map((fee) => [facts({ executionId: "E1", fee })]);
        const ledger = new ArrayLedger();
        interleave(ledger, files, turns);
        for (const importId of undone) ledger.undo(importId);
        const standing = files.filter((_, i) => !undone.includes(i + 1));
        expect(ledger.contents()).toEqual(standing.length === 0 ? [] : once(standing.at(-1) ?? []));
      }),
      { numRuns: 500 },
    );
  });

  test("a file that comes again never adds a fill, also when names are mixed", () => {
    const mixed = fc.array(
      fc.record({ executionId: fc.option(fc.constantFrom("E1", "E2", "E3"), { nil: null }) }).map(facts),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(mixed, mixed, (first, second) => {
        const ledger = new ArrayLedger();
        ledger.state(1, first);
        ledger.state(2, second);
        const before = ledger.contents().length;
        expect(ledger.state(3, first).new + ledger.state(4, second).new).toBe(0);
        expect(ledger.contents()).toHaveLength(before);
      }),
      { numRuns: 500 },
    );
  });

  test("as few fills as there can be stay after undos, also when names are mixed", () => {
    const mixed = fc
      .tuple(fc.subarray(["E1", "E2", "E3", "E4"]), fc.nat({ max: 2 }))
      .chain(([names, unnamed]) => {
        const rows = [
          ...names.map((executionId) => facts({ executionId })),
          ...Array.from({ length: unnamed }, () => facts()),
        ];
        return fc.shuffledSubarray(rows, { minLength: rows.length });
      });
    fc.assert(
      fc.property(
        fc.array(mixed, { minLength: 2, maxLength: 4 }),
        fc.shuffledSubarray([1, 2, 3, 4]),
        (files, undone) => {
          const ledger = new ArrayLedger();
          files.forEach((file, i) => {
            for (let at = 0; at < file.length; at += 2) ledger.state(i + 1, file.slice(at, at + 2));
          });
          for (const importId of undone) ledger.undo(importId);
          const standing = files.filter((_, i) => !undone.includes(i + 1));
          const names = new Set(standing.flatMap((file) => file.flatMap((row) => row.executionId ?? [])));
          expect(ledger.fills.size).toBe(Math.max(names.size, ...standing.map((file) => file.length), 0));
          expect(new Set([...ledger.fills.values()].flatMap((fill) => fill.facts.executionId ?? []))).toEqual(
            names,
          );
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test("an import finds a fill of its own for every row", () => {
    fc.assert(
      fc.property(files, turns, (files, turns) => {
        const ledger = new ArrayLedger();
        interleave(ledger, files, turns);
        for (const [i, file] of files.entries()) {
          const claimed = ledger.heldBy(i + 1);
          expect(claimed).toHaveLength(file.length);
          const keys = claimed.map((fill) => fingerprint("acc", fill.facts));
          expect(keys.sort()).toEqual(file.map((row) => fingerprint("acc", row)).sort());
        }
      }),
      { numRuns: 200 },
    );
  });
});

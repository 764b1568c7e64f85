import { expect, test } from "vitest";
import { ArrayLedger, facts } from "#test/array-ledger.ts";
import { compareFacts, settle, type Facts, type Stated } from "./facts.ts";

const stated = facts({ fee: "1.25" });
const listed = facts({ fee: "1.29", feeSource: "table" });
const unknown = facts({ fee: "0", feeSource: "unknown" });
const claims = (...each: Facts[]): Stated[] => each.map((one) => ({ kind: "states", facts: one }));
const feeOf = ({ fee, feeSource }: Facts) => [fee, feeSource];

test.each([
  ["without ids", null],
  ["with ids", "E1"],
])(
  "a stated fee outranks the table, and the table outranks silence, in every order, %s",
  (_, executionId) => {
    const each = [stated, listed, unknown].map((one) => ({ ...one, executionId }));
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 0, 2],
      [2, 0, 1],
    ]) {
      const files = order.flatMap((n) => each[n] ?? []);
      expect(feeOf(settle(claims(...files)))).toEqual(["1.25", "stated"]);
      expect(feeOf(settle(claims(...files.filter(({ feeSource }) => feeSource !== "stated"))))).toEqual([
        "1.29",
        "table",
      ]);
    }
  },
);

test("a fee that another file states without an id counts where the execution's own file is silent", () => {
  const silent = { ...unknown, executionId: "E1" };
  expect(settle(claims(silent, stated))).toMatchObject({
    executionId: "E1",
    fee: "1.25",
    feeSource: "stated",
  });
  expect(settle(claims(stated, { ...stated, fee: "2", executionId: "E1" }))).toMatchObject({ fee: "2" });
});

test("a silent file contradicts no fee, and a fee of 0 that is stated is another than none", () => {
  const free = facts({ fee: "0" });
  expect(compareFacts(stated, unknown)).toBe("equal");
  expect(compareFacts(unknown, free)).toBe("fee");
  expect(compareFacts(listed, { ...listed, fee: "1.3" })).toBe("fee");
});

test.each([
  ["without ids", null],
  ["with ids", "E1"],
])("a second file that tells the fee corrects the fill, a silent one adds nothing, %s", (_, executionId) => {
  const ledger = new ArrayLedger();
  const [silent, telling] = [unknown, stated].map((one) => ({ ...one, executionId }));
  if (silent === undefined || telling === undefined) throw new Error("two rows");
  expect(ledger.state(1, [silent])).toMatchObject({ new: 1 });
  expect(ledger.state(2, [telling])).toMatchObject({ corrected: 1 });
  expect(ledger.state(3, [silent])).toMatchObject({ duplicate: 1 });
  expect([...ledger.fills.values()].map((fill) => feeOf(fill.facts))).toEqual([["1.25", "stated"]]);
});

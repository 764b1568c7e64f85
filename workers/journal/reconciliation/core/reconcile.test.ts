import { expect, test } from "vitest";
import { MOST_RECONCILED, Reconciliation } from "#shared/contracts/reconciliation.ts";
import { toFixed18 } from "../../../math/fixed-point.ts";
import { reconcile, type CashBeside, type PositionBeside } from "./reconcile.ts";

const AT = Date.UTC(2026, 2, 31, 12);
const held = (symbol: string, stated: string, ledger: string): PositionBeside => ({
  account: "Main",
  symbol,
  at: AT,
  stated,
  ledger: { num: toFixed18(ledger), den: 1n },
});
const cash = (part: Partial<CashBeside>, sum: Partial<CashBeside["ledger"]> = {}): CashBeside => ({
  account: "Main",
  currency: "USD",
  since: null,
  opening: null,
  at: AT,
  stated: "100",
  isTold: false,
  ...part,
  ledger: { sum: "100", hasMargin: false, beganEmpty: true, ...sum },
});

test("without anything to compare, nothing is stated", () => {
  expect(reconcile([], []).status).toBe("nothing_stated");
  expect(reconcile([], [cash({}, { beganEmpty: false })])).toMatchObject({
    status: "nothing_stated",
    cash: [{ basis: "opening_unknown", ledger: null, difference: null }],
  });
  expect(reconcile([], [cash({}, { hasMargin: true })]).cash[0]?.basis).toBe("margin_instruments");
});

test("a gap is stated less ledger, and says what would close it", () => {
  const found = reconcile(
    [
      held("ACME", "100", "100"),
      held("BOLT", "-5", "5"),
      held("CRUX", "300", "100"),
      held("DYNE", "1", "30.5"),
    ],
    [cash({ since: 1, opening: "7.25", stated: "100" })],
  );
  expect(Reconciliation.parse(found)).toEqual(found);
  expect(
    found.items.map(({ symbol, difference, closes }) => [symbol, difference, closes?.act, closes?.ratio]),
  ).toEqual([
    ["CRUX", "200", "add_split", { after: 3, before: 1 }],
    ["DYNE", "-29.5", "remove_units", undefined],
    ["BOLT", "-10", "remove_units", undefined],
    ["ACME", "0", undefined, undefined],
  ]);
  expect(found.cash).toMatchObject([
    { basis: "between_balances", ledger: "107.25", difference: "-7.25", closes: { act: "remove_money" } },
  ]);
  expect(found).toMatchObject({
    status: "differs",
    compared: { positions: 4, cash: 1 },
    differing: { positions: 3, cash: 1 },
  });
});

test("cash that a user states begins at zero, and agrees to the last digit", () => {
  const told = { isTold: true, stated: "0.3" };
  expect(reconcile([], [cash(told, { sum: "0.3", beganEmpty: false })]).status).toBe("agrees");
  expect(reconcile([], [cash(told, { sum: "0.300000000000000001", beganEmpty: false })])).toMatchObject({
    status: "differs",
    cash: [{ difference: "-0.000000000000000001" }],
  });
});

test("an answer names the largest differences and counts the others", () => {
  const many = Array.from({ length: 1_000 }, (_, n) => held(`S${n}`, String(n), "0"));
  const found = reconcile(many, []);
  expect(found.items).toHaveLength(MOST_RECONCILED);
  expect(found.items[0]?.symbol).toBe("S999");
  expect([found.compared.positions, found.differing.positions]).toEqual([1_000, 999]);
});

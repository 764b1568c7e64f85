import { expect, test } from "vitest";
import { reconciliationWords } from "./reconciliation-words.ts";

test("a reconciliation is told in one line, and nothing where the statement says nothing", () => {
  const compared = { positions: 3, cash: 1 };
  const none = { positions: 0, cash: 0 };
  expect(reconciliationWords({ status: "nothing_stated", compared: none, differing: none })).toBeNull();
  expect(reconciliationWords({ status: "agrees", compared, differing: none })).toBe(
    "Your ledger agrees with the statement: 3 positions and 1 cash balance.",
  );
  expect(reconciliationWords({ status: "differs", compared, differing: { positions: 1, cash: 0 } })).toBe(
    "Your ledger differs from the statement in 1 position, of 3 positions and 1 cash balance.",
  );
});

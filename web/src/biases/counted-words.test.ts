import { expect, test } from "vitest";
import { countedWords } from "./counted-words.ts";

const COST = {
  trades: 70,
  total: "-571.2",
  perTrade: "-14.28",
  restTrades: 120,
  restPerTrade: "-5",
  interval: null,
  currency: "USD",
  otherTrades: 5,
};

test("what stands in the evidence and not in the cost is told, and nothing where both are the same", () => {
  const size = { measure: "size_ratio", cost: COST, parts: {} } as const;
  expect(countedWords({ ...size, evidenceTotal: 75 })).toBeNull();
  expect(countedWords({ ...size, evidenceTotal: 76 })).toBe(
    "1 of the trades in the evidence is still open, with no part in the cost.",
  );
  expect(countedWords({ ...size, measure: "hour_gap", evidenceTotal: 81 })).toBe(
    "6 of the trades in the evidence have no earlier ones to be compared with and no part in the cost.",
  );
  const far = { ...size, measure: "loss_ratio", parts: { farLosers: 60, farWinners: 15 } } as const;
  expect(countedWords({ ...far, evidenceTotal: 60 })).toBe(
    "The cost counts 60 losers and 15 winners; the evidence shows the losers.",
  );
  expect(countedWords({ ...far, cost: null, evidenceTotal: 60 })).toBeNull();
});

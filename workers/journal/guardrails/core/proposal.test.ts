import { expect, test } from "vitest";
import { Bias } from "#shared/contracts/biases.ts";
import { decimal } from "#shared/decimal.ts";
import { proposalFor } from "./proposal.ts";

const SCORED = Bias.parse({
  bias: "size_escalation",
  status: "scored",
  verdict: null,
  measure: "size_ratio",
  n: 100,
  minimum: 30,
  estimate: 1.5,
  interval: [1.2, 1.8],
  neutral: 1,
  pValue: 0.01,
  adjustedPValue: 0.03,
  reference: null,
  cost: null,
  evidence: [],
  evidenceTotal: 0,
  figures: [],
  comparison: [],
  parts: {},
  history: [],
  barSources: [],
  formula: "",
  scoredAt: "2026-11-28T00:00:00.000Z",
});
const inYen = (size: string) => ({ currency: "JPY", size });
const perYen = (size: string, currency: string) =>
  currency === "JPY" ? decimal(size).times("0.00666") : null;
const SIZES = [inYen("150000"), inYen("300000"), inYen("75000"), { currency: "EUR", size: "1" }];

test("the cap is the median of the journal's usual currency, in the currency of the account", () => {
  expect(proposalFor(SCORED, SIZES, perYen)).toMatchObject({
    ruled: { rule: "size_cap", params: { notional: "999" } },
  });
});

test("without a rate, an entry or a cent there is no cap", () => {
  expect(proposalFor(SCORED, SIZES, () => null)).toHaveProperty("refused");
  expect(proposalFor(SCORED, [], (size) => decimal(size))).toHaveProperty("refused");
  expect(proposalFor(SCORED, SIZES, () => decimal("0.004"))).toHaveProperty("refused");
});

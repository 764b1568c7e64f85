import { expect, test } from "vitest";
import { RULES, type Ruled } from "#shared/contracts/guardrail-rules.ts";
import { DEFAULTS, draftOf, ruledOf } from "./rule-draft.ts";

test("every form begins with a rule that can be made, and comes back as it was", () => {
  for (const rule of RULES) {
    const known = ruledOf(rule, DEFAULTS[rule]);
    if ("fault" in known) throw new Error(`${rule}: ${known.fault}`);
    expect(known.ruled.rule).toBe(rule);
    expect(ruledOf(rule, draftOf(known.ruled))).toEqual(known);
  }
});

test("a limit keeps what it is counted in", () => {
  const limits: Ruled[] = [
    { rule: "daily_loss", params: { amount: "500", percent: null, counts: "realized" } },
    { rule: "size_cap", params: { notional: null, quantity: "3", percent: null, of: "order" } },
    { rule: "drawdown", params: { kind: "trailing", amount: "2000", percent: null, locksAtStart: true } },
    { rule: "cool_off", params: { losses: null, lossBeyond: "250", minutes: 15 } },
  ];
  for (const ruled of limits) expect(ruledOf(ruled.rule, draftOf(ruled))).toEqual({ ruled });
});

test("a floor that does not trail locks nowhere", () => {
  const known = ruledOf("drawdown", { unit: "percent", limit: "5", kind: "static", locksAtStart: "on" });
  expect(known).toMatchObject({ ruled: { params: { locksAtStart: false } } });
});

test("says which field is wrong, in words", () => {
  expect(ruledOf("max_trades", { trades: "" })).toEqual({
    fault: "The number of trades needs a number above zero.",
  });
  expect(ruledOf("daily_loss", { unit: "percent", limit: "150", counts: "equity" })).toEqual({
    fault: "The limit must be at most 100.",
  });
  expect(ruledOf("daily_loss", { unit: "amount", limit: "", counts: "equity" })).toEqual({
    fault: "The limit needs a number above zero.",
  });
  expect(ruledOf("cool_off", { losses: "2", lossBeyond: "", minutes: "0" })).toHaveProperty("fault");
});

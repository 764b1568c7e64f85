import { describe, expect, test } from "vitest";
import { PRESETS as NAMES } from "#shared/contracts/guardrail-presets.ts";
import { Ruled } from "#shared/contracts/guardrail-rules.ts";
import { PRESETS, presetRules } from "./presets.ts";
import { progressOf } from "./progress.ts";

const ACCOUNT = {
  accountId: "acc_1",
  currency: "USD",
  startBalance: "50000",
  since: "2026-03-02T00:00:00.000Z",
};

function progress(name: (typeof NAMES)[number], nets: readonly string[]) {
  const days = nets.map((net, n) => ({ day: `2026-03-${String(n + 2).padStart(2, "0")}`, net }));
  const { status, lines } = progressOf(PRESETS[name], ACCOUNT, days);
  return {
    status,
    ...Object.fromEntries(lines.map(({ rule, have, remaining, met }) => [rule, [have, remaining, met]])),
  };
}

test("a new evaluation says what is left of every rule", () => {
  expect(progressOf(PRESETS["trailing-50k"], ACCOUNT, [])).toMatchObject({
    status: "running",
    lines: [
      {
        rule: "profit_target",
        needed: "3000",
        have: "0",
        remaining: "3000",
        met: false,
        words: "3000 to the profit target.",
      },
      {
        rule: "minimum_days",
        needed: "5",
        have: "0",
        remaining: "5",
        met: false,
        words: "5 more days with a trade.",
      },
      { rule: "consistency", needed: "40", have: null, remaining: null, met: false },
      { rule: "daily_loss", needed: "1000", have: "0", remaining: "1000", met: true },
      { rule: "drawdown", needed: "2000", have: "0", remaining: "2000", met: true },
    ],
  });
});

test.each<[string, string[], object]>([
  [
    "a cent short of the target",
    ["700", "700", "700", "700", "199.99"],
    { status: "running", profit_target: ["2999.99", "0.01", false] },
  ],
  ["all met", ["700", "700", "700", "700", "200"], { status: "passed", consistency: ["23.33", "0", true] }],
  [
    "one large day",
    ["2000", "300", "300", "300", "300"],
    { status: "running", consistency: ["62.5", "1800", false] },
  ],
  ["a day at its limit", ["-1000"], { status: "failed", daily_loss: ["1000", "0", false] }],
  ["a day a cent above it", ["-999.99"], { status: "running", daily_loss: ["999.99", "0.01", true] }],
  [
    "a fall from the high",
    ["1500", "-900", "-600", "-500"],
    { status: "failed", drawdown: ["2000", "0", false] },
  ],
  // Above 2 000 the floor is locked at the start balance.
  [
    "a fall that a locked floor allows",
    ["2900", "-900"],
    { status: "running", drawdown: ["0", "2000", true] },
  ],
  [
    "a fall to the locked floor",
    ["2900", "-950", "-950", "-999", "-1"],
    { status: "failed", drawdown: ["2000", "0", false] },
  ],
])("trailing: %s", (_, nets, expected) => {
  expect(progress("trailing-50k", nets)).toMatchObject(expected);
});

describe("static", () => {
  test.each<[string, string[], object]>([
    [
      "a fall from a high counts from the start",
      ["4000", "-2000", "-2000", "-2499"],
      { drawdown: ["2499", "2501", true] },
    ],
    ["a fall to the floor", ["-2499", "-2499", "-2"], { status: "failed", drawdown: ["5000", "0", false] }],
    ["one day too few", ["2000", "2000", "1000"], { status: "running", minimum_days: ["3", "1", false] }],
    ["all met", ["2000", "2000", "999", "1"], { status: "passed" }],
  ])("%s", (_, nets, expected) => {
    expect(progress("static-100k", nets)).toMatchObject(expected);
  });
});

test.each(NAMES)("%s makes valid rules for any start balance", (name) => {
  for (const balance of ["50000", "123.45", "1000000000000"]) {
    const rules = presetRules(PRESETS[name], balance);
    expect(rules.map((ruled) => Ruled.parse(ruled))).toEqual(rules);
  }
});

test("the limits of a very small account are not rounded to zero", () => {
  for (const ruled of presetRules(PRESETS["trailing-50k"], "0.000000000000000001"))
    expect(Ruled.safeParse(ruled).success, JSON.stringify(ruled)).toBe(true);
});

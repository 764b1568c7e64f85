import { expect, test } from "vitest";
import { TIERS } from "./contracts/tiers.ts";
import { type Plan, PLANS, quotaOf } from "./plans.ts";

const [first] = PLANS;
if (first === undefined) throw new Error("there is a plan");

test("a plan holds from its date on, and the one before it until then", () => {
  const later: Plan = {
    from: "2027-01-01T00:00:00Z",
    quotas: { ...first.quotas, free: { ...first.quotas.free, importsAMonth: 10 } },
  };
  const at = (text: string) => quotaOf("free", Date.parse(text), [first, later]).importsAMonth;
  expect(at("2020-01-01T00:00:00Z")).toBe(first.quotas.free.importsAMonth);
  expect(at("2026-12-31T23:59:59.999Z")).toBe(first.quotas.free.importsAMonth);
  expect(at("2027-01-01T00:00:00Z")).toBe(10);
});

test("plans stand in the order of their dates, and a higher tier never allows less", () => {
  const dates = PLANS.map(({ from }) => Date.parse(from));
  expect(dates).toEqual(dates.toSorted((a, b) => a - b));
  for (const { quotas } of PLANS) {
    for (const [index, tier] of TIERS.slice(1).entries()) {
      const lower = TIERS[index] ?? "free";
      for (const [name, value] of Object.entries(quotas[tier])) {
        const below = Object.entries(quotas[lower]).find(([other]) => other === name)?.[1] ?? Infinity;
        expect(value ?? Infinity).toBeGreaterThanOrEqual(below);
      }
    }
  }
});

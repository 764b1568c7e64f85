import { expect, test } from "vitest";
import { SetupName, TagName, TradeAnnotation } from "#shared/contracts/trade-notes.ts";
import { plannedRiskOf } from "#shared/planned-risk.ts";
import { rMultipleOf } from "./written.ts";

const LONG = {
  direction: "long",
  status: "closed",
  entry_price: "100",
  quantity: "10",
  multiplier: "50",
  net: "750",
} as const;
const NO_PLAN = { planned_stop: null, planned_risk: null };

test("an R-multiple is the net result over the planned risk, or over the stop's distance in money", () => {
  // Bought 10 at 100 with a stop at 98 and a multiplier of 50: 2 × 10 × 50 = 1 000 at risk.
  const planned = { ...LONG, entryPrice: "100", plannedStop: "98", plannedRisk: null };
  expect(plannedRiskOf(planned)?.toFixed()).toBe("1000");
  expect(rMultipleOf(LONG, { ...NO_PLAN, planned_stop: "98" })).toBe("0.75");
  expect(rMultipleOf(LONG, { planned_stop: "98", planned_risk: "250" })).toBe("3");
  const short = { ...LONG, direction: "short", net: "-1000" } as const;
  expect(rMultipleOf(short, { ...NO_PLAN, planned_stop: "104" })).toBe("-0.5");
  expect(rMultipleOf(LONG, { ...NO_PLAN, planned_risk: "7" })).toBe("107.142857142857142857");
});

test.each([
  ["without a plan", LONG, NO_PLAN],
  ["while it is open", { ...LONG, status: "open" } as const, { ...NO_PLAN, planned_risk: "10" }],
  ["with a stop at the entry", LONG, { ...NO_PLAN, planned_stop: "100" }],
  ["with a stop that locks a gain in", LONG, { ...NO_PLAN, planned_stop: "101" }],
  ["with a risk that no contract can hold", LONG, { ...NO_PLAN, planned_risk: "0.000000000000000001" }],
])("a trade has no R-multiple %s", (_, trade, plan) => {
  expect(rMultipleOf(trade, plan)).toBeNull();
});

test("names are one line, and notes keep their lines", () => {
  expect(TagName.parse("  Fear of\n missing  out ")).toBe("Fear of missing out");
  expect(SetupName.safeParse("a,b").success).toBe(false);
  expect(TagName.safeParse("   ").success).toBe(false);
  expect(TagName.safeParse("x".repeat(41)).success).toBe(false);
  expect(TradeAnnotation.parse({ notes: "one\r\ntwo\rthree\tfour" })).toEqual({
    notes: "one\ntwo\nthree\tfour",
  });
  expect(TradeAnnotation.safeParse({ notes: "a\u0000b" }).success).toBe(false);
  expect(TradeAnnotation.safeParse({ plannedRisk: "0" }).success).toBe(false);
  expect(TradeAnnotation.parse({ setup: null, plannedStop: "-3.5" })).toEqual({
    setup: null,
    plannedStop: "-3.5",
  });
});

import { expect, test } from "vitest";
import { ruledOut, withoutHabit } from "../biases/without-habit.ts";
import { droppedWords } from "./dropped-words.ts";
import { askedBy, guardrailOf, hasRules, listOf } from "./rules.ts";
import { withoutGroup } from "../trades/without-group.ts";

const COST = {
  trades: 40,
  total: "-571.2",
  perTrade: "-14.28",
  restTrades: 120,
  restPerTrade: "-5",
  interval: null,
  currency: "USD",
  otherTrades: 0,
};
const FILTER = { from: null, timeZone: "Europe/Zurich", lotMethod: "fifo" } as const;

test("an address becomes the rules of a simulation, or says which field is wrong", () => {
  expect(
    askedBy({ symbols: "ACME, BOLT,", hours: "09", coolOff: "30", capLossR: "1.5", account: "Main" }, FILTER),
  ).toEqual({
    asked: {
      lotMethod: "fifo",
      timeZone: "Europe/Zurich",
      account: "Main",
      exclude: { symbols: ["ACME", "BOLT"], hours: ["09"] },
      coolOffMinutes: 30,
      capLossR: "1.5",
    },
  });
  // All faults are told at once, each at its field.
  expect(askedBy({ hours: "25,26", coolOff: "soon", capSize: "0", symbols: "ACME" }, FILTER)).toEqual({
    faults: {
      hours: expect.stringMatching(/^Closing hours: must be 00 to 23/),
      coolOff: expect.stringMatching(/^Cool-off: /),
      capSize: "Largest quantity: must be above zero",
    },
  });
  expect([hasRules({ account: "Main", period: "30" }), hasRules({ tags: "late" })]).toEqual([false, true]);
});

test("a bias and a group of a breakdown lead to their simulation, and a rule to its guardrail", () => {
  expect(ruledOut({ bias: "revenge_trading", parts: { thresholdSeconds: 950 }, cost: COST })).toEqual({
    coolOff: "16",
    currency: "USD",
  });
  expect(ruledOut({ bias: "time_of_day", parts: { hour: 9 }, cost: null })).toEqual({
    entryHours: "09",
    zone: "UTC",
  });
  expect(ruledOut({ bias: "disposition_effect", parts: {}, cost: null })).toBeNull();
  expect(withoutHabit({ bias: "chasing", cost: null })).toBeNull();
  expect(withoutHabit({ bias: "chasing", cost: COST })).toEqual({ biases: "chasing", currency: "USD" });
  expect(withoutGroup("tag", "late")).toEqual({ tags: "late" });
  expect([withoutGroup("tag", ""), withoutGroup("symbol", "A,B")]).toEqual([null, null]);
  expect(withoutGroup("day", "2026-01-05")).toEqual({ days: "2026-01-05" });
  expect(guardrailOf({ coolOff: "16" })).toMatchObject({ rule: "cool_off", params: { minutes: 16 } });
  expect(guardrailOf({ capSize: "5" })).toMatchObject({ rule: "size_cap", params: { quantity: "5" } });
  expect(guardrailOf({ tags: "late" })).toBeNull();
});

test("dropped trades lead to the list where one filter names exactly them", () => {
  expect(listOf({ tags: "late", account: "Main" })).toEqual({ tag: "late", account: "Main" });
  expect([listOf({ tags: "a,b" }), listOf({ tags: "a", hours: "09" }), listOf({ coolOff: "5" })]).toEqual([
    null,
    null,
    null,
  ]);
});

/** How many trades there are in two currencies, beside one that is open. */
function side(
  usd: number,
  eur: number,
): { byCurrency: { currency: string; trades: number; openTrades: number }[] } {
  return {
    byCurrency: [
      { currency: "USD", trades: usd, openTrades: 1 },
      { currency: "EUR", trades: eur, openTrades: 0 },
    ],
  };
}

test("what is left out is counted in the shown currency too, where there are several", () => {
  const told = { droppedTotal: 122, baseline: side(281, 84), simulated: side(191, 52) };
  const both = [{ currency: "USD" }, { currency: "EUR" }];
  expect(droppedWords({ ...told, changes: both }, "USD")).toBe("122 trades left out, 90 of them in USD");
  expect(droppedWords({ ...told, changes: both }, "EUR")).toBe("122 trades left out, 32 of them in EUR");
  expect(droppedWords({ ...told, changes: both.slice(1) }, "EUR")).toBe("122 trades left out");
});

import { beforeEach, expect, test } from "vitest";
import { hideAmounts, writeIn } from "../numbers/reader.ts";
import { ruleWords } from "./rule-words.ts";

beforeEach(() => {
  writeIn("en-US");
  hideAmounts(false);
});

test("says each rule as a trader does", () => {
  expect(coolOff(2, null, 30)).toBe("After 2 losses in a row, wait 30\u00a0min.");
  expect(coolOff(1, "500", 90)).toBe(
    "After a loss or a loss of 500.00 USD or more, wait 1\u00a0h\u00a030\u00a0min.",
  );
  expect(coolOff(null, "500", 5)).toBe("After a loss of 500.00 USD or more, wait 5\u00a0min.");
  expect(coolOff(null, null, 1)).toBe("After a loss, wait 1\u00a0min.");
  expect(ruleWords({ rule: "max_trades", params: { trades: 1 } }, null)).toBe(
    "Open at most one trade a day.",
  );
  expect(
    ruleWords({ rule: "daily_loss", params: { amount: null, percent: "2", counts: "equity" } }, null),
  ).toBe("Stop for the day once it has lost 2 % of the day’s first equity, open positions included.");
  expect(
    ruleWords(
      { rule: "size_cap", params: { notional: null, quantity: "1000", percent: null, of: "order" } },
      null,
    ),
  ).toBe("Keep an order at 1,000 units or less.");
  const drawdown = { amount: "2000", percent: null, locksAtStart: true };
  expect(ruleWords({ rule: "drawdown", params: { kind: "trailing", ...drawdown } }, "USD")).toBe(
    "Open nothing while the account is 2,000.00 USD or more below its highest equity; " +
      "the floor rises no further than the start.",
  );
  expect(ruleWords({ rule: "drawdown", params: { kind: "static", ...drawdown } }, null)).toBe(
    "Open nothing while the account is 2,000.00 or more below the start balance.",
  );
});

test("writes no amount while the reader hides them", () => {
  hideAmounts(true);
  const params = { notional: "5000", quantity: null, percent: null, of: "position" } as const;
  expect(ruleWords({ rule: "size_cap", params }, "USD")).toBe("Keep a position at ••• USD or less.");
});

function coolOff(losses: number | null, lossBeyond: string | null, minutes: number): string {
  return ruleWords({ rule: "cool_off", params: { losses, lossBeyond, minutes } }, "USD");
}

import { expect, test } from "vitest";
import { Ruled } from "#shared/contracts/guardrail-rules.ts";
import { isWeaker, type Setting } from "./weaker.ts";

const HELD = { action: "block", isActive: true, isLocked: true } as const;
const setting = (rule: string, params: object, more: Partial<Setting> = {}): Setting =>
  ({ ...HELD, ...Ruled.parse({ rule, params }), ...more }) as Setting;

test.each<[string, object, object, boolean]>([
  ["cool_off", { minutes: 15 }, { minutes: 30 }, false],
  ["cool_off", { minutes: 15 }, { minutes: 14 }, true],
  ["cool_off", { losses: 2, minutes: 15 }, { losses: 1, minutes: 15 }, false],
  ["cool_off", { losses: 1, minutes: 15 }, { losses: 2, minutes: 15 }, true],
  ["cool_off", { minutes: 15 }, { lossBeyond: "100", minutes: 15 }, true],
  ["cool_off", { lossBeyond: "100", minutes: 15 }, { minutes: 15 }, true],
  ["cool_off", { lossBeyond: "100", minutes: 15 }, { losses: 5, lossBeyond: "90", minutes: 15 }, false],
  ["max_trades", { trades: 5 }, { trades: 5 }, false],
  ["max_trades", { trades: 5 }, { trades: 6 }, true],
  ["daily_loss", { amount: "500" }, { amount: "499.99" }, false],
  ["daily_loss", { amount: "500" }, { amount: "500.01" }, true],
  ["daily_loss", { amount: "500" }, { percent: "1" }, true],
  ["daily_loss", { amount: "500" }, { amount: "500", counts: "realized" }, true],
  ["size_cap", { notional: "1000" }, { notional: "900" }, false],
  ["size_cap", { notional: "1000" }, { quantity: "1" }, true],
  ["size_cap", { notional: "1000" }, { notional: "900", of: "order" }, true],
  ["drawdown", { kind: "trailing", amount: "2000" }, { kind: "trailing", amount: "1500" }, false],
  [
    "drawdown",
    { kind: "trailing", amount: "2000" },
    { kind: "trailing", amount: "2000", locksAtStart: true },
    true,
  ],
  ["drawdown", { kind: "trailing", amount: "2000" }, { kind: "static", amount: "2000" }, true],
])("%s from %j to %j is weaker: %s", (rule, now, then, expected) => {
  expect(isWeaker(setting(rule, now), setting(rule, then))).toBe(expected);
});

test("an action that stops less, an end of the lock and switching off are weaker; nothing is, while it is off", () => {
  const now = setting("max_trades", { trades: 5 });
  const off = { ...now, isActive: false };
  expect(isWeaker(now, { ...now, action: "randomised" })).toBe(true);
  expect(isWeaker({ ...now, action: "randomised" }, { ...now, action: "warn" })).toBe(true);
  expect(isWeaker({ ...now, action: "warn" }, now)).toBe(false);
  expect(isWeaker(now, { ...now, isLocked: false })).toBe(true);
  expect(isWeaker(now, off)).toBe(true);
  expect(isWeaker(off, { ...off, isLocked: false, action: "warn" })).toBe(false);
});

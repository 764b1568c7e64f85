import type { Preset, PresetName } from "#shared/contracts/guardrail-presets.ts";
import type { Ruled } from "#shared/contracts/guardrail-rules.ts";
import { decimal, type Decimal, toDecimal } from "#shared/decimal.ts";

const RULES_EXPLAINED = "https://www.tradebien.com/en/prop-trading/challenge-rules-explained/";
const DRAWDOWNS = "https://mypropgenius.com/guides/rules-explained";
const EVALUATIONS = "https://grizzlyparrottrading.com/prop-firm-trading/how-prop-firm-evaluations-work.html";
const CONSISTENCY = "https://propfirmgenius.com/directory/definitions/consistency";

const PLACES = 18;
const UP = 3;

/** Typical rules of evaluations; no firm's own. Every firm states others, and changes them. */
export const PRESETS: Record<PresetName, Preset> = {
  "trailing-50k": {
    name: "trailing-50k",
    title: "50K evaluation, trailing drawdown",
    startBalance: "50000",
    profitTarget: "6",
    dailyLoss: "2",
    drawdown: { kind: "trailing", percent: "4", locksAtStart: true },
    minimumDays: 5,
    consistency: "40",
    sources: [DRAWDOWNS, EVALUATIONS],
  },
  "static-100k": {
    name: "static-100k",
    title: "100K challenge, static drawdown",
    startBalance: "100000",
    profitTarget: "10",
    dailyLoss: "5",
    drawdown: { kind: "static", percent: "10", locksAtStart: false },
    minimumDays: 4,
    consistency: null,
    sources: [RULES_EXPLAINED, DRAWDOWNS],
  },
  "trailing-150k": {
    name: "trailing-150k",
    title: "150K evaluation, trailing drawdown, no daily limit",
    startBalance: "150000",
    profitTarget: "6",
    dailyLoss: null,
    drawdown: { kind: "trailing", percent: "3", locksAtStart: true },
    minimumDays: 7,
    consistency: "30",
    sources: [EVALUATIONS, CONSISTENCY],
  },
};

/** The rules that stop orders, in the money of an account with this start balance. */
export function presetRules({ dailyLoss, drawdown }: Preset, startBalance: Decimal): Ruled[] {
  const { kind, percent, locksAtStart } = drawdown;
  const rules: Ruled[] = [
    {
      rule: "drawdown",
      params: { kind, amount: percentOf(percent, startBalance), percent: null, locksAtStart },
    },
  ];
  if (dailyLoss !== null)
    rules.unshift({
      rule: "daily_loss",
      params: { amount: percentOf(dailyLoss, startBalance), percent: null, counts: "equity" },
    });
  return rules;
}

/** A percent of an amount, to the cent. Below a cent it keeps 18 places, because a limit is never zero. */
export function percentOf(percent: Decimal, amount: Decimal): Decimal {
  const exact = decimal(amount).times(percent).div(100);
  return toDecimal(exact.lt("0.01") ? exact.round(PLACES, UP) : exact.round(2));
}

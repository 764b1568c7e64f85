import type { GuardrailEffect } from "#shared/contracts/guardrails.ts";
import { decimal, type Decimal, toDecimal } from "#shared/decimal.ts";
import { shiftTest } from "../../../math/shift-test.ts";
import { bootstrapWeeks } from "../../../math/stratified-tests.ts";
import { significant } from "../../biases/core/significant.ts";

/** A day that was drawn for a guardrail, and how often it had something against an order. */
export type ExperimentDay = { day: string; armed: boolean; trips: number };
/** What the closing orders of a day made in one currency, and how many there were. */
export type DayResult = { day: string; currency: string; net: Decimal; closed: number };

const FORMULA = "guardrail_effect/1";
/** Each arm needs so many days, and so many closing orders for the figure of a trade. */
const LEAST_DAYS = 10;
const LEAST_TRADES = 10;

type Outcome = ExperimentDay & { net: Decimal; amount: number; closed: number };

/**
 * Compares the days on which a randomised guardrail blocked with those on which it only recorded. All drawn
 * days count, with a breach or without: a seed alone chose the arm, so no habit of a day can. Trades of open
 * positions count on the day that closes them.
 */
export function effectOf(
  guardrailId: string,
  days: readonly ExperimentDay[],
  results: readonly DayResult[],
): GuardrailEffect {
  const currency = mostUsed(days, results);
  const byDay = new Map(results.filter((each) => each.currency === currency).map((each) => [each.day, each]));
  const outcomes = days.map((each): Outcome => {
    const { net = "0", closed = 0 } = byDay.get(each.day) ?? {};
    return { ...each, net, closed, amount: Number(net) };
  });
  const [armed, unarmed] = [outcomes.filter((each) => each.armed), outcomes.filter((each) => !each.armed)];
  const n = Math.min(armed.length, unarmed.length);
  const known = {
    n,
    needed: LEAST_DAYS,
    currency,
    armed: armOf(armed),
    unarmed: armOf(unarmed),
    formula: FORMULA,
  };
  if (n < LEAST_DAYS)
    return {
      ...known,
      status: "insufficient_data",
      estimate: null,
      interval: null,
      pValue: null,
      perTrade: null,
      words: `It blocked on ${armed.length} whole days and only recorded on ${unarmed.length}. At least ${LEAST_DAYS} of each are needed.`,
    };
  const seed = `${FORMULA} ${guardrailId}`;
  const shift = shiftTest(amountsOf(armed), amountsOf(unarmed), `${seed} shuffle`);
  const [low, high] = [significant(shift.interval[0]), significant(shift.interval[1])];
  const estimate = significant(shift.estimate);
  return {
    ...known,
    status: "measured",
    estimate,
    interval: [low, high],
    pValue: significant(shift.pValue),
    perTrade: perTradeOf(outcomes, seed),
    words: wordsOf({ estimate, low, high, currency, days: [armed.length, unarmed.length] }),
  };
}

/** The currency of the most closing orders on drawn days; null when nothing was closed. */
function mostUsed(days: readonly ExperimentDay[], results: readonly DayResult[]): string | null {
  const drawn = new Set(days.map(({ day }) => day));
  const counts = new Map<string, number>();
  for (const { day, currency, closed } of results)
    if (drawn.has(day)) counts.set(currency, (counts.get(currency) ?? 0) + closed);
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0] ?? null;
}

function armOf(arm: readonly Outcome[]): GuardrailEffect["armed"] {
  return {
    days: arm.length,
    net: toDecimal(arm.reduce((sum, { net }) => sum.plus(net), decimal(0))),
    trades: closedIn(arm),
    trips: arm.reduce((sum, { trips }) => sum + trips, 0),
  };
}

/** The difference of the net P&L of a closing order, with whole days resampled. */
function perTradeOf(outcomes: readonly Outcome[], seed: string): GuardrailEffect["perTrade"] {
  const [armed, unarmed] = [outcomes.filter((each) => each.armed), outcomes.filter((each) => !each.armed)];
  if (Math.min(closedIn(armed), closedIn(unarmed)) < LEAST_TRADES) return null;
  const estimate = perTradeDifference(outcomes);
  const interval = bootstrapWeeks(outcomes, perTradeDifference, `${seed} days`);
  if (estimate === null || interval === null) return null;
  return { estimate: significant(estimate), interval: [significant(interval[0]), significant(interval[1])] };
}

function perTradeDifference(outcomes: readonly Outcome[]): number | null {
  let [net, closed, otherNet, otherClosed] = [0, 0, 0, 0];
  for (const { armed, amount, closed: n } of outcomes) {
    if (armed) {
      net += amount;
      closed += n;
    } else {
      otherNet += amount;
      otherClosed += n;
    }
  }
  return closed === 0 || otherClosed === 0 ? null : net / closed - otherNet / otherClosed;
}

function amountsOf(arm: readonly Outcome[]): number[] {
  return arm.map(({ amount }) => amount);
}

function closedIn(arm: readonly Outcome[]): number {
  return arm.reduce((sum, { closed }) => sum + closed, 0);
}

type Told = { estimate: number; low: number; high: number; currency: string | null; days: [number, number] };

function wordsOf({ estimate, low, high, currency, days: [armed, unarmed] }: Told): string {
  const unit = currency === null ? "" : ` ${currency}`;
  const sure =
    low > 0
      ? "It helps beyond chance."
      : high < 0
        ? "It costs beyond chance."
        : "Chance alone can explain it.";
  const [way, by] = [estimate < 0 ? "less" : "more", Math.abs(estimate)];
  return `A day on which it blocked (${armed} days) made ${by}${unit} ${way} than one on which it only recorded (${unarmed} days), with 95 % confidence between ${low} and ${high}. ${sure}`;
}

import { median } from "../../../math/statistics.ts";
import { EXACT_LIMIT, valueTest } from "../../../math/stratified-tests.ts";
import { costOf, type Money, moneyShown, showTrade, type ShownByCurrency } from "./cost.ts";
import { madeOf } from "./kept-weeks.ts";
import {
  type LabelledLogs,
  logsUnder,
  ratioInterval,
  type Sides,
  sidesOf,
  underLabels,
} from "./log-ratios.ts";
import type { Measured } from "./measured.ts";
import { strataOf, type Pair } from "./pairs.ts";
import type { Draft, Evidence } from "./score.ts";

/**
 * One week: per stratum log(size / usual size), after losses and after wins, and the closed trades whose size
 * was notable.
 */
export type SizeWeek = { strata: LabelledLogs; afterLoss: ShownByCurrency; afterWin: ShownByCurrency };

export const SIZE = {
  bias: "size_escalation",
  measure: "size_ratio",
  formula: "size_escalation/2",
  minimum: 30,
} as const;

/** An entry at least this many times the trader's usual size is evidence. */
const NOTABLE = 1.25;

/** Counts the pairs of the week that begins at `from`. */
export function countSize(pairs: readonly Pair[], from: number): SizeWeek {
  const strata = strataOf(pairs.filter((pair) => pair.sizeRatio !== null)).map(
    (stratum): [number[], number[]] => [logs(stratum, true), logs(stratum, false)],
  );
  const week: SizeWeek = { strata, afterLoss: {}, afterWin: {} };
  for (const { afterLoss, outcome, sizeRatio } of pairs) {
    if (outcome === null || sizeRatio === null || sizeRatio < NOTABLE) continue;
    showTrade(afterLoss ? week.afterLoss : week.afterWin, outcome, { measure: rounded(sizeRatio), from });
  }
  return week;
}

export function sizeEvidence(pairs: readonly Pair[], week: string): Evidence[] {
  return pairs
    .filter((pair) => pair.sizeRatio !== null && pair.sizeRatio >= NOTABLE)
    .map((pair) => ({
      tradeId: pair.entryId,
      bias: SIZE.bias,
      role: pair.afterLoss ? "sized_up_after_loss" : "sized_up_after_win",
      week,
      measure: pair.sizeRatio,
    }));
}

/** The geometric mean size after losses over that after wins. */
export function measureSize(weeks: Iterable<Pick<SizeWeek, "strata">>): Measured & Sides {
  const sides = sidesOf(strataIn(weeks));
  const { exposed, others } = sides;
  const n = Math.min(exposed.n, others.n);
  if (n === 0) return { ...sides, n, estimate: null, interval: null };
  return {
    ...sides,
    n,
    estimate: Math.exp(exposed.mean - others.mean),
    interval: ratioInterval(
      madeOf(weeks, ({ strata }) => [strata]),
      `${SIZE.formula} weeks`,
    ),
  };
}

function strataIn(weeks: Iterable<Pick<SizeWeek, "strata">>): Iterable<LabelledLogs[number]> {
  return madeOf(weeks, ({ strata }) => strata);
}

/**
 * The geometric mean of size after losses over that after wins. Populations differ in its sign: larger after
 * losses, or after wins (house money). So the test is two-sided, and both one-sided values stand in the
 * parts.
 */
export function scoreSize(weeks: Iterable<SizeWeek & { week: string }>, all: Money): Draft {
  const { n, estimate, interval, exposed: loss, others: win } = measureSize(weeks);
  const draft: Draft = {
    ...SIZE,
    n,
    estimate: null,
    interval: null,
    neutral: 1,
    pValue: null,
    reference: {
      value: 1.16,
      source:
        "Coval & Shumway (2005), Journal of Finance 60: after a losing morning professional traders were about 16 % more likely to take above-average risk. Liu, Tsai, Wang & Zhu (2010) find the opposite sign, so both are reported.",
    },
    cost: null,
    comparison: [],
    parts: { afterLoss: loss.n, afterWin: win.n },
  };
  if (n < SIZE.minimum || estimate === null) return draft;
  const { upper, lower } = valueTest(underLabels(strataIn(weeks)), `${SIZE.formula} shuffle`);
  return {
    ...draft,
    estimate,
    interval,
    pValue: Math.min(1, 2 * Math.min(upper, lower)),
    cost: costOf(
      moneyShown(
        madeOf(weeks, ({ week, afterLoss, afterWin }) => [
          { week, shown: estimate >= 1 ? afterLoss : afterWin },
        ]),
      ),
      all,
      `${SIZE.formula} cost`,
    ),
    parts: {
      ...draft.parts,
      ratioAfterLoss: Math.exp(loss.mean),
      ratioAfterWin: Math.exp(win.mean),
      pLargerAfterLoss: upper,
      pLargerAfterWin: lower,
      ...(loss.n + win.n <= EXACT_LIMIT
        ? { medianRatio: Math.exp(medianUnder(weeks, 0) - medianUnder(weeks, 1)) }
        : {}),
    },
  };
}

function medianUnder(weeks: Iterable<SizeWeek>, label: 0 | 1): number {
  return median(logsUnder(strataIn(weeks), label));
}

function logs(stratum: readonly Pair[], afterLoss: boolean): number[] {
  return stratum
    .filter((pair) => pair.afterLoss === afterLoss)
    .flatMap((pair) => (pair.sizeRatio === null ? [] : [rounded(Math.log(pair.sizeRatio))]));
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}

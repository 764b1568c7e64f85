import { median } from "../../../math/statistics.ts";
import { EXACT_LIMIT, valueTest } from "../../../math/stratified-tests.ts";
import { costOf, type Money, moneyShown, showTrade, type ShownByCurrency } from "./cost.ts";
import { type LabelledLogs, mean, ratioInterval } from "./log-ratios.ts";
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
export function measureSize(weeks: readonly Pick<SizeWeek, "strata">[]): Measured {
  const strata = weeks.flatMap((week) => week.strata);
  const loss = strata.flatMap(([values]) => values);
  const win = strata.flatMap(([, values]) => values);
  const n = Math.min(loss.length, win.length);
  if (n === 0) return { n, estimate: null, interval: null };
  return {
    n,
    estimate: Math.exp(mean(loss) - mean(win)),
    interval: ratioInterval(
      weeks.map((week) => week.strata),
      `${SIZE.formula} weeks`,
    ),
  };
}

/**
 * The geometric mean of size after losses over that after wins. Populations differ in its sign: larger after
 * losses, or after wins (house money). So the test is two-sided, and both one-sided values stand in the
 * parts.
 */
export function scoreSize(weeks: readonly (SizeWeek & { week: string })[], all: Money): Draft {
  const strata = weeks.flatMap((week) => week.strata);
  const loss = strata.flatMap(([values]) => values);
  const win = strata.flatMap(([, values]) => values);
  const { n, estimate, interval } = measureSize(weeks);
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
    parts: { afterLoss: loss.length, afterWin: win.length },
  };
  if (n < SIZE.minimum || estimate === null) return draft;
  const { upper, lower } = valueTest(
    strata.map(([exposed, others]) => ({ exposed, others })),
    `${SIZE.formula} shuffle`,
  );
  return {
    ...draft,
    estimate,
    interval,
    pValue: Math.min(1, 2 * Math.min(upper, lower)),
    cost: costOf(
      moneyShown(
        weeks.map(({ week, afterLoss, afterWin }) => ({ week, shown: estimate >= 1 ? afterLoss : afterWin })),
      ),
      all,
      `${SIZE.formula} cost`,
    ),
    parts: {
      ...draft.parts,
      ratioAfterLoss: Math.exp(mean(loss)),
      ratioAfterWin: Math.exp(mean(win)),
      pLargerAfterLoss: upper,
      pLargerAfterWin: lower,
      ...(loss.length + win.length <= EXACT_LIMIT
        ? { medianRatio: Math.exp(median(loss) - median(win)) }
        : {}),
    },
  };
}

function logs(stratum: readonly Pair[], afterLoss: boolean): number[] {
  return stratum
    .filter((pair) => pair.afterLoss === afterLoss)
    .flatMap((pair) => (pair.sizeRatio === null ? [] : [rounded(Math.log(pair.sizeRatio))]));
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}

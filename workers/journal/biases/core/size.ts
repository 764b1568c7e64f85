import { strataOf, type Pair } from "./pairs.ts";
import type { Draft, Evidence } from "./score.ts";
import { median, normalInterval, type Interval } from "../../../math/statistics.ts";
import { bootstrapWeeks, EXACT_LIMIT, valueTest } from "../../../math/stratified-tests.ts";
import { mondayOf, weekName } from "./weeks.ts";

/** One week: per stratum log(size / median of the 20 entries before), after losses and after wins. */
export type SizeWeek = { strata: [afterLoss: number[], afterWin: number[]][] };

export const SIZE = { bias: "size_escalation", formula: "size_escalation/1", minimum: 30 } as const;

/** An entry at least this many times the trader's usual size is evidence. */
const NOTABLE = 1.25;
const LEAST_WEEKS = 26;

export function countSize(pairs: readonly Pair[]): SizeWeek {
  const strata = strataOf(pairs.filter((pair) => pair.sizeRatio !== null)).map(
    (stratum): [number[], number[]] => [logs(stratum, true), logs(stratum, false)],
  );
  return { strata };
}

export function sizeEvidence(pairs: readonly Pair[]): Evidence[] {
  return pairs
    .filter((pair) => pair.sizeRatio !== null && pair.sizeRatio >= NOTABLE)
    .map((pair) => ({
      tradeId: pair.entryId,
      bias: SIZE.bias,
      role: pair.afterLoss ? "sized_up_after_loss" : "sized_up_after_win",
      week: weekName(mondayOf(pair.day)),
      measure: pair.sizeRatio,
    }));
}

/**
 * The geometric mean of size after losses over that after wins. Populations differ in its sign: larger after
 * losses, or after wins (house money). So the test is two-sided, and both one-sided values stand in the
 * parts.
 */
export function scoreSize(weeks: readonly SizeWeek[]): Draft {
  const strata = weeks.flatMap((week) => week.strata);
  const loss = strata.flatMap(([values]) => values);
  const win = strata.flatMap(([, values]) => values);
  const n = Math.min(loss.length, win.length);
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
    parts: { afterLoss: loss.length, afterWin: win.length },
  };
  if (n < SIZE.minimum) return draft;
  const { upper, lower } = valueTest(
    strata.map(([exposed, others]) => ({ exposed, others })),
    `${SIZE.formula} shuffle`,
  );
  const estimate = Math.exp(mean(loss) - mean(win));
  return {
    ...draft,
    estimate,
    interval: intervalOf(weeks, { loss, win }),
    pValue: Math.min(1, 2 * Math.min(upper, lower)),
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

/**
 * The 95 % interval of the ratio. Whole weeks are resampled, because the trades of a week depend on each
 * other. Below 26 weeks that covers too little, so the log-ratio interval is returned.
 */
function intervalOf(weeks: readonly SizeWeek[], { loss, win }: { loss: number[]; win: number[] }): Interval {
  const sums = weeks
    .map(({ strata }) => ({
      losses: strata.reduce((n, [values]) => n + values.length, 0),
      wins: strata.reduce((n, [, values]) => n + values.length, 0),
      lossSum: strata.reduce((s, [values]) => s + total(values), 0),
      winSum: strata.reduce((s, [, values]) => s + total(values), 0),
    }))
    .filter(({ losses, wins }) => losses + wins > 0);
  if (sums.length >= LEAST_WEEKS) {
    const found = bootstrapWeeks(sums, logRatio, `${SIZE.formula} weeks`);
    if (found !== null) return [Math.exp(found[0]), Math.exp(found[1])];
  }
  const error = Math.sqrt(variance(loss) / loss.length + variance(win) / win.length);
  const [low, high] = normalInterval(mean(loss) - mean(win), error);
  return [Math.exp(low), Math.exp(high)];
}

type WeekSums = { losses: number; wins: number; lossSum: number; winSum: number };

function logRatio(weeks: readonly WeekSums[]): number | null {
  let [losses, wins, lossSum, winSum] = [0, 0, 0, 0];
  for (const week of weeks) {
    losses += week.losses;
    wins += week.wins;
    lossSum += week.lossSum;
    winSum += week.winSum;
  }
  return losses === 0 || wins === 0 ? null : lossSum / losses - winSum / wins;
}

function logs(stratum: readonly Pair[], afterLoss: boolean): number[] {
  return stratum
    .filter((pair) => pair.afterLoss === afterLoss)
    .flatMap((pair) => (pair.sizeRatio === null ? [] : [Number(Math.log(pair.sizeRatio).toFixed(4))]));
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function mean(values: readonly number[]): number {
  return total(values) / values.length;
}

function variance(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
}

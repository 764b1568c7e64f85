import { strataOf, type Pair } from "./pairs.ts";
import type { Draft, Evidence } from "./score.ts";
import { quantile, rateRatio, wilson } from "../../../math/statistics.ts";
import { rateTest } from "../../../math/stratified-tests.ts";
import { weekName, mondayOf } from "./weeks.ts";

/** One week: per stratum the seconds from exit to entry, after losses and after wins. */
export type RevengeWeek = { strata: [afterLoss: number[], afterWin: number[]][] };

export const REVENGE = { bias: "revenge_trading", formula: "revenge_trading/1", minimum: 30 } as const;

const FIRST_CALIBRATION = 60;
const GROWTH = 1.25;

export function countRevenge(pairs: readonly Pair[]): RevengeWeek {
  const strata = strataOf(pairs.filter((pair) => pair.gapSeconds !== null)).map(
    (stratum): [number[], number[]] => [gaps(stratum, true), gaps(stratum, false)],
  );
  return { strata };
}

/**
 * Every entry after a loss, with its gap in seconds. The read decides which gaps are fast, so a new threshold
 * changes no row.
 */
export function revengeEvidence(pairs: readonly Pair[]): Evidence[] {
  return pairs
    .filter((pair) => pair.afterLoss && pair.gapSeconds !== null)
    .map((pair) => ({
      tradeId: pair.entryId,
      bias: REVENGE.bias,
      role: "entered_soon_after_loss",
      week: weekName(mondayOf(pair.day)),
      measure: pair.gapSeconds,
    }));
}

/**
 * The trader's own 25th-percentile gap in seconds over the earliest part of the history. That part grows in
 * steps of a quarter, and the threshold is frozen between the steps. It follows from the ledger alone,
 * whatever the order of the imports.
 */
export function calibrateGap(weeks: readonly RevengeWeek[]): { seconds: number; n: number } | null {
  const sizes = weeks.map(({ strata }) =>
    strata.reduce((sum, [loss, win]) => sum + loss.length + win.length, 0),
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total === 0) return null;
  let step = FIRST_CALIBRATION;
  while (step * GROWTH <= total) step *= GROWTH;
  const first: number[] = [];
  for (const { strata } of weeks) {
    if (first.length >= step) break;
    for (const [loss, win] of strata) first.push(...loss, ...win);
  }
  return { seconds: quantile(first, 0.25), n: first.length };
}

/**
 * P(entry within T of a loss) over P(entry within T of a win), tested one-sided for more entries after
 * losses.
 */
export function scoreRevenge(weeks: readonly RevengeWeek[]): Draft {
  const threshold = calibrateGap(weeks);
  const tables = weeks.flatMap(({ strata }) =>
    strata.map(([loss, win]) => ({
      exposedHits: fast(loss, threshold?.seconds),
      exposed: loss.length,
      otherHits: fast(win, threshold?.seconds),
      others: win.length,
    })),
  );
  const loss = { hits: sum(tables, (t) => t.exposedHits), of: sum(tables, (t) => t.exposed) };
  const win = { hits: sum(tables, (t) => t.otherHits), of: sum(tables, (t) => t.others) };
  const n = Math.min(loss.of, win.of);
  const draft: Draft = {
    ...REVENGE,
    n,
    estimate: null,
    interval: null,
    neutral: 1,
    pValue: null,
    reference: {
      value: 1.16,
      source:
        "Coval & Shumway (2005), Journal of Finance 60: after a losing morning professional traders were about 16 % more likely to take above-average risk. No published rate of re-entry exists.",
    },
    parts: {
      lossExits: loss.of,
      winExits: win.of,
      ...(threshold === null ? {} : { thresholdSeconds: threshold.seconds, calibratedOn: threshold.n }),
    },
  };
  if (n < REVENGE.minimum) return draft;
  const { ratio, interval } = rateRatio(loss, win);
  const [lossLow, lossHigh] = wilson(loss.hits, loss.of);
  const [winLow, winHigh] = wilson(win.hits, win.of);
  return {
    ...draft,
    estimate: ratio,
    interval,
    pValue: rateTest(tables).upper,
    parts: {
      ...draft.parts,
      fastAfterLoss: loss.hits,
      fastAfterWin: win.hits,
      rateAfterLoss: loss.hits / loss.of,
      rateAfterLossLow: lossLow,
      rateAfterLossHigh: lossHigh,
      rateAfterWin: win.hits / win.of,
      rateAfterWinLow: winLow,
      rateAfterWinHigh: winHigh,
    },
  };
}

function gaps(stratum: readonly Pair[], afterLoss: boolean): number[] {
  return stratum
    .filter((pair) => pair.afterLoss === afterLoss)
    .flatMap((pair) => (pair.gapSeconds === null ? [] : [Math.round(pair.gapSeconds)]));
}

function fast(seconds: readonly number[], threshold = 0): number {
  return seconds.reduce((count, gap) => count + (gap <= threshold ? 1 : 0), 0);
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

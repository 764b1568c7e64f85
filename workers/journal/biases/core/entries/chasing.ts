import { binomialTail } from "../../../../math/binomial.ts";
import { clusteredShareError } from "../../../../math/clustered.ts";
import { normalTail, wilson } from "../../../../math/statistics.ts";
import { costOf, type Money } from "../cost.ts";
import { madeOf } from "../kept-weeks.ts";
import { calibrate, type Measured } from "../measured.ts";
import type { Draft, Evidence } from "../score.ts";
import type { Entry } from "./entries.ts";
import { daysOf, moneyOf, type Row, weeksOf, type WeeksOfRows } from "./entry-rows.ts";

export const CHASING = {
  bias: "chasing",
  measure: "run_share",
  formula: "chasing/1",
  minimum: 30,
} as const;

const EVEN = 0.5;
/** A market that drifts one way brings about this share by itself; a verdict of likely must survive it. */
const DRIFT = 0.53;
const FIRST_CALIBRATION = 60;

/** Every entry after a move its own way, with that move; the read knows how far is far. */
export function chasingEvidence(entries: readonly Entry[], week: string): Evidence[] {
  return entries
    .filter(({ run }) => run !== null && run > 0)
    .map(({ tradeId, run }) => ({
      tradeId,
      bias: CHASING.bias,
      role: "entered_after_run",
      week,
      measure: Math.expm1(run ?? 0),
    }));
}

/** The trader's own median distance between the last exit and the next entry, frozen between its steps. */
export function farRun(weeks: WeeksOfRows): { value: number; n: number } | null {
  const runs = madeOf(weeks, (rows) => [rows.flatMap(({ run }) => (run === null ? [] : [Math.abs(run)]))]);
  return calibrate(runs, { first: FIRST_CALIBRATION, q: 0.5 });
}

/** Of the entries after a far move, the share that goes with it. */
export function measureChasing(weeks: WeeksOfRows, far: number): Measured & { hits: number } {
  let [n, hits] = [0, 0];
  for (const { run } of madeOf(weeks, (rows) => afterFar(rows, far))) {
    n++;
    if (run > 0) hits++;
  }
  return { n, hits, estimate: n === 0 ? null : hits / n, interval: n === 0 ? null : wilson(hits, n) };
}

/**
 * Are entries made after the price has run their way? The price is that of the last exit in the same
 * instrument, at most a week before, or else the market's last close. Half would be made so by chance. The
 * p-value is the larger of the exact binomial and the one that takes each day as one observation, both
 * against what a drift explains.
 */
export function scoreChasing(weeks: WeeksOfRows, all: Money): Draft {
  const far = farRun(weeks);
  const { n, hits, estimate, interval } = measureChasing(weeks, far?.value ?? 0);
  const draft: Draft = {
    ...CHASING,
    n,
    estimate: null,
    interval: null,
    neutral: EVEN,
    pValue: null,
    reference: {
      value: EVEN,
      source:
        "Odean (1999), American Economic Review 89: what individual investors buy is evenly split between stocks that had risen and stocks that had fallen.",
    },
    cost: null,
    comparison: [],
    parts: {
      withRun: hits,
      againstRun: n - hits,
      ...(far === null ? {} : { farRun: Math.expm1(far.value), calibratedOn: far.n }),
    },
  };
  if (n < CHASING.minimum || far === null || estimate === null) return draft;
  const chased = madeOf(weeks, (rows) => chasedOf(rows, far.value));
  const days = madeOf(weeks, (rows) =>
    daysOf(afterFar(rows, far.value)).map((day) => ({
      hits: day.filter(({ run }) => (run ?? 0) > 0).length,
      of: day.length,
    })),
  );
  const error = clusteredShareError(days, DRIFT);
  return {
    ...draft,
    estimate,
    interval,
    pValue: Math.max(binomialTail(hits, n, DRIFT), error > 0 ? normalTail((estimate - DRIFT) / error) : 1),
    cost: costOf(moneyOf(chased), all, `${CHASING.formula} cost`),
  };
}

/** The entries that went with a far move. */
export function chasedOf(
  rows: readonly Row[],
  far = farRun(weeksOf(rows))?.value ?? Number.MAX_VALUE,
): Row[] {
  return afterFar(rows, far).filter(({ run }) => run > 0);
}

type AfterRun = Row & { run: number };

/** The entries after a move of at least so much, as a logarithm. */
export function afterFar(rows: readonly Row[], far: number): AfterRun[] {
  return rows.filter((row): row is AfterRun => row.run !== null && Math.abs(row.run) >= far);
}

import { normalInterval, type Interval } from "../../../math/statistics.ts";
import { bootstrapWeeks, type ValueStratum } from "../../../math/stratified-tests.ts";
import { madeOf } from "./kept-weeks.ts";

/** Logarithms under two labels, by stratum: after losses and after wins, or of losers and of winners. */
export type LabelledLogs = [exposed: number[], others: number[]][];

/** Fewer weeks are too few to resample: such intervals cover too little. */
export const LEAST_WEEKS = 26;

/** How many logarithms stand under each label, and their means. */
export type Sides = { exposed: Side; others: Side };
type Side = { n: number; mean: number };

/** Counts the logarithms under each label. */
export function sidesOf(strata: Iterable<LabelledLogs[number]>): Sides {
  const [exposed, others] = [
    { n: 0, sum: 0 },
    { n: 0, sum: 0 },
  ];
  for (const labelled of strata)
    for (const [label, side] of [exposed, others].entries())
      for (const value of labelled[label] ?? []) {
        side.n++;
        side.sum += value;
      }
  return {
    exposed: { n: exposed.n, mean: exposed.sum / exposed.n },
    others: { n: others.n, mean: others.sum / others.n },
  };
}

/** All logarithms under one label, in order. */
export function logsUnder(strata: Iterable<LabelledLogs[number]>, label: 0 | 1): number[] {
  const logs: number[] = [];
  for (const stratum of strata) for (const value of stratum[label]) logs.push(value);
  return logs;
}

/** The strata as a test of values takes them. */
export function underLabels(strata: Iterable<LabelledLogs[number]>): Iterable<ValueStratum> {
  return madeOf(strata, ([exposed, others]) => [{ exposed, others }]);
}

/**
 * The 95 % interval of a ratio of geometric means. Whole weeks are resampled, because the trades of a week
 * depend on each other. Below 26 weeks the log-ratio interval is returned.
 */
export function ratioInterval(weeks: Iterable<LabelledLogs>, seed: string): Interval {
  const sums = Array.from(weeks, (strata) => ({
    exposed: strata.reduce((n, [values]) => n + values.length, 0),
    others: strata.reduce((n, [, values]) => n + values.length, 0),
    exposedSum: strata.reduce((s, [values]) => s + total(values), 0),
    otherSum: strata.reduce((s, [, values]) => s + total(values), 0),
  })).filter(({ exposed, others }) => exposed + others > 0);
  if (sums.length >= LEAST_WEEKS) {
    const found = bootstrapWeeks(sums, logRatio, seed);
    if (found !== null) return [Math.exp(found[0]), Math.exp(found[1])];
  }
  const strata = madeOf(weeks, (week) => week);
  const [exposed, others] = [logsUnder(strata, 0), logsUnder(strata, 1)];
  const error = Math.sqrt(variance(exposed) / exposed.length + variance(others) / others.length);
  const [low, high] = normalInterval(mean(exposed) - mean(others), error);
  return [Math.exp(low), Math.exp(high)];
}

type WeekSums = { exposed: number; others: number; exposedSum: number; otherSum: number };

function logRatio(weeks: readonly WeekSums[]): number | null {
  let [exposed, others, exposedSum, otherSum] = [0, 0, 0, 0];
  for (const week of weeks) {
    exposed += week.exposed;
    others += week.others;
    exposedSum += week.exposedSum;
    otherSum += week.otherSum;
  }
  return exposed === 0 || others === 0 ? null : exposedSum / exposed - otherSum / others;
}

function mean(values: readonly number[]): number {
  return total(values) / values.length;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function variance(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
}

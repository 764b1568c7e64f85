import { normalInterval, type Interval } from "../../../math/statistics.ts";
import { bootstrapWeeks } from "../../../math/stratified-tests.ts";

/** Logarithms under two labels, by stratum: after losses and after wins, or of losers and of winners. */
export type LabelledLogs = [exposed: number[], others: number[]][];

/** Fewer weeks are too few to resample: such intervals cover too little. */
export const LEAST_WEEKS = 26;

/**
 * The 95 % interval of a ratio of geometric means. Whole weeks are resampled, because the trades of a week
 * depend on each other. Below 26 weeks the log-ratio interval is returned.
 */
export function ratioInterval(weeks: readonly LabelledLogs[], seed: string): Interval {
  const sums = weeks
    .map((strata) => ({
      exposed: strata.reduce((n, [values]) => n + values.length, 0),
      others: strata.reduce((n, [, values]) => n + values.length, 0),
      exposedSum: strata.reduce((s, [values]) => s + total(values), 0),
      otherSum: strata.reduce((s, [, values]) => s + total(values), 0),
    }))
    .filter(({ exposed, others }) => exposed + others > 0);
  if (sums.length >= LEAST_WEEKS) {
    const found = bootstrapWeeks(sums, logRatio, seed);
    if (found !== null) return [Math.exp(found[0]), Math.exp(found[1])];
  }
  const exposed = weeks.flatMap((strata) => strata.flatMap(([values]) => values));
  const others = weeks.flatMap((strata) => strata.flatMap(([, values]) => values));
  const error = Math.sqrt(variance(exposed) / exposed.length + variance(others) / others.length);
  const [low, high] = normalInterval(mean(exposed) - mean(others), error);
  return [Math.exp(low), Math.exp(high)];
}

export function mean(values: readonly number[]): number {
  return total(values) / values.length;
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

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function variance(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
}

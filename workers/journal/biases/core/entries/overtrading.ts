import { clusteredDifference } from "../../../../math/clustered.ts";
import { normalInterval, normalTail } from "../../../../math/statistics.ts";
import { costOf, type Money } from "../cost.ts";
import { calibrate, type Measured } from "../measured.ts";
import type { Draft, Evidence } from "../score.ts";
import type { Entry } from "./entries.ts";
import { clipped, daysOf, moneyOf, type Row } from "./entry-weeks.ts";

export const OVERTRADING = {
  bias: "overtrading",
  measure: "extra_gap",
  formula: "overtrading/1",
  minimum: 30,
} as const;

/** So many days say how many entries are usual on a day. */
const FIRST_DAYS = 20;
/** The trades of a day hang together, so that no more of each count towards n. */
const MOST_OF_DAY = 3;

/** Every entry after the first of its day, with its place in the day; the read knows how many are usual. */
export function overtradingEvidence(entries: readonly Entry[], week: string): Evidence[] {
  return entries
    .filter(({ ordinal, move }) => (ordinal ?? 0) > 1 && move !== null)
    .map(({ tradeId, ordinal }) => ({
      tradeId,
      bias: OVERTRADING.bias,
      role: "beyond_usual_number",
      week,
      measure: ordinal,
    }));
}

/** The median number of entries on a day with entries, in the earliest part of the history. */
export function usualNumber(rows: readonly Row[]): { value: number; n: number } | null {
  const counts = daysOf(rows.filter(({ ordinal }) => ordinal > 0)).map((day) => [day.length]);
  const found = calibrate(counts, { first: FIRST_DAYS, q: 0.5 });
  return found === null ? null : { value: Math.max(1, Math.floor(found.value)), n: found.n };
}

/** By how many usual moves the entries beyond the usual number of their day do worse than those within. */
export function measureOvertrading(rows: readonly Row[], usual: number): Measured & { error: number } {
  const days = daysOf(rows).map((day) => ({
    exposed: movesOf(day.filter(({ ordinal }) => ordinal > usual)),
    others: movesOf(day.filter(({ ordinal }) => ordinal > 0 && ordinal <= usual)),
  }));
  const n = Math.min(
    days.reduce((sum, { exposed }) => sum + exposed.length, 0),
    days.reduce((sum, { others }) => sum + others.length, 0),
    MOST_OF_DAY * days.filter(({ exposed }) => exposed.length > 0).length,
  );
  if (n === 0) return { n, estimate: null, interval: null, error: Number.NaN };
  const { difference, error } = clusteredDifference(days);
  return { n, estimate: difference, interval: normalInterval(difference, error), error };
}

/**
 * Do the trades beyond the usual number of a day do worse? Their place is known before each is opened. So
 * stopping for the day after a gain or a loss shifts nothing (Wald 1944). It would, were busy days compared
 * with quiet ones. The test is one-sided, with each day as one observation.
 */
export function scoreOvertrading(rows: readonly Row[], all: Money): Draft {
  const usual = usualNumber(rows);
  const number = usual?.value ?? 0;
  const extra = beyondUsual(rows, number);
  const within = rows.filter(({ ordinal, move }) => ordinal > 0 && ordinal <= number && move !== null);
  const { n, estimate, interval, error } = measureOvertrading(rows, number);
  const draft: Draft = {
    ...OVERTRADING,
    n,
    estimate: null,
    interval: null,
    neutral: 0,
    pValue: null,
    reference: {
      value: 0.071,
      source:
        "Barber & Odean (2000), Journal of Finance 55: the fifth of 66 465 households that traded most earned 11.4 % a year after costs, the fifth that traded least 18.5 %. That is a year's return; no figure per trade is published.",
    },
    cost: null,
    comparison: [],
    parts: {
      extra: extra.length,
      within: within.length,
      extraDays: daysOf(extra).length,
      ...(usual === null ? {} : { usualNumber: usual.value, calibratedOn: usual.n }),
    },
  };
  if (n < OVERTRADING.minimum || estimate === null) return draft;
  return {
    ...draft,
    estimate,
    interval,
    pValue: error > 0 ? normalTail(estimate / error) : 1,
    cost: costOf(moneyOf(extra), all, `${OVERTRADING.formula} cost`),
    parts: { ...draft.parts, moveExtra: average(movesOf(extra)), moveWithin: average(movesOf(within)) },
  };
}

/** The closed trades beyond the usual number of their day. */
export function beyondUsual(rows: readonly Row[], number = usualNumber(rows)?.value ?? 0): Row[] {
  return rows.filter(({ ordinal, move }) => ordinal > number && move !== null);
}

function movesOf(rows: readonly Row[]): number[] {
  return rows.flatMap(({ move }) => (move === null ? [] : [clipped(move)]));
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

import { clusteredDifference } from "../../../../math/clustered.ts";
import { normalInterval, normalTail } from "../../../../math/statistics.ts";
import { costOf, type Money } from "../cost.ts";
import { madeOf } from "../kept-weeks.ts";
import { calibrate, type Measured } from "../measured.ts";
import type { Draft, Evidence } from "../score.ts";
import type { Entry } from "./entries.ts";
import { clipped, daysOf, moneyOf, type Row, weeksOf, type WeeksOfRows } from "./entry-rows.ts";

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
export function usualNumber(weeks: WeeksOfRows): { value: number; n: number } | null {
  const counts = madeOf(weeks, (rows) =>
    daysOf(rows.filter(({ ordinal }) => ordinal > 0)).map((day) => [day.length]),
  );
  const found = calibrate(counts, { first: FIRST_DAYS, q: 0.5 });
  return found === null ? null : { value: Math.max(1, Math.floor(found.value)), n: found.n };
}

/** By how many usual moves the entries beyond the usual number of their day do worse than those within. */
export function measureOvertrading(weeks: WeeksOfRows, usual: number): Measured & Sides {
  const days = madeOf(weeks, (rows) =>
    daysOf(rows).map((day) => ({
      exposed: movesOf(beyondUsual(day, usual)),
      others: movesOf(withinUsual(day, usual)),
    })),
  );
  let [extra, within, extraDays] = [0, 0, 0];
  for (const { exposed, others } of days) {
    extra += exposed.length;
    within += others.length;
    extraDays += exposed.length > 0 ? 1 : 0;
  }
  const n = Math.min(extra, within, MOST_OF_DAY * extraDays);
  const sides = { extra, within, extraDays };
  if (n === 0) return { ...sides, n, estimate: null, interval: null, error: Number.NaN };
  const { difference, error } = clusteredDifference(days);
  return { ...sides, n, estimate: difference, interval: normalInterval(difference, error), error };
}

/** How many trades each side has, on how many days there were extra ones, and the error of the estimate. */
type Sides = { extra: number; within: number; extraDays: number; error: number };

/**
 * Do the trades beyond the usual number of a day do worse? Their place is known before each is opened. So
 * stopping for the day after a gain or a loss shifts nothing (Wald 1944). It would, were busy days compared
 * with quiet ones. The test is one-sided, with each day as one observation.
 */
export function scoreOvertrading(weeks: WeeksOfRows, all: Money): Draft {
  const usual = usualNumber(weeks);
  const number = usual?.value ?? 0;
  const { n, estimate, interval, error, ...sides } = measureOvertrading(weeks, number);
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
      ...sides,
      ...(usual === null ? {} : { usualNumber: usual.value, calibratedOn: usual.n }),
    },
  };
  if (n < OVERTRADING.minimum || estimate === null) return draft;
  const extra = madeOf(weeks, (rows) => beyondUsual(rows, number));
  return {
    ...draft,
    estimate,
    interval,
    pValue: error > 0 ? normalTail(estimate / error) : 1,
    cost: costOf(moneyOf(extra), all, `${OVERTRADING.formula} cost`),
    parts: {
      ...draft.parts,
      moveExtra: meanMove(extra),
      moveWithin: meanMove(madeOf(weeks, (rows) => withinUsual(rows, number))),
    },
  };
}

/** The closed trades beyond the usual number of their day. */
export function beyondUsual(rows: readonly Row[], number = usualNumber(weeksOf(rows))?.value ?? 0): Row[] {
  return rows.filter(({ ordinal, move }) => ordinal > number && move !== null);
}

function withinUsual(rows: readonly Row[], number: number): Row[] {
  return rows.filter(({ ordinal, move }) => ordinal > 0 && ordinal <= number && move !== null);
}

function movesOf(rows: readonly Row[]): number[] {
  return rows.flatMap(({ move }) => (move === null ? [] : [clipped(move)]));
}

function meanMove(rows: Iterable<Row>): number {
  let [n, sum] = [0, 0];
  for (const { move } of rows) {
    if (move === null) continue;
    n++;
    sum += clipped(move);
  }
  return sum / n;
}

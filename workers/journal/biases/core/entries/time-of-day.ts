import { clusteredDifference } from "../../../../math/clustered.ts";
import { type Interval, normalQuantile } from "../../../../math/statistics.ts";
import { worstGroup } from "../../../../math/worst-group.ts";
import { costOf, type Money } from "../cost.ts";
import type { Measured } from "../measured.ts";
import { groupBy } from "../pairs.ts";
import type { Draft } from "../score.ts";
import { clipped, daysOf, moneyOf, type Row, weeklyStrata } from "./entry-weeks.ts";

export const TIME_OF_DAY = {
  bias: "time_of_day",
  measure: "hour_gap",
  formula: "time_of_day/1",
  minimum: 30,
} as const;

const TAIL = 0.025;
/** So many hours have their figures in the parts; a day has no more that hold thirty trades in practice. */
const MOST_HOURS = 20;

/**
 * By how many usual moves the entries of one hour (UTC) do worse than all others. With `hours` to choose
 * from, the interval is widened for the choice (Bonferroni).
 */
export function measureTimeOfDay(
  rows: readonly Row[],
  { hour, hours }: { hour: number; hours: number },
): Measured {
  const timed = rows.filter(isTimed);
  const own = timed.filter((row) => row.hour === hour).length;
  const n = Math.min(own, timed.length - own);
  if (n === 0) return { n, estimate: null, interval: null };
  const { difference, error } = clusteredDifference(
    daysOf(timed).map((day) => ({
      exposed: movesOf(day.filter((row) => row.hour === hour)),
      others: movesOf(day.filter((row) => row.hour !== hour)),
    })),
  );
  const margin = error * normalQuantile(1 - TAIL / hours);
  const interval: Interval = [difference - margin, difference + margin];
  return { n, estimate: difference, interval };
}

/**
 * Is there an hour whose trades do worse? The hour with the lowest z is told, among those with thirty
 * trades. Its p-value weighs that it was chosen: the hours are shuffled within busy days and weeks, and the
 * lowest z of all hours is compared. So a bad day is no bad hour.
 */
export function scoreTimeOfDay(rows: readonly Row[], all: Money): Draft {
  const timed = rows.filter(isTimed);
  const byHour = groupBy(timed, ({ hour }) => hour);
  const { minimum } = TIME_OF_DAY;
  const considered = [...byHour]
    .filter(([, own]) => own.length >= minimum && timed.length - own.length >= minimum)
    .map(([hour]) => hour)
    .sort((a, b) => a - b);
  const most = Math.max(0, ...[...byHour.values()].map((own) => own.length));
  const draft: Draft = {
    ...TIME_OF_DAY,
    n: Math.min(most, timed.length - most),
    estimate: null,
    interval: null,
    neutral: 0,
    pValue: null,
    reference: null,
    cost: null,
    comparison: [],
    parts: { hours: considered.length, trades: timed.length },
  };
  const worst = worstGroup(
    weeklyStrata(timed).map((stratum) => ({
      values: movesOf(stratum),
      groups: stratum.map(({ hour }) => hour),
    })),
    considered,
    `${TIME_OF_DAY.formula} shuffle`,
  );
  if (worst === null) return draft;
  const hours = considered.length;
  const { n, estimate, interval } = measureTimeOfDay(rows, { hour: worst.group, hours });
  return {
    ...draft,
    n,
    estimate,
    interval,
    pValue: worst.pValue,
    cost: costOf(moneyOf(inHour(rows, worst.group)), all, `${TIME_OF_DAY.formula} cost`, {
      widenedBy: normalQuantile(1 - TAIL / hours) / normalQuantile(1 - TAIL),
    }),
    parts: {
      ...draft.parts,
      hour: worst.group,
      ...Object.fromEntries(
        considered.slice(0, MOST_HOURS).flatMap((hour) => {
          const moves = movesOf(byHour.get(hour) ?? []);
          const mean = moves.reduce((sum, move) => sum + move, 0) / moves.length;
          return [
            [`hour${hour}Trades`, moves.length],
            [`hour${hour}Move`, mean],
          ];
        }),
      ),
    },
  };
}

/** The closed trades that were opened in an hour (UTC). */
export function inHour(rows: readonly Row[], hour: number): Row[] {
  return rows.filter((row) => isTimed(row) && row.hour === hour);
}

function isTimed({ hour, move }: Row): boolean {
  return hour >= 0 && move !== null;
}

function movesOf(rows: readonly Row[]): number[] {
  return rows.flatMap(({ move }) => (move === null ? [] : [clipped(move)]));
}

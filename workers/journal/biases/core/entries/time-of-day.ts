import { clusteredDifference } from "../../../../math/clustered.ts";
import { type Interval, normalQuantile } from "../../../../math/statistics.ts";
import { worstGroup } from "../../../../math/worst-group.ts";
import { costOf, type Money } from "../cost.ts";
import { madeOf } from "../kept-weeks.ts";
import type { Measured } from "../measured.ts";
import type { Draft } from "../score.ts";
import { clipped, daysOf, moneyOf, type Row, weeklyStrata, type WeeksOfRows } from "./entry-rows.ts";

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
  weeks: WeeksOfRows,
  { hour, hours }: { hour: number; hours: number },
): Measured {
  const timed = timedOf(weeks);
  let [own, others] = [0, 0];
  for (const row of madeOf(timed, (rows) => rows)) {
    if (row.hour === hour) own++;
    else others++;
  }
  const n = Math.min(own, others);
  if (n === 0) return { n, estimate: null, interval: null };
  const { difference, error } = clusteredDifference(
    madeOf(timed, (rows) =>
      daysOf(rows).map((day) => ({
        exposed: movesOf(day.filter((row) => row.hour === hour)),
        others: movesOf(day.filter((row) => row.hour !== hour)),
      })),
    ),
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
export function scoreTimeOfDay(weeks: WeeksOfRows, all: Money): Draft {
  const byHour = sumsByHour(timedOf(weeks));
  const { minimum } = TIME_OF_DAY;
  const trades = [...byHour.values()].reduce((sum, { n }) => sum + n, 0);
  const considered = [...byHour]
    .filter(([, { n }]) => n >= minimum && trades - n >= minimum)
    .map(([hour]) => hour)
    .sort((a, b) => a - b);
  const most = Math.max(0, ...[...byHour.values()].map(({ n }) => n));
  const draft: Draft = {
    ...TIME_OF_DAY,
    n: Math.min(most, trades - most),
    estimate: null,
    interval: null,
    neutral: 0,
    pValue: null,
    reference: null,
    cost: null,
    comparison: [],
    parts: { hours: considered.length, trades },
  };
  const worst = worstGroup(
    madeOf(weeklyStrata(timedOf(weeks)), (stratum) => [
      { values: movesOf(stratum), groups: stratum.map(({ hour }) => hour) },
    ]),
    considered,
    `${TIME_OF_DAY.formula} shuffle`,
  );
  if (worst === null) return draft;
  const hours = considered.length;
  const { n, estimate, interval } = measureTimeOfDay(weeks, { hour: worst.group, hours });
  return {
    ...draft,
    n,
    estimate,
    interval,
    pValue: worst.pValue,
    cost: costOf(
      moneyOf(madeOf(weeks, (rows) => inHour(rows, worst.group))),
      all,
      `${TIME_OF_DAY.formula} cost`,
      {
        widenedBy: normalQuantile(1 - TAIL / hours) / normalQuantile(1 - TAIL),
      },
    ),
    parts: {
      ...draft.parts,
      hour: worst.group,
      ...Object.fromEntries(
        considered.slice(0, MOST_HOURS).flatMap((hour) => {
          const { n: own, sum } = byHour.get(hour) ?? { n: 0, sum: 0 };
          return [
            [`hour${hour}Trades`, own],
            [`hour${hour}Move`, sum / own],
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

function timedOf(weeks: WeeksOfRows): WeeksOfRows {
  return madeOf(weeks, (rows) => [rows.filter(isTimed)]);
}

/** How many trades each hour has, and the sum of their moves. */
function sumsByHour(timed: WeeksOfRows): Map<number, { n: number; sum: number }> {
  const byHour = new Map<number, { n: number; sum: number }>();
  for (const { hour, move } of madeOf(timed, (rows) => rows)) {
    const own = byHour.get(hour) ?? { n: 0, sum: 0 };
    byHour.set(hour, own);
    own.n++;
    own.sum += clipped(move ?? 0);
  }
  return byHour;
}

function isTimed({ hour, move }: Row): boolean {
  return hour >= 0 && move !== null;
}

function movesOf(rows: readonly Row[]): number[] {
  return rows.flatMap(({ move }) => (move === null ? [] : [clipped(move)]));
}

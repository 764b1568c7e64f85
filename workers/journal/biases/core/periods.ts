import { type BiasMeasure, type BiasPeriod, MOST_PERIODS } from "#shared/contracts/biases.ts";
import { normalInterval } from "../../../math/statistics.ts";
import { type AveragingWeek, measureAveraging } from "./averaging-down.ts";
import { holdLogs } from "./closings.ts";
import type { DayCounts, DispositionWeek } from "./disposition.ts";
import { proportions } from "./disposition-score.ts";
import { measureChasing } from "./entries/chasing.ts";
import type { Row } from "./entries/entry-weeks.ts";
import { measureHotHand } from "./entries/hot-hand.ts";
import { measureLossAversion } from "./entries/loss-aversion.ts";
import { measureOvertrading } from "./entries/overtrading.ts";
import { measureAnchoring } from "./entries/round-number-anchoring.ts";
import { measureTimeOfDay } from "./entries/time-of-day.ts";
import { mean, ratioInterval } from "./log-ratios.ts";
import type { Measured } from "./measured.ts";
import { measureRevenge, type RevengeWeek } from "./revenge.ts";
import type { Judged } from "./score.ts";
import { significant } from "./significant.ts";
import { measureSize, type SizeWeek } from "./size.ts";
import { WEEK_MS, weekName, weekStart } from "./weeks.ts";
import { weekNumber } from "./cost.ts";

const WEEKS = 13;
const LEAST_N = 10;
const DAY_MS = 86_400_000;

type Counted = {
  week: string;
  disposition_effect: DispositionWeek;
  revenge_trading: RevengeWeek;
  size_escalation: SizeWeek;
  averaging_down: AveragingWeek;
};

/**
 * The estimate of each of the last quarters alone, of thirteen weeks counted back from the last week, with
 * the thresholds of the whole history. It follows from the ledger, so that no order of imports changes it,
 * and a change of habit shows as a step. Quarters carry no p-value: each has little data, and the verdict
 * is about all.
 */
export function periodsOf(score: Judged, buckets: readonly Counted[], rows: readonly Row[]): BiasPeriod[] {
  const last = buckets.at(-1);
  const first = buckets[0];
  if (score.estimate === null || first === undefined || last === undefined) return [];
  const [begin, end] = [weekNumber(first.week), weekNumber(last.week) + 1];
  const count = Math.min(MOST_PERIODS, Math.ceil((end - begin) / WEEKS));
  return Array.from({ length: count }, (_, at): BiasPeriod => {
    const to = end - (count - 1 - at) * WEEKS;
    const from = to - WEEKS;
    const own = buckets.filter(({ week }) => weekNumber(week) >= from && weekNumber(week) < to);
    const opened = rows.filter(({ week }) => week >= from && week < to);
    const { n, estimate, interval } = MEASURED[score.measure](own, opened, score.parts);
    const isTold = n >= LEAST_N && estimate !== null && interval !== null && interval.every(Number.isFinite);
    const monday = weekStart(last.week) - (end - 1 - from) * WEEK_MS;
    return {
      from: weekName(monday / DAY_MS),
      to: weekName(monday / DAY_MS + 7 * WEEKS - 1),
      n,
      estimate: isTold ? significant(estimate) : null,
      interval: isTold ? [significant(interval[0]), significant(interval[1])] : null,
    };
  });
}

type Measure = (weeks: readonly Counted[], rows: readonly Row[], parts: Judged["parts"]) => Measured;

const MEASURED: Record<BiasMeasure, Measure> = {
  pgr_minus_plr: (weeks) => soldReadily(weeks),
  hold_ratio: (weeks) => heldLong(weeks),
  rate_ratio: (weeks, _, parts) =>
    measureRevenge(
      weeks.map((week) => week.revenge_trading),
      parts["thresholdSeconds"] ?? 0,
    ),
  size_ratio: (weeks) => measureSize(weeks.map((week) => week.size_escalation)),
  extra_gap: (_, rows, parts) => measureOvertrading(rows, parts["usualNumber"] ?? 0),
  loss_ratio: (_, rows) => measureLossAversion(rows),
  run_share: (_, rows, parts) => measureChasing(rows, Math.log1p(parts["farRun"] ?? 0)),
  add_ratio: (weeks) => measureAveraging(weeks.map((week) => week.averaging_down)),
  round_share: (_, rows) => measureAnchoring(rows),
  streak_ratio: (_, rows) => measureHotHand(rows),
  // The hour is that of the whole history, so that nothing is chosen within a quarter.
  hour_gap: (_, rows, parts) => measureTimeOfDay(rows, { hour: parts["hour"] ?? -1, hours: 1 }),
};

function soldReadily(weeks: readonly Counted[]): Measured {
  const [rg, pg, rl, pl] = weeks
    .flatMap(({ disposition_effect: { days } }) => days)
    .reduce<DayCounts>(
      (sum, day) => [sum[0] + day[0], sum[1] + day[1], sum[2] + day[2], sum[3] + day[3]],
      [0, 0, 0, 0],
    );
  const n = Math.min(rg + pg, rl + pl, rg + rl, pg + pl);
  if (n === 0) return { n, estimate: null, interval: null };
  const { difference, se } = proportions([rg, pg, rl, pl]);
  return { n, estimate: difference, interval: normalInterval(difference, se) };
}

function heldLong(weeks: readonly Counted[]): Measured {
  const logs = weeks.map(({ disposition_effect: { closings } }) => holdLogs(closings));
  const losers = logs.flatMap((strata) => strata.flatMap(([own]) => own));
  const winners = logs.flatMap((strata) => strata.flatMap(([, own]) => own));
  const n = Math.min(losers.length, winners.length);
  if (n === 0) return { n, estimate: null, interval: null };
  return { n, estimate: Math.exp(mean(losers) - mean(winners)), interval: ratioInterval(logs, "hold weeks") };
}

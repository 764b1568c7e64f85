import type { Bias, BiasPeriod } from "#shared/contracts/biases.ts";
import { formatStatistic } from "../../numbers/format-number.ts";
import { formatCalendarMonth } from "../../numbers/format-time.ts";
import { distanceOf } from "../interval-scale.ts";

/** A quarter with an estimate. */
export type Told = BiasPeriod & { estimate: number; interval: [number, number] };

export function isTold(period: BiasPeriod): period is Told {
  return period.estimate !== null && period.interval !== null;
}

/** `Jan 2026 – Mar 2026`: the months in which a quarter begins and ends. */
export function quarterWords({ from, to }: BiasPeriod): string {
  return `${formatCalendarMonth(from.slice(0, 7))} – ${formatCalendarMonth(to.slice(0, 7))}`;
}

/**
 * Whether the last quarter shows less of the habit than the one before it with an estimate. Overlapping
 * intervals may be chance. Empty with fewer than two.
 */
export function progressWords(bias: Bias): string {
  const told = bias.history.filter(isTold);
  const [before, last] = told.slice(-2);
  if (before === undefined || last === undefined) return "";
  const [now = 0, then = 0] = [last, before].map(({ estimate }) => strengthOf(bias, estimate));
  const change = now < then ? "less of it than" : now > then ? "more of it than" : "as little of it as";
  const overlaps = last.interval[0] <= before.interval[1] && before.interval[0] <= last.interval[1];
  return (
    `Last quarter ${formatStatistic(last.estimate)}, ${change} in the quarter before with ` +
    `${formatStatistic(before.estimate)}${overlaps ? "; that may be chance" : ""}.`
  );
}

/**
 * Where each end and estimate stands on a line from 0 to 1 that all quarters share, "no bias" in the
 * middle.
 */
export function quarterPlaces(bias: Bias): { low: number; estimate: number; high: number }[] {
  const told = bias.history.filter(isTold);
  const reach = Math.max(
    1e-9,
    ...told.flatMap(({ interval, estimate }) =>
      [...interval, estimate].map((value) => Math.min(LONGEST, Math.abs(distanceOf(bias, value)))),
    ),
  );
  const place = (value: number): number =>
    Math.min(1, Math.max(0, (distanceOf(bias, value) / reach + 1) / 2));
  return told.map(({ interval: [low, high], estimate }) => ({
    low: place(low),
    estimate: place(estimate),
    high: place(high),
  }));
}

/** How much of the habit an estimate shows: a change of size counts either way, others on their own side. */
function strengthOf(bias: Bias, estimate: number): number {
  const distance = distanceOf(bias, estimate);
  const isEitherWay = bias.measure === "size_ratio" || bias.measure === "streak_ratio";
  return isEitherWay ? Math.abs(distance) : Math.max(0, distance);
}

/** Beyond this distance an end is cut, so that the other quarters keep their shape. */
const LONGEST = Math.log(10);

import { type BiasPeriod, MOST_PERIODS } from "#shared/contracts/biases.ts";
import { weekNumber } from "./cost.ts";
import type { KeptWeeks } from "./kept-weeks.ts";
import type { Measured } from "./measured.ts";
import type { Draft } from "./score.ts";
import { significant } from "./significant.ts";
import { WEEK_MS, weekName, weekStart } from "./weeks.ts";

const WEEKS = 13;
const LEAST_N = 10;
const DAY_MS = 86_400_000;

/**
 * The estimate of each of the last quarters alone, of thirteen weeks counted back from the last week, with
 * the thresholds of the whole history. It follows from the ledger, so that no order of imports changes it,
 * and a change of habit shows as a step. Quarters carry no p-value: each has little data, and the verdict
 * is about all.
 */
export function periodsOf<Counts>(
  draft: Draft,
  weeks: KeptWeeks<Counts>,
  measure: (quarter: KeptWeeks<Counts>) => Measured,
): BiasPeriod[] {
  const { first, last } = weeks;
  if (draft.estimate === null || first === undefined || last === undefined) return [];
  const [begin, end] = [weekNumber(first), weekNumber(last) + 1];
  const count = Math.min(MOST_PERIODS, Math.ceil((end - begin) / WEEKS));
  return Array.from({ length: count }, (_, at): BiasPeriod => {
    const monday = weekStart(last) - ((count - at) * WEEKS - 1) * WEEK_MS;
    const from = weekName(monday / DAY_MS);
    const to = weekName(monday / DAY_MS + 7 * WEEKS - 1);
    const { n, estimate, interval } = measure(weeks.within(from, to));
    const isTold = n >= LEAST_N && estimate !== null && interval !== null && interval.every(Number.isFinite);
    return {
      from,
      to,
      n,
      estimate: isTold ? significant(estimate) : null,
      interval: isTold ? [significant(interval[0]), significant(interval[1])] : null,
    };
  });
}

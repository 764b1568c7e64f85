import { runsOf, runsZ } from "../../../../math/runs-test.ts";
import { valueTest } from "../../../../math/stratified-tests.ts";
import { costOf, type Money } from "../cost.ts";
import { madeOf } from "../kept-weeks.ts";
import { type LabelledLogs, ratioInterval, type Sides, sidesOf, underLabels } from "../log-ratios.ts";
import type { Measured } from "../measured.ts";
import type { Draft, Evidence } from "../score.ts";
import type { Entry } from "./entries.ts";
import { moneyOf, type Row, weeklyStrata, type WeeksOfRows } from "./entry-rows.ts";

export const HOT_HAND = {
  bias: "hot_hand",
  measure: "streak_ratio",
  formula: "hot_hand/1",
  minimum: 30,
} as const;

/** So many gains in a row are a streak. */
const STREAK = 2;
/** An entry on a streak of at least, or at most, so many times the usual size shows the habit. */
const [LARGER, SMALLER] = [1.25, 0.8];
/** Below this Z of the runs, results do come in streaks, and following them is no fallacy. */
const STREAKS_ARE_REAL = -1.96;

/** The entries on a streak that were larger than usual, and those that were smaller. */
export function hotHandEvidence(entries: readonly Entry[], week: string): [Evidence[], Evidence[]] {
  const inRole = (role: string, shows: (ratio: number | null) => boolean): Evidence[] =>
    entries
      .filter(({ streak, sizeRatio }) => streak >= STREAK && shows(sizeRatio))
      .map(({ tradeId, sizeRatio }) => ({ tradeId, bias: HOT_HAND.bias, role, week, measure: sizeRatio }));
  return [inRole("sized_up_on_streak", isLarger), inRole("sized_down_on_streak", isSmaller)];
}

/** The geometric mean size on a streak of gains over that after a single gain. */
export function measureHotHand(weeks: WeeksOfRows): Measured & Sides {
  const sides = sidesOf(madeOf(weeks, (rows) => [logsOf(rows)]));
  const { exposed: streak, others: single } = sides;
  const n = Math.min(streak.n, single.n);
  if (n === 0) return { ...sides, n, estimate: null, interval: null };
  return {
    ...sides,
    n,
    estimate: Math.exp(streak.mean - single.mean),
    interval: ratioInterval(
      madeOf(weeks, (rows): LabelledLogs[] => [[logsOf(rows)]]),
      `${HOT_HAND.formula} weeks`,
    ),
  };
}

/**
 * Does a streak of gains change the size? Both sides follow a gain, so that the change of size after losses
 * is another question. The test is two-sided: larger is the hot hand, smaller the gambler's fallacy.
 * Neither is a fallacy where the runs test shows that results come in streaks; then p is 1.
 */
export function scoreHotHand(weeks: WeeksOfRows, all: Money): Draft {
  const { n, estimate, interval, exposed: streak, others: single } = measureHotHand(weeks);
  const z = runsZ(resultsOf(weeks).map(runsOf));
  const draft: Draft = {
    ...HOT_HAND,
    n,
    estimate: null,
    interval: null,
    neutral: 1,
    pValue: null,
    reference: {
      value: 0.466,
      source:
        "Xu & Harvey (2014), Cognition 131: over 565 915 bets of 776 gamblers the mean odds taken were 7.72, and 3.60 after two gains in a row: less risk on a streak. No ratio of sizes in trading is published.",
    },
    cost: null,
    comparison: [],
    parts: { onStreak: streak.n, afterOne: single.n, ...(Number.isNaN(z) ? {} : { runsZ: z }) },
  };
  if (n < HOT_HAND.minimum || estimate === null) return draft;
  const { upper, lower } = valueTest(
    underLabels(madeOf(weeklyStrata(weeks), (stratum) => [logsOf(stratum)])),
    `${HOT_HAND.formula} shuffle`,
  );
  const shown = madeOf(weeks, (rows) => onStreak(rows, estimate));
  return {
    ...draft,
    estimate,
    interval,
    pValue: z < STREAKS_ARE_REAL ? 1 : Math.min(1, 2 * Math.min(upper, lower)),
    cost: costOf(moneyOf(shown), all, `${HOT_HAND.formula} cost`),
    parts: {
      ...draft.parts,
      sizeOnStreak: Math.exp(streak.mean),
      sizeAfterOne: Math.exp(single.mean),
      pLargerOnStreak: upper,
      pSmallerOnStreak: lower,
    },
  };
}

/** The trades on a streak whose size shows the habit, in the direction of the estimate. */
export function onStreak(rows: readonly Row[], estimate: number): Row[] {
  const shows = estimate >= 1 ? isLarger : isSmaller;
  return rows.filter(
    ({ streak, logSize }) => streak >= STREAK && logSize !== null && shows(Math.exp(logSize)),
  );
}

function isLarger(ratio: number | null): boolean {
  return ratio !== null && ratio >= LARGER;
}

function isSmaller(ratio: number | null): boolean {
  return ratio !== null && ratio <= SMALLER;
}

function hasResult({ move, ordinal }: Row): boolean {
  return move !== null && move !== 0 && ordinal > 0;
}

/** The results of each account in their order; true is a gain. */
function resultsOf(weeks: WeeksOfRows): boolean[][] {
  const byAccount = new Map<string, boolean[]>();
  for (const { account, move } of madeOf(weeks, (rows) => rows.filter(hasResult))) {
    const own = byAccount.get(account) ?? [];
    byAccount.set(account, own);
    own.push((move ?? 0) > 0);
  }
  return [...byAccount.values()];
}

/** The logarithms of size over usual size on a streak of gains, and after a single gain. */
function logsOf(rows: readonly Row[]): LabelledLogs[number] {
  const logs: LabelledLogs[number] = [[], []];
  for (const { streak, logSize } of rows)
    if (streak > 0 && logSize !== null) logs[streak >= STREAK ? 0 : 1].push(logSize);
  return logs;
}

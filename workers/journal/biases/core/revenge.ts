import { MOST_LINKS } from "#shared/contracts/biases.ts";
import { costOf, type Money, moneyShown, showTrade, type ShownByCurrency } from "./cost.ts";
import { madeOf } from "./kept-weeks.ts";
import { calibrate, type Measured } from "./measured.ts";
import { order, strataOf, type Pair } from "./pairs.ts";
import type { Draft, Evidence } from "./score.ts";
import { rateRatio, type Share, wilson } from "../../../math/statistics.ts";
import { rateTest, type RateStratum } from "../../../math/stratified-tests.ts";

/**
 * One week: per stratum the seconds from exit to entry, after losses and after wins. `answers` are the closed
 * trades among the entries after losses, with their gaps. `afterWins` are the quickest entries after wins.
 */
export type RevengeWeek = {
  strata: [afterLoss: number[], afterWin: number[]][];
  answers: ShownByCurrency;
  afterWins: [tradeId: string, gapSeconds: number][];
};

export const REVENGE = {
  bias: "revenge_trading",
  measure: "rate_ratio",
  formula: "revenge_trading/2",
  minimum: 30,
} as const;

/** So many entries after wins of a week can be compared with those after losses. */
const MOST_AFTER_WINS = 5;

const FIRST_CALIBRATION = 60;

/** Counts the pairs of the week that begins at `from`. */
export function countRevenge(pairs: readonly Pair[], from: number): RevengeWeek {
  const strata = strataOf(pairs.filter((pair) => pair.gapSeconds !== null)).map(
    (stratum): [number[], number[]] => [gaps(stratum, true), gaps(stratum, false)],
  );
  const week: RevengeWeek = { strata, answers: {}, afterWins: [] };
  for (const { afterLoss, entryId, outcome, gapSeconds } of pairs) {
    if (gapSeconds === null) continue;
    const measure = Math.round(gapSeconds);
    if (!afterLoss) week.afterWins.push([entryId, measure]);
    else if (outcome !== null) showTrade(week.answers, outcome, { measure, from });
  }
  week.afterWins = quickest(week.afterWins).slice(0, MOST_AFTER_WINS);
  return week;
}

/**
 * Every entry after a loss, with its gap in seconds. The read decides which gaps are fast, so a new threshold
 * changes no row.
 */
export function revengeEvidence(pairs: readonly Pair[], week: string): Evidence[] {
  return pairs
    .filter((pair) => pair.afterLoss && pair.gapSeconds !== null)
    .map((pair) => ({
      tradeId: pair.entryId,
      bias: REVENGE.bias,
      role: "entered_soon_after_loss",
      week,
      measure: pair.gapSeconds,
    }));
}

/** The trader's own 25th-percentile gap in seconds over the earliest part of the history; see `calibrate`. */
export function calibrateGap(
  weeks: Iterable<Pick<RevengeWeek, "strata">>,
): { seconds: number; n: number } | null {
  const gaps = madeOf(weeks, ({ strata }) => [strata.flatMap(([loss, win]) => [...loss, ...win])]);
  const found = calibrate(gaps, { first: FIRST_CALIBRATION, q: 0.25 });
  return found === null ? null : { seconds: found.value, n: found.n };
}

/** The rates of entries within so many seconds, after losses and after wins, and their ratio. */
export function measureRevenge(
  weeks: Iterable<Pick<RevengeWeek, "strata">>,
  seconds: number,
): Measured & { tables: Iterable<RateStratum>; loss: Share; win: Share } {
  const tables = madeOf(weeks, ({ strata }) =>
    strata.map(([loss, win]) => ({
      exposedHits: fast(loss, seconds),
      exposed: loss.length,
      otherHits: fast(win, seconds),
      others: win.length,
    })),
  );
  const [loss, win] = [
    { hits: 0, of: 0 },
    { hits: 0, of: 0 },
  ];
  for (const { exposedHits, exposed, otherHits, others } of tables) {
    loss.hits += exposedHits;
    loss.of += exposed;
    win.hits += otherHits;
    win.of += others;
  }
  const n = Math.min(loss.of, win.of);
  if (n === 0) return { n, tables, loss, win, estimate: null, interval: null };
  const { ratio, interval } = rateRatio(loss, win);
  return { n, tables, loss, win, estimate: ratio, interval };
}

/**
 * P(entry within T of a loss) over P(entry within T of a win), tested one-sided for more entries after
 * losses.
 */
export function scoreRevenge(weeks: Iterable<RevengeWeek & { week: string }>, all: Money): Draft {
  const threshold = calibrateGap(weeks);
  const { tables, loss, win, n, estimate, interval } = measureRevenge(weeks, threshold?.seconds ?? 0);
  const draft: Draft = {
    ...REVENGE,
    n,
    estimate: null,
    interval: null,
    neutral: 1,
    pValue: null,
    reference: {
      value: 1.16,
      source:
        "Coval & Shumway (2005), Journal of Finance 60: after a losing morning professional traders were about 16 % more likely to take above-average risk. No published rate of re-entry exists.",
    },
    cost: null,
    comparison: quickest([...madeOf(weeks, ({ afterWins }) => afterWins)])
      .filter(([, gap]) => gap <= (threshold?.seconds ?? 0))
      .map(([id]) => id)
      .slice(0, MOST_LINKS),
    parts: {
      lossExits: loss.of,
      winExits: win.of,
      ...(threshold === null ? {} : { thresholdSeconds: threshold.seconds, calibratedOn: threshold.n }),
    },
  };
  if (n < REVENGE.minimum) return draft;
  const [lossLow, lossHigh] = wilson(loss.hits, loss.of);
  const [winLow, winHigh] = wilson(win.hits, win.of);
  return {
    ...draft,
    estimate,
    interval,
    pValue: rateTest(tables).upper,
    cost: costOf(
      moneyShown(
        madeOf(weeks, ({ week, answers }) => [{ week, shown: answers }]),
        (gap) => gap <= (threshold?.seconds ?? 0),
      ),
      all,
      `${REVENGE.formula} cost`,
    ),
    parts: {
      ...draft.parts,
      fastAfterLoss: loss.hits,
      fastAfterWin: win.hits,
      rateAfterLoss: loss.hits / loss.of,
      rateAfterLossLow: lossLow,
      rateAfterLossHigh: lossHigh,
      rateAfterWin: win.hits / win.of,
      rateAfterWinLow: winLow,
      rateAfterWinHigh: winHigh,
    },
  };
}

function quickest(entries: RevengeWeek["afterWins"]): RevengeWeek["afterWins"] {
  return entries.toSorted(([a, gap], [b, other]) => gap - other || order(a, b));
}

function gaps(stratum: readonly Pair[], afterLoss: boolean): number[] {
  return stratum
    .filter((pair) => pair.afterLoss === afterLoss)
    .flatMap((pair) => (pair.gapSeconds === null ? [] : [Math.round(pair.gapSeconds)]));
}

function fast(seconds: readonly number[], threshold: number): number {
  return seconds.reduce((count, gap) => count + (gap <= threshold ? 1 : 0), 0);
}

import type { BiasCost } from "#shared/contracts/biases.ts";
import { type Interval, median, quantile } from "../../../math/statistics.ts";
import { valueTest } from "../../../math/stratified-tests.ts";
import { type Closing, type ClosingWeek, holdLogs, moneyClosed } from "./closings.ts";
import { costOf, isComparable } from "./cost.ts";
import { madeOf } from "./kept-weeks.ts";
import { type LabelledLogs, logsUnder, ratioInterval, sidesOf, underLabels } from "./log-ratios.ts";
import type { Measured } from "./measured.ts";

/** How long losers are held beside winners, with the cost of what is held long. */
export type Hold = {
  /** The smaller number of losers and of winners with a time at both ends. */
  n: number;
  losers: number;
  winners: number;
  /** Null below the minimum. */
  tested: {
    /** Geometric means. */
    loserSeconds: number;
    winnerSeconds: number;
    ratio: number;
    interval: Interval;
    pValue: number;
    /** A loser held for more seconds was held long; see `heldLong`. */
    longSeconds: number;
    /** Null where no holding time parts the losers. */
    cost: BiasCost | null;
  } | null;
};

/**
 * The ratio of the geometric mean holding times of losers and of winners. It is tested one-sided for longer
 * losers, with labels shuffled within strata. For a trader with one position at a time PGR and PLR have no
 * data. No published value of this ratio was found. The cost compares losers held long with losers left
 * sooner. Beside all other trades they would look dear whatever the habit, because they are losers.
 */
export function scoreHold(
  weeks: Iterable<Closed>,
  { formula, minimum }: { formula: string; minimum: number },
): Hold {
  const { exposed: losers, others: winners } = sidesOf(logsIn(weeks));
  const n = Math.min(losers.n, winners.n);
  const hold: Hold = { n, losers: losers.n, winners: winners.n, tested: null };
  if (n < minimum) return hold;
  const [loserSeconds, winnerSeconds] = [Math.exp(losers.mean), Math.exp(winners.mean)];
  const { upper } = valueTest(underLabels(logsIn(weeks)), `${formula} hold shuffle`);
  return {
    ...hold,
    tested: {
      loserSeconds,
      winnerSeconds,
      ratio: loserSeconds / winnerSeconds,
      interval: ratioInterval(byWeek(weeks), `${formula} hold weeks`),
      pValue: upper,
      ...heldLong(weeks, formula),
    },
  };
}

type Closed = { week: string; closings: ClosingWeek };

/** The ratio of the holding times of losers and of winners alone. */
export function measureHold(weeks: Iterable<Closed>): Measured {
  const { exposed: losers, others: winners } = sidesOf(logsIn(weeks));
  const n = Math.min(losers.n, winners.n);
  if (n === 0) return { n, estimate: null, interval: null };
  return {
    n,
    estimate: Math.exp(losers.mean - winners.mean),
    interval: ratioInterval(byWeek(weeks), "hold weeks"),
  };
}

function byWeek(weeks: Iterable<Closed>): Iterable<LabelledLogs> {
  return madeOf(weeks, ({ closings }) => [holdLogs(closings)]);
}

function logsIn(weeks: Iterable<Closed>): Iterable<LabelledLogs[number]> {
  return madeOf(weeks, ({ closings }) => holdLogs(closings));
}

/**
 * Losers held long beside losers left sooner. Long is beyond three quarters of the winners, else beyond half
 * of them, else beyond half of the losers. The first of these that leaves enough losers on both sides counts.
 * If none does, there is no cost, because the money of all losers says nothing about a habit.
 */
function heldLong(weeks: Iterable<Closed>, formula: string): { longSeconds: number; cost: BiasCost | null } {
  const winners = logsUnder(logsIn(weeks), 1);
  const usual = inSeconds(quantile(winners, 0.75));
  const half = [inSeconds(median(winners)), inSeconds(median(logsUnder(logsIn(weeks), 0)))];
  const all = moneyClosed(weeks, isLoser);
  for (const longSeconds of [usual, ...half]) {
    const long = moneyClosed(weeks, (closing) => isLoser(closing) && (closing[0] ?? 0) > longSeconds);
    const cost = costOf(long, all, `${formula} cost`);
    if (cost !== null && isComparable(cost)) return { longSeconds, cost };
  }
  return { longSeconds: usual, cost: null };
}

function inSeconds(log: number): number {
  return Math.round(Math.exp(log));
}

/** A losing trade with a time at both ends. */
function isLoser([seconds, result]: Closing): boolean {
  return seconds !== null && result.startsWith("-");
}

import type { BiasCost } from "#shared/contracts/biases.ts";
import { type Interval, median, quantile } from "../../../math/statistics.ts";
import { valueTest } from "../../../math/stratified-tests.ts";
import { type Closing, type ClosingWeek, holdLogs, moneyClosed } from "./closings.ts";
import { costOf, isComparable } from "./cost.ts";
import { mean, ratioInterval } from "./log-ratios.ts";

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
  weeks: readonly { week: string; closings: ClosingWeek }[],
  { formula, minimum }: { formula: string; minimum: number },
): Hold {
  const logs = weeks.map(({ closings }) => holdLogs(closings));
  const losers = logs.flatMap((strata) => strata.flatMap(([own]) => own));
  const winners = logs.flatMap((strata) => strata.flatMap(([, own]) => own));
  const n = Math.min(losers.length, winners.length);
  const hold: Hold = { n, losers: losers.length, winners: winners.length, tested: null };
  if (n < minimum) return hold;
  const [loserSeconds, winnerSeconds] = [Math.exp(mean(losers)), Math.exp(mean(winners))];
  const { upper } = valueTest(
    logs.flat().map(([exposed, others]) => ({ exposed, others })),
    `${formula} hold shuffle`,
  );
  return {
    ...hold,
    tested: {
      loserSeconds,
      winnerSeconds,
      ratio: loserSeconds / winnerSeconds,
      interval: ratioInterval(logs, `${formula} hold weeks`),
      pValue: upper,
      ...heldLong(weeks, { losers, winners, formula }),
    },
  };
}

/**
 * Losers held long beside losers left sooner. Long is beyond three quarters of the winners, else beyond half
 * of them, else beyond half of the losers. The first of these that leaves enough losers on both sides counts.
 * If none does, there is no cost, because the money of all losers says nothing about a habit.
 */
function heldLong(
  weeks: readonly { week: string; closings: ClosingWeek }[],
  { losers, winners, formula }: { losers: number[]; winners: number[]; formula: string },
): { longSeconds: number; cost: BiasCost | null } {
  const usual = inSeconds(quantile(winners, 0.75));
  const all = moneyClosed(weeks, isLoser);
  for (const longSeconds of [usual, inSeconds(median(winners)), inSeconds(median(losers))]) {
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

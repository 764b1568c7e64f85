import type { BiasCost } from "#shared/contracts/biases.ts";
import { type Interval, quantile } from "../../../math/statistics.ts";
import { valueTest } from "../../../math/stratified-tests.ts";
import { type Closing, type ClosingWeek, holdLogs, moneyClosed } from "./closings.ts";
import { costOf } from "./cost.ts";
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
    /** Three quarters of the winners were held no longer. */
    longSeconds: number;
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
  const longSeconds = Math.round(Math.exp(quantile(winners, 0.75)));
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
      longSeconds,
      cost: costOf(
        moneyClosed(weeks, (closing) => isLoser(closing) && (closing[0] ?? 0) > longSeconds),
        moneyClosed(weeks, isLoser),
        `${formula} cost`,
      ),
    },
  };
}

/** A losing trade with a time at both ends. */
function isLoser([seconds, result]: Closing): boolean {
  return seconds !== null && result.startsWith("-");
}

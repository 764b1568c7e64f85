import { median } from "../../../../math/statistics.ts";
import { valueTest } from "../../../../math/stratified-tests.ts";
import { costOf, type Money } from "../cost.ts";
import { type LabelledLogs, mean, ratioInterval } from "../log-ratios.ts";
import type { Measured } from "../measured.ts";
import { groupBy } from "../pairs.ts";
import type { Draft, Evidence } from "../score.ts";
import type { Entry } from "./entries.ts";
import { moneyOf, type Row, weeklyStrata } from "./entry-weeks.ts";

export const LOSS_AVERSION = {
  bias: "loss_aversion",
  measure: "loss_ratio",
  formula: "loss_aversion/1",
  minimum: 30,
} as const;

/** A trade left after so many usual moves was left far from its entry. */
const FAR = 1.5;

export function lossAversionEvidence(entries: readonly Entry[], week: string): Evidence[] {
  return entries
    .filter(({ move }) => move !== null && move <= -FAR)
    .map(({ tradeId, move }) => ({
      tradeId,
      bias: LOSS_AVERSION.bias,
      role: "left_far_at_loss",
      week,
      measure: Math.abs(move ?? 0),
    }));
}

/** The geometric mean move at which losers are left over that of winners. */
export function measureLossAversion(rows: readonly Row[]): Measured {
  const weeks = [...groupBy(rows, ({ week }) => week).values()].map((own): LabelledLogs => [logsOf(own)]);
  const losers = weeks.flatMap((strata) => strata.flatMap(([own]) => own));
  const winners = weeks.flatMap((strata) => strata.flatMap(([, own]) => own));
  const n = Math.min(losers.length, winners.length);
  if (n === 0) return { n, estimate: null, interval: null };
  return {
    n,
    estimate: Math.exp(mean(losers) - mean(winners)),
    interval: ratioInterval(weeks, `${LOSS_AVERSION.formula} weeks`),
  };
}

/**
 * Are losers left further from their entry than winners? The moves' labels are shuffled within busy days
 * and weeks, and the test is one-sided. The cost is that of all trades left far from their entry, gains
 * too. Chosen by distance and not by result, they make nothing beyond the others where exits are symmetric.
 */
export function scoreLossAversion(rows: readonly Row[], all: Money): Draft {
  const [losers, winners] = logsOf(rows);
  const { n, estimate, interval } = measureLossAversion(rows);
  const draft: Draft = {
    ...LOSS_AVERSION,
    n,
    estimate: null,
    interval: null,
    neutral: 1,
    pValue: null,
    reference: {
      value: 2.25,
      source:
        "Tversky & Kahneman (1992), Journal of Risk and Uncertainty 5: a loss weighs 2.25 times as much as an equal gain. That is how a loss feels; no ratio of exits is published.",
    },
    cost: null,
    comparison: [],
    parts: { losers: losers.length, winners: winners.length },
  };
  if (n < LOSS_AVERSION.minimum) return draft;
  const far = leftFar(rows);
  return {
    ...draft,
    estimate,
    interval,
    pValue: valueTest(
      weeklyStrata(rows).map((stratum) => {
        const [exposed, others] = logsOf(stratum);
        return { exposed, others };
      }),
      `${LOSS_AVERSION.formula} shuffle`,
    ).upper,
    cost: costOf(moneyOf(far), all, `${LOSS_AVERSION.formula} cost`),
    parts: {
      ...draft.parts,
      loserMove: Math.exp(median(losers)),
      winnerMove: Math.exp(median(winners)),
      farLosers: far.filter(({ move }) => (move ?? 0) < 0).length,
      farWinners: far.filter(({ move }) => (move ?? 0) > 0).length,
    },
  };
}

/** The trades that were left far from their entry, gains too. */
export function leftFar(rows: readonly Row[]): Row[] {
  return rows.filter(({ move }) => move !== null && Math.abs(move) >= FAR);
}

/** The logarithms of the moves of losers and of winners. */
function logsOf(rows: readonly Row[]): [losers: number[], winners: number[]] {
  const logs: [number[], number[]] = [[], []];
  for (const { move } of rows)
    if (move !== null && move !== 0) logs[move < 0 ? 0 : 1].push(Math.log(Math.abs(move)));
  return logs;
}

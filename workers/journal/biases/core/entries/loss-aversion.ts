import { median } from "../../../../math/statistics.ts";
import { valueTest } from "../../../../math/stratified-tests.ts";
import { costOf, type Money } from "../cost.ts";
import { madeOf } from "../kept-weeks.ts";
import {
  type LabelledLogs,
  logsUnder,
  ratioInterval,
  type Sides,
  sidesOf,
  underLabels,
} from "../log-ratios.ts";
import type { Measured } from "../measured.ts";
import type { Draft, Evidence } from "../score.ts";
import type { Entry } from "./entries.ts";
import { moneyOf, type Row, weeklyStrata, type WeeksOfRows } from "./entry-rows.ts";

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
export function measureLossAversion(weeks: WeeksOfRows): Measured & Sides {
  const sides = sidesOf(madeOf(weeks, (rows) => [logsOf(rows)]));
  const { exposed: losers, others: winners } = sides;
  const n = Math.min(losers.n, winners.n);
  if (n === 0) return { ...sides, n, estimate: null, interval: null };
  return {
    ...sides,
    n,
    estimate: Math.exp(losers.mean - winners.mean),
    interval: ratioInterval(
      madeOf(weeks, (rows): LabelledLogs[] => [[logsOf(rows)]]),
      `${LOSS_AVERSION.formula} weeks`,
    ),
  };
}

/**
 * Are losers left further from their entry than winners? The moves' labels are shuffled within busy days
 * and weeks, and the test is one-sided. The cost is that of all trades left far from their entry, gains
 * too. Chosen by distance and not by result, they make nothing beyond the others where exits are symmetric.
 */
export function scoreLossAversion(weeks: WeeksOfRows, all: Money): Draft {
  const { n, estimate, interval, exposed: losers, others: winners } = measureLossAversion(weeks);
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
    parts: { losers: losers.n, winners: winners.n },
  };
  if (n < LOSS_AVERSION.minimum) return draft;
  const far = madeOf(weeks, leftFar);
  const logs = madeOf(weeks, (rows) => [logsOf(rows)]);
  return {
    ...draft,
    estimate,
    interval,
    pValue: valueTest(
      underLabels(madeOf(weeklyStrata(weeks), (stratum) => [logsOf(stratum)])),
      `${LOSS_AVERSION.formula} shuffle`,
    ).upper,
    cost: costOf(moneyOf(far), all, `${LOSS_AVERSION.formula} cost`),
    parts: {
      ...draft.parts,
      loserMove: Math.exp(median(logsUnder(logs, 0))),
      winnerMove: Math.exp(median(logsUnder(logs, 1))),
      farLosers: count(far, ({ move }) => (move ?? 0) < 0),
      farWinners: count(far, ({ move }) => (move ?? 0) > 0),
    },
  };
}

/** The trades that were left far from their entry, gains too. */
export function leftFar(rows: readonly Row[]): Row[] {
  return rows.filter(({ move }) => move !== null && Math.abs(move) >= FAR);
}

function count(rows: Iterable<Row>, counts: (row: Row) => boolean): number {
  let number = 0;
  for (const row of rows) if (counts(row)) number++;
  return number;
}

/** The logarithms of the moves of losers and of winners. */
function logsOf(rows: readonly Row[]): LabelledLogs[number] {
  const logs: LabelledLogs[number] = [[], []];
  for (const { move } of rows)
    if (move !== null && move !== 0) logs[move < 0 ? 0 : 1].push(Math.log(Math.abs(move)));
  return logs;
}

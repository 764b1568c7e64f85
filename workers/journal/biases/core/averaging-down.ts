import { binomialTail } from "../../../math/binomial.ts";
import { rateRatio, wilson } from "../../../math/statistics.ts";
import { rateTest } from "../../../math/stratified-tests.ts";
import type { Add } from "./adds.ts";
import { costOf, type Money, moneyShown, showTrade, type ShownByCurrency } from "./cost.ts";
import { madeOf } from "./kept-weeks.ts";
import type { Measured } from "./measured.ts";
import { strataOf, type TradeSpan } from "./pairs.ts";
import type { Draft, Evidence } from "./score.ts";
import { dayOf, type Span } from "./weeks.ts";

/**
 * The decisions on open positions of a stratum: added at a loss, closed at one, added at a gain, closed at
 * one.
 */
type Decisions = [lossAdds: number, lossCloses: number, gainAdds: number, gainCloses: number];

/** One week: the decisions by stratum, and what the parts made that were added at a loss. */
export type AveragingWeek = { strata: Decisions[]; added: ShownByCurrency };

export const AVERAGING = {
  bias: "averaging_down",
  measure: "add_ratio",
  formula: "averaging_down/2",
  minimum: 30,
} as const;

/** Counts the adds and the closes of a week. */
export function countAveraging(
  adds: readonly Add[],
  trades: readonly TradeSpan[],
  span: Span,
): AveragingWeek {
  const closes = trades.flatMap(({ account, closedAt, net, timed }) =>
    closedAt !== null && closedAt >= span.from && closedAt < span.to && timed && net !== 0
      ? [{ account, day: dayOf(closedAt), place: net < 0 ? 1 : 3 }]
      : [],
  );
  const added = adds.map(({ account, at, state }) => ({
    account,
    day: dayOf(at),
    place: state < 0 ? 0 : 2,
  }));
  const week: AveragingWeek = { strata: [], added: {} };
  week.strata = strataOf([...added, ...closes].sort((a, b) => a.day - b.day)).map((stratum) => {
    const decisions: Decisions = [0, 0, 0, 0];
    for (const { place } of stratum) decisions[place] = (decisions[place] ?? 0) + 1;
    return decisions;
  });
  for (const { state, distance, made } of adds)
    if (state < 0 && made !== null)
      showTrade(week.added, made, { measure: Number(distance.toFixed(4)), from: span.from });
  return week;
}

export function averagingEvidence(adds: readonly Add[], week: string): Evidence[] {
  return adds
    .filter(({ state }) => state < 0)
    .map(({ tradeId, distance }) => ({
      tradeId,
      bias: AVERAGING.bias,
      role: "added_at_loss",
      week,
      measure: distance,
    }));
}

/** The rate of adds among decisions at a loss over that among decisions at a gain. */
export function measureAveraging(weeks: Iterable<AveragingWeek>): Measured & { decisions: Decisions } {
  const decisions: Decisions = [0, 0, 0, 0];
  for (const { strata } of weeks)
    for (const stratum of strata)
      for (const [place, count] of stratum.entries()) decisions[place] = (decisions[place] ?? 0) + count;
  const [lossAdds, lossCloses, gainAdds, gainCloses] = decisions;
  const n = Math.min(lossAdds + lossCloses, gainAdds + gainCloses, lossAdds + gainAdds);
  if (n === 0) return { n, decisions, estimate: null, interval: null };
  const { ratio, interval } = rateRatio(
    { hits: lossAdds, of: lossAdds + lossCloses },
    { hits: gainAdds, of: gainAdds + gainCloses },
  );
  return { n, decisions, estimate: ratio, interval };
}

/**
 * Is an open position added to more readily while it stands at a loss? Fills show decisions, not days of
 * waiting, so each close is a decision not to add. The p-value is the larger of two. The exact one within
 * busy days and weeks sees to it that a falling day is no habit. The binomial one, of adds at a loss
 * against an even chance, sees to it that gains closed early are none.
 */
export function scoreAveraging(weeks: Iterable<AveragingWeek & { week: string }>, all: Money): Draft {
  const { n, decisions, estimate, interval } = measureAveraging(weeks);
  const [lossAdds, lossCloses, gainAdds, gainCloses] = decisions;
  const draft: Draft = {
    ...AVERAGING,
    n,
    estimate: null,
    interval: null,
    neutral: 1,
    pValue: null,
    reference: {
      value: 1.44,
      source:
        "Odean (1998), Journal of Finance 53: of the positions held on days with a purchase, 13.5 % of those at a loss were bought again and 9.4 % of those at a gain.",
    },
    cost: null,
    comparison: [],
    parts: { lossAdds, lossCloses, gainAdds, gainCloses },
  };
  if (n < AVERAGING.minimum || estimate === null) return draft;
  const within = rateTest(
    madeOf(weeks, ({ strata }) =>
      strata.map(([adds, closes, otherAdds, otherCloses]) => ({
        exposedHits: adds,
        exposed: adds + closes,
        otherHits: otherAdds,
        others: otherAdds + otherCloses,
      })),
    ),
  ).upper;
  const even = binomialTail(lossAdds, lossAdds + gainAdds, 0.5);
  const [lossLow, lossHigh] = wilson(lossAdds, lossAdds + lossCloses);
  const [gainLow, gainHigh] = wilson(gainAdds, gainAdds + gainCloses);
  const own = moneyShown(madeOf(weeks, ({ week, added }) => [{ week, shown: added }]));
  return {
    ...draft,
    estimate,
    interval,
    pValue: Math.max(within, even),
    cost: costOf(own, together(own, all), `${AVERAGING.formula} cost`),
    parts: {
      ...draft.parts,
      addedAtLoss: lossAdds / (lossAdds + lossCloses),
      addedAtLossLow: lossLow,
      addedAtLossHigh: lossHigh,
      addedAtGain: gainAdds / (gainAdds + gainCloses),
      addedAtGainLow: gainLow,
      addedAtGainHigh: gainHigh,
      pWithin: within,
      pEven: even,
    },
  };
}

/** The added parts beside whole trades: what an add made is compared with what a trade makes. */
function together(own: Money, all: Money): Money {
  const sum: Money = new Map();
  for (const money of [own, all])
    for (const [currency, { trades, total, weeks }] of money) {
      const found = sum.get(currency) ?? { trades: 0, total: 0n, weeks: new Map() };
      sum.set(currency, found);
      found.trades += trades;
      found.total += total;
      for (const [week, each] of weeks) {
        const before = found.weeks.get(week) ?? { trades: 0, sum: 0, squares: 0 };
        found.weeks.set(week, {
          trades: before.trades + each.trades,
          sum: before.sum + each.sum,
          squares: before.squares + each.squares,
        });
      }
    }
  return sum;
}

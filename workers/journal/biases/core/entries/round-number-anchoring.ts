import { binomialTail } from "../../../../math/binomial.ts";
import { clusteredShareError } from "../../../../math/clustered.ts";
import { normalTail, wilson } from "../../../../math/statistics.ts";
import { costOf, type Money } from "../cost.ts";
import { madeOf } from "../kept-weeks.ts";
import type { Measured } from "../measured.ts";
import type { Draft, Evidence } from "../score.ts";
import type { Entry } from "./entries.ts";
import { daysOf, moneyOf, type Row, type WeeksOfRows } from "./entry-rows.ts";

export const ANCHORING = {
  bias: "round_number_anchoring",
  measure: "round_share",
  formula: "round_number_anchoring/1",
  minimum: 100,
} as const;

/**
 * Two of a hundred prices in hundredths are whole or half units, and markets themselves trade there twice
 * as often.
 */
const BY_MARKET = 2 * 0.02;

export function anchoringEvidence(entries: readonly Entry[], week: string): Evidence[] {
  return entries
    .filter(({ round: [hits] }) => hits > 0)
    .map(({ tradeId, round: [hits] }) => ({
      tradeId,
      bias: ANCHORING.bias,
      role: "at_round_price",
      week,
      measure: hits,
    }));
}

/** The share of chosen prices that are whole or half units. */
export function measureAnchoring(weeks: WeeksOfRows): Measured & { hits: number } {
  let [n, hits] = [0, 0];
  for (const rows of weeks)
    for (const row of rows) {
      n += row.counted;
      hits += row.hits;
    }
  return { n, hits, estimate: n === 0 ? null : hits / n, interval: n === 0 ? null : wilson(hits, n) };
}

/**
 * Do the trader's prices stand at round numbers more often than the market's? Fills do not say which orders
 * had a price, so prices of market orders are counted too and only dilute the share. The p-value is the
 * larger of the exact binomial and the one that takes each day as one observation.
 */
export function scoreAnchoring(weeks: WeeksOfRows, all: Money): Draft {
  const { n, hits, estimate, interval } = measureAnchoring(weeks);
  let roundTrades = 0;
  for (const rows of weeks) roundTrades += atRoundPrices(rows).length;
  const draft: Draft = {
    ...ANCHORING,
    n,
    estimate: null,
    interval: null,
    neutral: BY_MARKET,
    pValue: null,
    reference: {
      value: BY_MARKET,
      source:
        "Ikenberry & Weston (2008), European Financial Management 14: prices of US shares in cents cluster at round ones twice as often as they would by chance, and two in a hundred are whole or half dollars. Kuo, Lin & Zhao (2015), Review of Financial Studies 28: traders who place more orders at round prices lose more.",
    },
    cost: null,
    comparison: [],
    parts: { roundPrices: hits, prices: n, roundTrades },
  };
  if (n < ANCHORING.minimum || estimate === null) return draft;
  const days = madeOf(weeks, (rows) =>
    daysOf(rows.filter(({ counted }) => counted > 0)).map((day) => ({
      hits: day.reduce((sum, row) => sum + row.hits, 0),
      of: day.reduce((sum, row) => sum + row.counted, 0),
    })),
  );
  const error = clusteredShareError(days, BY_MARKET);
  return {
    ...draft,
    estimate,
    interval,
    pValue: Math.max(
      binomialTail(hits, n, BY_MARKET),
      error > 0 ? normalTail((estimate - BY_MARKET) / error) : 1,
    ),
    cost: costOf(moneyOf(madeOf(weeks, atRoundPrices)), all, `${ANCHORING.formula} cost`),
  };
}

/** The trades with a round price. */
export function atRoundPrices(rows: readonly Row[]): Row[] {
  return rows.filter(({ hits }) => hits > 0);
}

import * as z from "zod";
import { Decimal } from "../decimal.ts";
import { endpoint } from "../endpoint.ts";
import { MOST_CURRENCIES, MOST_CURVE_POINTS } from "./bounds.ts";
import { Conversion } from "./conversion.ts";
import { Instant, optionalText } from "./page.ts";
import { LotMethod, TradeFilter } from "./trades.ts";

/**
 * A ratio without a value is null, never 0 or infinity. Money totals are null when currencies mix without a
 * base currency. `winRate` is a share of 1. `breakeven` counts the trades within the tolerance of the
 * preferences. `maxDrawdown` is the depth of the equity below its high-water
 * mark, from 0 on.
 */
export const CurrencyMetrics = z.object({
  currency: z.string().nullable(),
  trades: z.number().int(),
  openTrades: z.number().int(),
  wins: z.number().int(),
  losses: z.number().int(),
  breakeven: z.number().int(),
  grossPnl: Decimal.nullable(),
  fees: Decimal.nullable(),
  netPnl: Decimal.nullable(),
  winRate: Decimal.nullable(),
  /** Wins over wins and losses. */
  winRateWithoutScratches: Decimal.nullable(),
  averageWin: Decimal.nullable(),
  /** Below zero. */
  averageLoss: Decimal.nullable(),
  payoff: Decimal.nullable(),
  profitFactor: Decimal.nullable(),
  expectancy: Decimal.nullable(),
  maxDrawdown: Decimal.nullable(),
  /**
   * Without times, a day may hide the order of its wins and losses. Such a day ends every streak and counts
   * in none.
   */
  longestWinStreak: z.number().int(),
  longestLossStreak: z.number().int(),
  /** How many fills of these trades have a fee in another currency that no total includes. */
  foreignFees: z.number().int(),
  /** How many fills of these trades have a fee that nothing tells. Above 0, each net is before such fees. */
  feesUnknown: z.number().int(),
});
export type CurrencyMetrics = z.infer<typeof CurrencyMetrics>;

/**
 * With a base currency in the preferences all totals are in it, as `ConvertedSums` says. A trade is then
 * won or lost by its net in it. Without one money totals are null when currencies mix.
 */
export const Metrics = CurrencyMetrics.extend({
  pricePnl: Decimal.nullable(),
  fxPnl: Decimal.nullable(),
  /** Null without a base currency. */
  conversion: Conversion.nullable(),
  /** At most 50 currencies, those with the most trades. */
  byCurrency: z.array(CurrencyMetrics).max(MOST_CURRENCIES),
  lotMethod: LotMethod,
  formula: z.string(),
});
export type Metrics = z.infer<typeof Metrics>;

export const MetricsFilter = TradeFilter.pick({
  account: true,
  from: true,
  to: true,
  lotMethod: true,
}).extend({
  symbol: optionalText(),
});

export const getMetrics = endpoint({
  name: "getMetrics",
  summary: "Performance over closed trades; money totals also count what open ones have realised",
  tag: "Ledger",
  method: "GET",
  path: "/metrics",
  scope: "journal:read",
  query: MetricsFilter,
  reply: Metrics,
});

/**
 * Cumulative realised net P&L after each closing day, with its high-water mark. A reply has at most 1 000
 * points a currency and 50 currencies. With `dateOnly` every close of the day lacks a time, and `at` is
 * 00:00 UTC of the day.
 */
export const EquityCurve = z.object({
  currency: z.string(),
  points: z
    .array(z.object({ at: Instant, dateOnly: z.boolean(), equity: Decimal, tidemark: Decimal }))
    .max(MOST_CURVE_POINTS),
});
export type EquityCurve = z.infer<typeof EquityCurve>;

export const getEquity = endpoint({
  name: "getEquity",
  summary: "The equity curve and its high-water mark, in the base currency or a curve for each currency",
  tag: "Ledger",
  method: "GET",
  path: "/metrics/equity",
  scope: "journal:read",
  query: MetricsFilter,
  reply: z.object({
    curves: z.array(EquityCurve).max(MOST_CURRENCIES),
    /** With a base currency: its one curve is `complete`, or why each currency has its own. */
    conversion: Conversion.nullable(),
  }),
});

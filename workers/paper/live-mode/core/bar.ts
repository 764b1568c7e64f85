import type { BarLine } from "#shared/contracts/live-mode.ts";
import { decimal, toDecimal } from "#shared/decimal.ts";

/**
 * What a paper record must show before live mode. A new bar is a new version; nobody's mode changes by it.
 */
export const BAR = {
  version: "bar/1",
  /** Closed trades on paper accounts. */
  trades: 100,
  /** Days in the user's zone on which a trade closed. */
  days: 20,
  /** The lower bound of the expectancy must lie above this, as a share of the start balance. */
  expectancy: 0,
  /** Orders that overrode a guardrail in the last `breachDays` days. */
  breaches: 0,
  breachDays: 30,
} as const;

/** The closed paper trades of a day: a count, and the sum of their net P&L as shares of the start balance. */
export type DayOfTrades = { trades: number; sum: number };

/** The normal quantile of a two-sided 95 % interval. */
const Z = 1.959964;
const PLACES = 8;

/**
 * The lower end of the 95 % interval of the mean per trade, or null below two days. Trades of one day depend
 * on each other, so days are the clusters: variance = D/(D−1) × Σ_d (Σ_i (x_i − mean))² / n². Source: the
 * cluster-robust variance of a mean (Cameron and Miller 2015). The quantile is Student's with D − 1 degrees
 * of freedom (Abramowitz and Stegun 26.7.5, first term).
 */
export function lowerBound(days: readonly DayOfTrades[]): number | null {
  const trades = days.reduce((total, day) => total + day.trades, 0);
  if (days.length < 2 || trades === 0) return null;
  const mean = days.reduce((total, day) => total + day.sum, 0) / trades;
  const squares = days.reduce((total, day) => total + (day.sum - day.trades * mean) ** 2, 0);
  const error = Math.sqrt(((days.length / (days.length - 1)) * squares) / trades ** 2);
  const quantile = Z + (Z ** 3 + Z) / (4 * (days.length - 1));
  return mean - quantile * error;
}

/** The lines of the bar beside a record. */
export function judgeBar(days: readonly DayOfTrades[], breaches: number): BarLine[] {
  const trades = days.reduce((total, day) => total + day.trades, 0);
  const bound = lowerBound(days);
  return [
    line("trades", String(BAR.trades), String(trades), trades >= BAR.trades),
    line("days", String(BAR.days), String(days.length), days.length >= BAR.days),
    line(
      "expectancy_lower_bound",
      String(BAR.expectancy),
      bound === null ? null : toDecimal(decimal(bound.toFixed(PLACES))),
      bound !== null && bound > BAR.expectancy,
    ),
    line("guardrail_breaches", String(BAR.breaches), String(breaches), breaches <= BAR.breaches),
  ];
}

function line(rule: BarLine["rule"], needed: string, have: string | null, met: boolean): BarLine {
  return { rule, needed, have, met };
}

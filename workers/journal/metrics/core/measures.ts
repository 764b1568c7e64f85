import { MOST_CURRENCIES } from "#shared/contracts/bounds.ts";
import type { CurrencyMetrics, EquityCurve, Metrics } from "#shared/contracts/metrics.ts";
import type { LotMethod } from "#shared/contracts/trades.ts";
import { CONVERTED_FORMULA, METRICS_FORMULA } from "../../trades/core/metrics-formula.ts";
import { type Big, decimal, type Decimal, toDecimal } from "#shared/decimal.ts";
import { conversionOf, toConverted, type UsedRates } from "../../trades/core/conversion.ts";

const HALF_EVEN = 2;
const RATIO_PLACES = 12;
const WIRE_PLACES = 18;

/**
 * The ledger's sums for one currency; money is exact. `won`, `lost` and `even` are the net of winning,
 * losing and breakeven trades.
 */
export type Sums = {
  currency: string;
  trades: number;
  openTrades: number;
  wins: number;
  losses: number;
  won: Decimal;
  lost: Decimal;
  even: Decimal;
  gross: Decimal;
  fees: Decimal;
  drawdown: Decimal;
  winStreak: number;
  lossStreak: number;
  foreignFees: number;
  feesUnknown: number;
};

/** The streaks over all currencies; they do not follow from the streaks per currency. */
export type Streaks = { winStreak: number; lossStreak: number };

/** Computes every figure of a currency; a ratio without a value is null. */
export function measure(sums: Sums): CurrencyMetrics {
  const won = decimal(sums.won);
  const lost = decimal(sums.lost);
  const averageWin = ratio(won, sums.wins);
  const averageLoss = ratio(lost, sums.losses);
  return {
    currency: sums.currency,
    ...counts(sums),
    grossPnl: money(decimal(sums.gross)),
    fees: money(decimal(sums.fees)),
    netPnl: money(decimal(sums.gross).minus(sums.fees)),
    averageWin,
    averageLoss,
    payoff: sums.wins === 0 ? null : ratio(won.times(sums.losses), lost.times(-sums.wins)),
    profitFactor: ratio(won, lost.times(-1)),
    expectancy: ratio(won.plus(lost).plus(sums.even), sums.trades),
    maxDrawdown: money(decimal(sums.drawdown)),
  };
}

/**
 * The ledger in one currency. `sums` is null without a trade, and `price` is the part of its gross P&L that
 * is from prices.
 */
export type ConvertedLedger = {
  sums: Sums | null;
  streaks: Streaks;
  price: Decimal;
  rates: UsedRates;
};

/**
 * Combines all currencies: counts always add up, money only while there is one currency. Where the user has
 * a base currency, `totals` has its code and the ledger in it.
 */
export function combine(
  sums: readonly Sums[],
  streaks: Streaks,
  lotMethod: LotMethod,
  totals?: { currency: string; ledger: ConvertedLedger },
): Metrics {
  const byCurrency = mostTraded(sums).map(measure);
  const own = { byCurrency, lotMethod, formula: METRICS_FORMULA };
  if (totals !== undefined) {
    const converted = inCurrency(sums, totals.currency, totals.ledger, streaks);
    return { ...converted, ...own, formula: CONVERTED_FORMULA };
  }
  const apart = { pricePnl: null, fxPnl: null, conversion: null };
  const [only, ...others] = byCurrency;
  if (only !== undefined && others.length === 0) return { ...only, ...apart, ...own };
  const nothing = only === undefined ? "0" : null;
  return { ...unmeasured(sums, streaks, nothing), currency: null, ...apart, ...own };
}

/** True of sums without another currency, also of a fee. */
export function amountsAreIn(sums: readonly Sums[], currency: string): boolean {
  return sums.every((sum) => sum.currency === currency && sum.foreignFees === 0);
}

/** The totals in one currency. Without all rates they have no money, and count as the currencies do. */
function inCurrency(
  sums: readonly Sums[],
  currency: string,
  { sums: converted, streaks, price, rates }: ConvertedLedger,
  streaksApart: Streaks,
): Omit<Metrics, "byCurrency" | "lotMethod" | "formula"> {
  const conversion = conversionOf(currency, rates);
  if (conversion.status !== "complete")
    return { ...unmeasured(sums, streaksApart, null), currency, pricePnl: null, fxPnl: null, conversion };
  if (converted === null)
    return { ...unmeasured(sums, streaks, "0"), currency, pricePnl: "0", fxPnl: "0", conversion };
  const { gross, fees, foreignFees } = converted;
  return { ...measure(converted), ...toConverted(currency, { gross, price, fees, foreignFees }, rates) };
}

/** The counts over all currencies, with every sum of money as given. */
function unmeasured(sums: readonly Sums[], streaks: Streaks, money: "0" | null) {
  const add = (pick: (sum: Sums) => number): number => sums.reduce((total, sum) => total + pick(sum), 0);
  return {
    ...counts({
      trades: add((sum) => sum.trades),
      openTrades: add((sum) => sum.openTrades),
      wins: add((sum) => sum.wins),
      losses: add((sum) => sum.losses),
      foreignFees: add((sum) => sum.foreignFees),
      feesUnknown: add((sum) => sum.feesUnknown),
      ...streaks,
    }),
    grossPnl: money,
    fees: money,
    netPnl: money,
    averageWin: null,
    averageLoss: null,
    payoff: null,
    profitFactor: null,
    expectancy: null,
    maxDrawdown: money,
  };
}

/** The most traded currencies, as many as a reply may hold, in the order of the input. */
function mostTraded(sums: readonly Sums[]): readonly Sums[] {
  if (sums.length <= MOST_CURRENCIES) return sums;
  const ranked = sums.toSorted((a, b) => b.trades + b.openTrades - a.trades - a.openTrades);
  const shown = new Set(ranked.slice(0, MOST_CURRENCIES));
  return sums.filter((each) => shown.has(each));
}

type Counts = Pick<
  Sums,
  "trades" | "openTrades" | "wins" | "losses" | "winStreak" | "lossStreak" | "foreignFees" | "feesUnknown"
>;

function counts(sums: Counts) {
  const { trades, openTrades, wins, losses, winStreak, lossStreak, foreignFees, feesUnknown } = sums;
  return {
    trades,
    openTrades,
    wins,
    losses,
    breakeven: trades - wins - losses,
    winRate: ratio(decimal(wins), trades),
    winRateWithoutScratches: ratio(decimal(wins), wins + losses),
    longestWinStreak: winStreak,
    longestLossStreak: lossStreak,
    foreignFees,
    feesUnknown,
  };
}

function ratio(part: Big, whole: Big | number): Decimal | null {
  const divisor = decimal(typeof whole === "number" ? whole : whole.toFixed());
  return divisor.eq(0) ? null : toDecimal(part.div(divisor).round(RATIO_PLACES, HALF_EVEN));
}

function money(amount: Big): Decimal {
  return toDecimal(amount.round(WIRE_PLACES, HALF_EVEN));
}

/** Groups points, ordered by currency and time, into one curve per currency. */
export function toCurves(
  points: readonly { currency: string; at: string; dateOnly: boolean; equity: Decimal; tidemark: Decimal }[],
): EquityCurve[] {
  const curves: EquityCurve[] = [];
  for (const { currency, at, dateOnly, equity, tidemark } of points) {
    let curve = curves.at(-1);
    if (curve?.currency !== currency) curves.push((curve = { currency, points: [] }));
    curve.points.push({ at, dateOnly, equity: money(decimal(equity)), tidemark: money(decimal(tidemark)) });
  }
  return curves;
}

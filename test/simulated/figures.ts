import BigJs, { type Big } from "big.js";
import type { CurrencyMetrics } from "#shared/contracts/metrics.ts";

export type Money = {
  currency: string;
  at: string;
  isDateOnly: boolean;
  id: string;
  net: Big;
  gross: Big;
  fees: Big;
};
export type Ended = Omit<Money, "gross" | "fees">;

/** A division keeps 60 places, so that one rounding to 12 is the only one. */
const Exact = BigJs();
Exact.DP = 60;
const HALF_EVEN = 2;
const ZERO = new Exact(0);
const sum = (values: readonly Big[]) => values.reduce((total, each) => total.plus(each), ZERO);
/** An amount as the wire has it. */
export const text = (amount: Big) => (amount.eq(0) ? "0" : amount.toFixed());

type Days = { untimed: ReadonlySet<string>; undated: ReadonlySet<string> };

export function figures(
  booked: Money[],
  ended: Ended[],
  { untimed, undated }: Days,
): Partial<CurrencyMetrics> {
  const wins = ended.filter(({ net }) => net.gt(0));
  const losses = ended.filter(({ net }) => net.lt(0));
  const [won, lost] = [sum(wins.map(({ net }) => net)), sum(losses.map(({ net }) => net))];
  const [gross, fees] = [sum(booked.map((part) => part.gross)), sum(booked.map((part) => part.fees))];
  const averageLoss = ratio(lost, losses.length);
  return {
    trades: ended.length,
    wins: wins.length,
    losses: losses.length,
    breakeven: ended.length - wins.length - losses.length,
    grossPnl: text(gross),
    fees: text(fees),
    netPnl: text(gross.minus(fees)),
    winRate: ratio(new Exact(wins.length), ended.length),
    winRateWithoutScratches: ratio(new Exact(wins.length), wins.length + losses.length),
    averageWin: ratio(won, wins.length),
    averageLoss,
    payoff: wins.length === 0 ? null : ratio(won.times(losses.length), lost.times(-wins.length)),
    profitFactor: ratio(won, lost.times(-1)),
    expectancy: ratio(won.plus(lost), ended.length),
    maxDrawdown: text(deepest(booked, untimed)),
    longestWinStreak: longest(ended, 1, undated),
    longestLossStreak: longest(ended, -1, undated),
  };
}

function ratio(part: Big, whole: Big | number): string | null {
  const divisor = new Exact(whole);
  return divisor.eq(0) ? null : text(part.div(divisor).round(12, HALF_EVEN));
}

/** A day on which something closed without a time is one step of the equity. */
function deepest(booked: readonly Money[], untimed: ReadonlySet<string>): Big {
  const moves = new Map<string, Big>();
  for (const { at, net } of booked) {
    const step = untimed.has(at.slice(0, 10)) ? at.slice(0, 10) : at;
    moves.set(step, (moves.get(step) ?? ZERO).plus(net));
  }
  let [equity, peak, most] = [ZERO, ZERO, ZERO];
  for (const [, net] of [...moves].sort(([a], [b]) => (a < b ? -1 : 1))) {
    equity = equity.plus(net);
    if (equity.gt(peak)) peak = equity;
    if (peak.minus(equity).gt(most)) most = peak.minus(equity);
  }
  return most;
}

/** A day without times that has several outcomes ends every streak and counts in none. */
export function longest(ended: readonly Ended[], sign: number, undated: ReadonlySet<string>): number {
  const dayOf = ({ at }: Ended) => at.slice(0, 10);
  const isUnordered = (each: Ended) =>
    undated.has(dayOf(each)) &&
    ended.some((other) => dayOf(other) === dayOf(each) && other.net.cmp(0) !== each.net.cmp(0));
  let [run, most] = [0, 0];
  for (const each of ended.toSorted((a, b) => (a.at + a.id < b.at + b.id ? -1 : 1))) {
    run = each.net.cmp(0) === sign && !isUnordered(each) ? run + 1 : 0;
    most = Math.max(most, run);
  }
  return most;
}

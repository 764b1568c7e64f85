import Big from "big.js";
import type { CurrencyMetrics } from "#shared/contracts/metrics.ts";
import type { SimpleSimulation } from "#shared/contracts/simulations.ts";
import { toDecimal } from "#shared/decimal.ts";

/** A trade as the ledger derived it, with what was written about it, for a recomputation without SQL. */
export type PlainTrade = {
  id: string;
  symbol: string;
  currency: string;
  direction: "long" | "short";
  status: string;
  quantity: string;
  entry_price: string;
  opened_at: string;
  closed_at: string | null;
  gross_fifo: string;
  fees_fifo: string;
  tagged: boolean;
  plannedRisk: string | null;
  plannedStop: string | null;
};
export type PlainClose = {
  trade_id: string;
  fill_id: string;
  currency: string;
  closed_at: string;
  gross_fifo: string;
  exit_fee: string;
  entry_fee_fifo: string;
};
type Money = { currency: string; at: string; id: string; net: Big; gross: Big; fees: Big };

const HALF_EVEN = 2;
const ZERO = new Big(0);
const sum = (values: readonly Big[]) => values.reduce((total, each) => total.plus(each), ZERO);

/** The ids of the trades that the exclusions and the cool-off drop, by one loop over all pairs. */
export function plainlyDropped(trades: readonly PlainTrade[], asked: SimpleSimulation): Set<string> {
  const { symbols = [], hours = [], tags = [] } = asked.exclude ?? {};
  const dropped = new Set<string>();
  const losers: PlainTrade[] = [];
  const byOpening = trades.toSorted((a, b) => (a.opened_at + a.id < b.opened_at + b.id ? -1 : 1));
  for (const trade of byOpening) {
    const hour = (trade.closed_at ?? trade.opened_at).slice(11, 13);
    const isPaused = losers.some(({ closed_at }) => {
      const wait = Date.parse(trade.opened_at) - Date.parse(closed_at ?? "");
      return wait >= 0 && wait < (asked.coolOffMinutes ?? 0) * 60_000;
    });
    if (
      symbols.includes(trade.symbol) ||
      hours.includes(hour) ||
      (tags.length > 0 && trade.tagged) ||
      isPaused
    )
      dropped.add(trade.id);
    else if (trade.status === "closed" && new Big(trade.gross_fifo).lt(trade.fees_fifo)) losers.push(trade);
  }
  return dropped;
}

/** The figures of each currency over the kept, capped trades. */
export function plainMetrics(
  trades: readonly PlainTrade[],
  closes: readonly PlainClose[],
  asked: SimpleSimulation,
): Partial<CurrencyMetrics>[] {
  const dropped = plainlyDropped(trades, asked);
  const kept = trades.filter(({ id }) => !dropped.has(id));
  const booked: Money[] = [];
  const ended: Money[] = [];
  for (const trade of kept) {
    const own = closes
      .filter(({ trade_id }) => trade_id === trade.id)
      .sort((a, b) => (a.closed_at + a.fill_id < b.closed_at + b.fill_id ? -1 : 1));
    const parts = capped(trade, own, asked);
    booked.push(...parts);
    if (trade.status !== "closed") continue;
    const [gross, fees] = [sum(parts.map((part) => part.gross)), sum(parts.map((part) => part.fees))];
    const { id, currency, closed_at } = trade;
    ended.push({ id, currency, at: closed_at ?? "", gross, fees, net: gross.minus(fees) });
  }
  return [...new Set(kept.map(({ currency }) => currency))].sort().map((currency) => {
    const ofCurrency = <T extends { currency: string }>(rows: readonly T[]) =>
      rows.filter((row) => row.currency === currency);
    const open = ofCurrency(kept).filter(({ status }) => status === "open").length;
    return { currency, openTrades: open, ...figures(ofCurrency(booked), ofCurrency(ended)) };
  });
}

/** The closes of a trade, scaled to the cap of its size, its loss cut at the last of them. */
function capped(trade: PlainTrade, closes: readonly PlainClose[], asked: SimpleSimulation): Money[] {
  const { capSize, capLossR } = asked;
  const isScaled = capSize !== undefined && new Big(capSize).lt(trade.quantity);
  const scale = (amount: Big) =>
    isScaled ? amount.times(capSize).div(trade.quantity).round(12, HALF_EVEN) : amount;
  let [gross, fees] = [ZERO, ZERO];
  const parts = closes.map((close): Money => {
    const [beforeGross, beforeFees] = [scale(gross), scale(fees)];
    gross = gross.plus(close.gross_fifo);
    fees = fees.plus(close.exit_fee).plus(close.entry_fee_fifo);
    const part = { gross: scale(gross).minus(beforeGross), fees: scale(fees).minus(beforeFees) };
    const { currency, closed_at: at, fill_id: id } = close;
    return { currency, at, id, ...part, net: part.gross.minus(part.fees) };
  });
  const last = parts.at(-1);
  const stop = trade.plannedStop && new Big(trade.entry_price).minus(trade.plannedStop).times(trade.quantity);
  const way = trade.direction === "long" ? 1 : -1;
  const risk = trade.plannedRisk !== null ? new Big(trade.plannedRisk) : stop ? stop.times(way) : ZERO;
  if (capLossR === undefined || trade.status !== "closed" || last === undefined || risk.lte(0)) return parts;
  const raise = scale(risk.times(capLossR))
    .times(-1)
    .minus(sum(parts.map(({ net }) => net)));
  if (raise.lte(0)) return parts;
  return [...parts.slice(0, -1), { ...last, gross: last.gross.plus(raise), net: last.net.plus(raise) }];
}

function figures(booked: Money[], ended: Money[]): Partial<CurrencyMetrics> {
  ended.sort((a, b) => (a.at + a.id < b.at + b.id ? -1 : 1));
  const wins = ended.filter(({ net }) => net.gt(0));
  const losses = ended.filter(({ net }) => net.lt(0));
  const [won, lost] = [sum(wins.map(({ net }) => net)), sum(losses.map(({ net }) => net))];
  const [gross, fees] = [sum(booked.map((part) => part.gross)), sum(booked.map((part) => part.fees))];
  return {
    trades: ended.length,
    wins: wins.length,
    losses: losses.length,
    breakeven: ended.length - wins.length - losses.length,
    grossPnl: toDecimal(gross),
    fees: toDecimal(fees),
    netPnl: toDecimal(gross.minus(fees)),
    winRate: ratio(new Big(wins.length), ended.length),
    averageWin: ratio(won, wins.length),
    averageLoss: ratio(lost, losses.length),
    profitFactor: ratio(won, lost.times(-1)),
    expectancy: ratio(won.plus(lost), ended.length),
    maxDrawdown: toDecimal(deepest(booked)),
    longestWinStreak: longest(ended, 1),
    longestLossStreak: longest(ended, -1),
  };
}

function ratio(part: Big, whole: Big | number): string | null {
  const divisor = new Big(whole);
  return divisor.eq(0) ? null : toDecimal(part.div(divisor).round(12, HALF_EVEN));
}

function deepest(booked: readonly Money[]): Big {
  const moves = new Map<string, Big>();
  for (const { at, net } of booked) moves.set(at, (moves.get(at) ?? ZERO).plus(net));
  let [equity, peak, most] = [ZERO, ZERO, ZERO];
  for (const [, net] of [...moves].sort(([a], [b]) => (a < b ? -1 : 1))) {
    equity = equity.plus(net);
    if (equity.gt(peak)) peak = equity;
    if (peak.minus(equity).gt(most)) most = peak.minus(equity);
  }
  return most;
}

function longest(ended: readonly Money[], sign: number): number {
  let [run, most] = [0, 0];
  for (const { net } of ended) {
    run = net.cmp(0) === sign ? run + 1 : 0;
    most = Math.max(most, run);
  }
  return most;
}

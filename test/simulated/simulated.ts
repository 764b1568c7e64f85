import BigJs from "big.js";
import type { CurrencyMetrics } from "#shared/contracts/metrics.ts";
import type { SimpleResult, SimpleSimulation, SimulatedPoint } from "#shared/contracts/simulations.ts";
import { closesOf, netAsItWas, outcomeOf, type PlainClose, riskOf, shareLeft } from "./caps.ts";
import { type Ended, figures, longest, type Money, text } from "./figures.ts";
import { plainClock, plainlyJudged, plainOffset, type PlainTrade } from "./rules.ts";

type Simulated = Pick<
  SimpleResult,
  | "droppedTotal"
  | "droppedByCoolOff"
  | "cappedBySize"
  | "cappedByLoss"
  | "withoutRisk"
  | "withoutTime"
  | "curve"
> & { dropped: Set<string>; byCurrency: Partial<CurrencyMetrics>[]; streaks: [number, number] };

/** What a simulation answers about these trades: by loops over a list, without SQL and without its fold. */
export function plainlySimulated(
  ledger: { trades: readonly PlainTrade[]; closes: readonly PlainClose[] },
  asked: SimpleSimulation,
): Simulated {
  const { trades, excluded, paused } = plainlyJudged(ledger.trades, asked);
  const isDropped = ({ id }: PlainTrade) => excluded.has(id) || paused.has(id);
  const isWithin = (at: string) =>
    (asked.from === undefined || at >= asked.from) && (asked.to === undefined || at < asked.to);
  const counted = trades.filter((trade) => isWithin(trade.closed_at ?? trade.opened_at));
  const dropped = counted.filter(isDropped);
  const kept = counted.filter((trade) => !isDropped(trade));
  const { lotMethod } = asked;
  const asItWas = trades.flatMap((trade) => closesOf(trade, { ...ledger, asked: { lotMethod }, isWithin }));
  const booked = trades
    .filter((trade) => !isDropped(trade))
    .flatMap((trade) => closesOf(trade, { ...ledger, asked, isWithin }));
  const closed = kept.filter((trade) => trade.closed_at !== null);
  const ended = closed.map((trade): Ended => {
    const { id, currency, closed_at, closed_date_only: isDateOnly } = trade;
    const { net, raise } = outcomeOf(trade, asked);
    return { id, currency, at: closed_at ?? "", isDateOnly, net: net.plus(raise) };
  });
  const days = { untimed: datesOf(booked), undated: datesOf(ended) };
  const lost = closed.filter((trade) => netAsItWas(trade, asked).lt(0));
  return {
    dropped: new Set(dropped.map(({ id }) => id)),
    droppedTotal: dropped.length,
    droppedByCoolOff: dropped.filter(({ id }) => !excluded.has(id)).length,
    cappedBySize: kept.filter((trade) => shareLeft(trade, asked) !== null).length,
    cappedByLoss: closed.filter((trade) => outcomeOf(trade, asked).raise.gt(0)).length,
    withoutRisk: asked.capLossR === undefined ? null : lost.filter((trade) => riskOf(trade).lte(0)).length,
    withoutTime: asked.coolOffMinutes === undefined ? null : kept.filter((trade) => !isTimed(trade)).length,
    byCurrency: currenciesOf([...booked, ...kept]).map((currency) => {
      const open = of(kept, currency).length - of(ended, currency).length;
      const foreignFees = of(kept, currency).reduce((total, each) => total + each.foreign_fees, 0);
      const measured = figures(of(booked, currency), of(ended, currency), days);
      return { currency, openTrades: open, foreignFees, ...measured };
    }),
    streaks: [longest(ended, 1, days.undated), longest(ended, -1, days.undated)],
    curve: curveOf(asItWas, booked, asked),
  };
}

function isTimed(trade: PlainTrade): boolean {
  return !trade.opened_date_only && !trade.closed_date_only;
}

function of<T extends { currency: string }>(rows: readonly T[], currency: string): T[] {
  return rows.filter((row) => row.currency === currency);
}

function currenciesOf(rows: readonly { currency: string }[]): string[] {
  return [...new Set(rows.map(({ currency }) => currency))].sort();
}

/** The dates on which something is known without a time. */
function datesOf(rows: readonly { at: string; isDateOnly: boolean }[]): Set<string> {
  return new Set(rows.filter(({ isDateOnly }) => isDateOnly).map(({ at }) => at.slice(0, 10)));
}

/** Both curves after each local day on which something closed, kept or not. A date is at its beginning. */
function curveOf(
  asItWas: readonly Money[],
  booked: readonly Money[],
  { timeZone = "UTC" }: SimpleSimulation,
): SimulatedPoint[] {
  const dayOf = ({ at, isDateOnly }: Money) => plainClock(at, { timeZone, isDateOnly }).day;
  const instantOf = ({ at, isDateOnly }: Money) =>
    isDateOnly ? new Date(Date.parse(at) - plainOffset(at, timeZone)).toISOString() : at;
  return currenciesOf(asItWas).flatMap((currency) => {
    let [baseline, simulated, last] = [new BigJs(0), new BigJs(0), ""];
    const days = Map.groupBy(of(asItWas, currency), dayOf);
    const left = Map.groupBy(of(booked, currency), dayOf);
    return [...days]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([day, closes]): SimulatedPoint => {
        for (const { net } of closes) baseline = baseline.plus(net);
        for (const { net } of left.get(day) ?? []) simulated = simulated.plus(net);
        last = [last, ...closes.map(instantOf)].sort().at(-1) ?? "";
        return { currency, at: last, baseline: text(baseline), simulated: text(simulated) };
      });
  });
}

import {
  MOST_SIMULATED_POINTS,
  type SimulatedChange,
  type SimulatedPoint,
} from "#shared/contracts/simulations.ts";
import { type Big, decimal, type Decimal, toDecimal } from "#shared/decimal.ts";
import { bootstrapWeeks } from "../../../../math/stratified-tests.ts";
import { significant } from "../../../biases/core/significant.ts";

/** The net P&L of one closing day of a currency, or of several neighbouring ones. */
export type DayNets = {
  currency: string;
  /** The last close. */
  at: string;
  days: number;
  baseline: Decimal;
  simulated: Decimal;
};

/** With fewer days there is no interval. */
const LEAST_DAYS = 20;
const WIRE_PLACES = 18;
const HALF_EVEN = 2;

/** The equity after each day, as it was and as it would have been. The days come by currency and time. */
export function curveOf(nets: readonly DayNets[]): SimulatedPoint[] {
  return byCurrency(nets).flatMap((days) => {
    const every = Math.ceil(days.length / MOST_SIMULATED_POINTS);
    let [baseline, simulated] = [decimal(0), decimal(0)];
    return days.flatMap((day, at): SimulatedPoint[] => {
      baseline = baseline.plus(day.baseline);
      simulated = simulated.plus(day.simulated);
      if ((at + 1) % every !== 0 && at + 1 !== days.length) return [];
      const { currency } = day;
      return [{ currency, at: day.at, baseline: money(baseline), simulated: money(simulated) }];
    });
  });
}

/**
 * The difference of the net P&L in each currency, with the 95 % percentile interval of 2 000 resamples of
 * whole days (Efron 1979). What happens on a day hangs together. Trades that were chosen because they lost
 * prove nothing by their loss, and have no interval.
 */
export function changesOf(nets: readonly DayNets[], seed: string, isChosen: boolean): SimulatedChange[] {
  return byCurrency(nets).map((days) => {
    const currency = days[0]?.currency ?? "";
    const differences = days.map((day) => decimal(day.simulated).minus(day.baseline));
    const netPnl = differences.reduce((sum, each) => sum.plus(each), decimal(0));
    const count = days.reduce((sum, each) => sum + each.days, 0);
    const isSame = differences.every((each) => each.eq(0));
    const found =
      isSame || isChosen || count < LEAST_DAYS
        ? null
        : bootstrapWeeks(differences.map(Number), total, `${seed} ${currency}`);
    const change = {
      currency,
      netPnl: money(netPnl),
      interval: found === null ? null : ([rounded(found[0]), rounded(found[1])] as const),
      days: count,
    };
    const verdict = isSame ? "same" : isChosen ? "chosen" : verdictOf(change.interval);
    const interval = change.interval === null ? null : ([...change.interval] as [Decimal, Decimal]);
    return { ...change, interval, verdict, words: wordsOf({ ...change, verdict }) };
  });
}

function verdictOf(interval: readonly [Decimal, Decimal] | null): SimulatedChange["verdict"] {
  if (interval === null) return "unknown";
  const [low, high] = interval;
  return Number(low) > 0 ? "better" : Number(high) < 0 ? "worse" : "chance";
}

type Told = Pick<SimulatedChange, "currency" | "netPnl" | "days" | "verdict"> & {
  interval: readonly [Decimal, Decimal] | null;
};

function wordsOf({ currency, netPnl, interval, days, verdict }: Told): string {
  if (verdict === "same") return "Nothing would have been otherwise.";
  const amount = decimal(netPnl);
  const told = `Net P&L would have been ${toDecimal(amount.abs())} ${currency} ${amount.lt(0) ? "lower" : "higher"}`;
  if (verdict === "chosen") return `${told}. Trades chosen because they lost prove nothing by their loss.`;
  if (interval === null) return `${told}. ${days} days are too few to tell that from chance.`;
  const between = `with 95 % confidence between ${interval[0]} and ${interval[1]}, by resampling ${days} days`;
  const sure =
    verdict === "chance" ? "Chance alone can explain it." : "That is more than chance alone explains.";
  return `${told}, ${between}. ${sure}`;
}

function byCurrency(nets: readonly DayNets[]): DayNets[][] {
  const groups: DayNets[][] = [];
  for (const day of nets) {
    const last = groups.at(-1);
    if (last?.[0]?.currency === day.currency) last.push(day);
    else groups.push([day]);
  }
  return groups;
}

function total(drawn: readonly number[]): number {
  let sum = 0;
  for (const each of drawn) sum += each;
  return sum;
}

function rounded(value: number): Decimal {
  return money(decimal(significant(value)));
}

function money(amount: Big): Decimal {
  return toDecimal(amount.round(WIRE_PLACES, HALF_EVEN));
}

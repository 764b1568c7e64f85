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
  /** The trades that closed, and the part of them that is left out: 1 of a dropped one, ½ of a halved one. */
  closed: number;
  leftOut: number;
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
 * prove nothing by their loss, and have no interval. The currency with the most closed trades comes first.
 */
export function changesOf(nets: readonly DayNets[], seed: string, isChosen: boolean): SimulatedChange[] {
  const groups = byCurrency(nets).toSorted((a, b) => closedIn(b) - closedIn(a));
  return groups.map((days) => {
    const currency = days[0]?.currency ?? "";
    const differences = days.map((day) => decimal(day.simulated).minus(day.baseline));
    const netPnl = differences.reduce((sum, each) => sum.plus(each), decimal(0));
    const count = days.reduce((sum, each) => sum + each.days, 0);
    const isSame = differences.every((each) => each.eq(0));
    const drawn = `${seed} ${currency}`;
    const found =
      isSame || isChosen || count < LEAST_DAYS ? null : bootstrapWeeks(differences.map(Number), total, drawn);
    const change = {
      currency,
      netPnl: money(netPnl),
      interval: found === null ? null : ([rounded(found[0]), rounded(found[1])] as const),
      days: count,
    };
    const beyondFewer = () => sideOf(bootstrapWeeks(days.map(comparedOf), beyondChance, drawn));
    const verdict = isSame ? "same" : isChosen ? "chosen" : verdictOf(change.interval, beyondFewer);
    const interval = change.interval === null ? null : ([...change.interval] as [Decimal, Decimal]);
    const isFewer = days.some(({ leftOut }) => leftOut > 0);
    return { ...change, interval, verdict, words: wordsOf({ ...change, verdict, isFewer }) };
  });
}

type Compared = { difference: number; baseline: number; closed: number; leftOut: number };

function comparedOf({ baseline, simulated, closed, leftOut }: DayNets): Compared {
  return {
    difference: Number(decimal(simulated).minus(baseline)),
    baseline: Number(baseline),
    closed,
    leftOut,
  };
}

/**
 * The difference beyond that of leaving out as many trades by chance, which takes their share of the whole
 * net P&L away. In a ledger that loses, leaving out any trades looks better.
 */
function beyondChance(drawn: readonly Compared[]): number {
  let [difference, baseline, closed, leftOut] = [0, 0, 0, 0];
  for (const day of drawn) {
    difference += day.difference;
    baseline += day.baseline;
    closed += day.closed;
    leftOut += day.leftOut;
  }
  const byChance = closed === 0 ? 0 : -(leftOut / closed) * baseline;
  // The same sums made in another order differ in their last bits.
  const slack = 1e-9 * (Math.abs(difference) + Math.abs(byChance));
  return Math.abs(difference - byChance) <= slack ? 0 : difference - byChance;
}

/** On which side of 0 the whole interval lies; 0 where it holds 0. */
function sideOf(interval: readonly [number | Decimal, number | Decimal] | null): -1 | 0 | 1 {
  if (interval === null) return 0;
  return Number(interval[0]) > 0 ? 1 : Number(interval[1]) < 0 ? -1 : 0;
}

function verdictOf(
  interval: readonly [Decimal, Decimal] | null,
  beyondFewer: () => -1 | 0 | 1,
): SimulatedChange["verdict"] {
  if (interval === null) return "unknown";
  const side = sideOf(interval);
  if (side === 0) return "chance";
  if (side !== beyondFewer()) return "fewer";
  return side > 0 ? "better" : "worse";
}

type Told = Pick<SimulatedChange, "currency" | "netPnl" | "days" | "verdict"> & {
  interval: readonly [Decimal, Decimal] | null;
  /** Whether trades, or parts of them, are left out; a loss that is cut leaves none out. */
  isFewer: boolean;
};

function wordsOf({ currency, netPnl, interval, days, verdict, isFewer }: Told): string {
  if (verdict === "same") return "Nothing would have been otherwise.";
  const amount = decimal(netPnl);
  const told = `Net P&L would have been ${toDecimal(amount.abs())} ${currency} ${amount.lt(0) ? "lower" : "higher"}`;
  if (verdict === "chosen") return `${told}. Trades chosen because they lost prove nothing by their loss.`;
  if (interval === null) return `${told}. ${days} days are too few to tell that from chance.`;
  const between = `with 95 % confidence between ${interval[0]} and ${interval[1]}, by resampling ${days} days`;
  return `${told}, ${between}. ${sureness(verdict, { isFewer, isLower: amount.lt(0) })}`;
}

function sureness(
  verdict: SimulatedChange["verdict"],
  { isFewer, isLower }: { isFewer: boolean; isLower: boolean },
): string {
  if (verdict === "chance") return "Chance alone can explain it.";
  if (verdict === "fewer")
    return `That is ${isLower ? "worse" : "better"} only because you trade less: leaving out as many others would do about the same.`;
  return isFewer
    ? "That is more than leaving out as many trades by chance would do."
    : "That is more than chance alone explains.";
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

function closedIn(days: readonly DayNets[]): number {
  return days.reduce((sum, { closed }) => sum + closed, 0);
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

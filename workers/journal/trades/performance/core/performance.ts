import type { Performance } from "#shared/contracts/performance.ts";
import { type Big, decimal, type Decimal, toDecimal } from "#shared/decimal.ts";
import { type CashFlow, type Period, sharpe, sortino, timeWeighted, xirr } from "../../../../math/returns.ts";
import { bucketsOf, type Counted, R_BUCKETS } from "./distribution.ts";
import { findDrawdown } from "./drawdown.ts";

/** Raised when the computation of a figure changes. */
export const PERFORMANCE_FORMULA = "performance-2";

const TRADING_DAYS = 252;
const DAY = 86_400_000;
const PLACES = 12;
const HALF_EVEN = 2;
const Z = "1.959963984540054";

/** What the ledger knows of the trades. Seconds are null without timed trades. */
export type TradeFacts = {
  currency: string | null;
  trades: number;
  wins: number;
  losses: number;
  /** The net results of the wins and of the losses; the latter are not above zero. */
  won: Decimal;
  lost: Decimal;
  largestWin: Decimal | null;
  largestLoss: Decimal | null;
  net: Decimal;
  mean: Decimal | null;
  standardError: Decimal | null;
  planned: number;
  rTotal: number | null;
  heldMean: number | null;
  heldMedian: number | null;
  heldWinMean: number | null;
  heldWinMedian: number | null;
  heldLossMean: number | null;
  heldLossMedian: number | null;
  /** How the results spread; null without a trade. */
  nets: Counted | null;
  /** R-multiples by the place of their bucket. */
  rs: Counted["trades"];
};

/** What a day brought: results of trades, other income, and money paid in or out. */
export type DayFacts = { day: string; net: Decimal; income: Decimal; paidIn: Decimal; paidOut: Decimal };

type Asked = {
  facts: TradeFacts;
  /** All days until the end, also those before `from`. */
  days: readonly DayFacts[];
  /** The first day that counts; null for all. */
  from: string | null;
  /** False where a filter leaves out trades of the accounts: returns would rest on the wrong results. */
  isWhole: boolean;
};

export function assess({ facts, days, from, isWhole }: Asked): Omit<Performance, "timeZone" | "lotMethod"> {
  const { currency, trades, wins, losses, mean, standardError, planned, rTotal } = facts;
  const counted = days.filter(({ day }) => from === null || day >= from);
  const results = counted.filter(({ net }) => !decimal(net).eq(0));
  const drawdown = findDrawdown(results);
  const daily = weekdayResults(results);
  const deepest = decimal(drawdown.deepest);
  return {
    currency,
    trades,
    wins,
    losses,
    scratches: trades - wins - losses,
    netPnl: rounded(decimal(facts.net)),
    winRate: trades === 0 ? null : wins / trades,
    winRateWithoutScratches: wins + losses === 0 ? null : wins / (wins + losses),
    expectancy: mean === null ? null : rounded(decimal(mean)),
    expectancyInterval: mean === null || standardError === null ? null : intervalOf(mean, standardError),
    ...sizes(facts),
    holding: {
      all: { mean: facts.heldMean, median: facts.heldMedian },
      wins: { mean: facts.heldWinMean, median: facts.heldWinMedian },
      losses: { mean: facts.heldLossMean, median: facts.heldLossMedian },
    },
    r: { trades: planned, mean: rTotal === null ? null : rTotal / planned, total: rTotal },
    drawdown,
    recoveryFactor: deepest.eq(0) ? null : Number(decimal(facts.net).div(deepest).toFixed(PLACES)),
    sharpe: sharpe(daily, TRADING_DAYS),
    sortino: sortino(daily, TRADING_DAYS),
    returns: isWhole ? returnsOf(days, from) : null,
    distribution: {
      net: facts.nets === null ? [] : bucketsOf(facts.nets),
      r: bucketsOf({ ...R_BUCKETS, trades: facts.rs }),
    },
    formula: PERFORMANCE_FORMULA,
  };
}

/** How large wins and losses are, and the two ratios of them; breakeven trades are in neither. */
function sizes({ wins, losses, won, lost, largestWin, largestLoss }: TradeFacts) {
  const [averageWin, averageLoss] = [averageOf(won, wins), averageOf(lost, losses)];
  return {
    averageWin: averageWin === null ? null : rounded(averageWin),
    averageLoss: averageLoss === null ? null : rounded(averageLoss),
    largestWin: largestWin === null ? null : rounded(decimal(largestWin)),
    largestLoss: largestLoss === null ? null : rounded(decimal(largestLoss)),
    payoff: averageWin === null || averageLoss === null ? null : overLoss(averageWin, averageLoss),
    profitFactor: overLoss(decimal(won), decimal(lost)),
  };
}

/** An amount over a loss without its sign; null where nothing was lost. */
function overLoss(amount: Big, loss: Big): number | null {
  return loss.eq(0) ? null : Number(amount.div(loss.times(-1)).toFixed(PLACES));
}

function averageOf(sum: Decimal, count: number): Big | null {
  return count === 0 ? null : decimal(sum).div(count);
}

function intervalOf(mean: Decimal, standardError: Decimal): [Decimal, Decimal] {
  const half = decimal(standardError).times(Z);
  return [rounded(decimal(mean).minus(half)), rounded(decimal(mean).plus(half))];
}

/** The result of each weekday from the first to the last one, and of a weekend's day with a result. */
function weekdayResults(days: readonly DayFacts[]): number[] {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  const nets = new Map(days.map(({ day, net }) => [day, Number(net)]));
  const results: number[] = [];
  for (let at = Date.parse(first.day); at <= Date.parse(last.day); at += DAY) {
    const net = nets.get(new Date(at).toISOString().slice(0, 10));
    const weekday = new Date(at).getUTCDay();
    if (net !== undefined || (weekday > 0 && weekday < 6)) results.push(net ?? 0);
  }
  return results;
}

/**
 * Returns on what was paid in. Open positions stand at their cost. What is paid in works from the start of
 * its day, and what is paid out until its end. The value before `from` is paid in there.
 */
function returnsOf(days: readonly DayFacts[], from: string | null): Performance["returns"] {
  let value = decimal(0);
  let [deposits, withdrawals] = [decimal(0), decimal(0)];
  const periods: Period[] = [];
  const flows: CashFlow[] = [];
  for (const { day, net, income, paidIn, paidOut } of days) {
    const earned = decimal(net).plus(income);
    const at = Date.parse(day) / DAY;
    if (from === null || day >= from) {
      if (periods.length === 0 && !value.eq(0)) flows.push({ day: at, amount: -Number(value) });
      periods.push({ base: Number(value.plus(paidIn)), earned: Number(earned) });
      flows.push({ day: at, amount: Number(decimal(paidOut).minus(paidIn)) });
      [deposits, withdrawals] = [deposits.plus(paidIn), withdrawals.plus(paidOut)];
    }
    value = value.plus(paidIn).plus(earned).minus(paidOut);
  }
  const last = flows.at(-1);
  if (last !== undefined) flows.push({ day: last.day, amount: Number(value) });
  const chained = timeWeighted(periods);
  return {
    deposits: rounded(deposits),
    withdrawals: rounded(withdrawals),
    timeWeighted: chained,
    // Results without money that was paid in have no rate.
    xirr: chained === null ? null : xirr(flows),
  };
}

function rounded(amount: Big): Decimal {
  return toDecimal(amount.round(PLACES, HALF_EVEN));
}

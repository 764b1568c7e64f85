import { type DigestFigures, type DigestResult, MOST_DIGEST_RESULTS } from "#shared/contracts/digests.ts";
import { decimal, type Decimal, toDecimal } from "#shared/decimal.ts";
import { type Interval, normalInterval } from "../../../math/statistics.ts";

/** A mean of fewer trades gets no interval: the normal one would be too narrow. */
const FEWEST = 10;
const PLACES = 8;

/** The sums of one currency in one week. `netOfTrades` and `squares` are sums over closed trades. */
export type WeekSums = {
  kind: "journal" | "paper";
  currency: string;
  isWeek: boolean;
  trades: number;
  wins: number;
  losses: number;
  netOfTrades: Decimal;
  squares: number;
  gross: Decimal;
  fees: Decimal;
};

const NOTHING = { trades: 0, wins: 0, losses: 0, netOfTrades: "0", squares: 0, gross: "0", fees: "0" };

/**
 * Each currency's week beside the week before. Real money comes first, then the currency with the most trades
 * in both weeks. A currency with nothing in the week itself is left out.
 */
export function compareWeeks(sums: readonly WeekSums[]): DigestResult[] {
  const groups = [...Map.groupBy(sums, ({ kind, currency }) => `${kind} ${currency}`).values()];
  return groups
    .flatMap((rows): DigestResult[] => {
      const week = rows.find(({ isWeek }) => isWeek);
      if (week === undefined) return [];
      const before = rows.find(({ isWeek }) => !isWeek) ?? NOTHING;
      return [
        {
          kind: week.kind,
          currency: week.currency,
          week: figuresOf(week),
          before: figuresOf(before),
          change: changeOf(week, before),
        },
      ];
    })
    .toSorted(
      (a, b) =>
        Number(a.kind === "paper") - Number(b.kind === "paper") ||
        b.week.trades + b.before.trades - (a.week.trades + a.before.trades) ||
        (a.currency < b.currency ? -1 : 1),
    )
    .slice(0, MOST_DIGEST_RESULTS);
}

type Sums = Omit<WeekSums, "kind" | "currency" | "isWeek">;

function figuresOf(sums: Sums): DigestFigures {
  const { trades, wins, losses, gross, fees } = sums;
  const spread = spreadOf(sums);
  return {
    trades,
    wins,
    losses,
    grossPnl: toDecimal(decimal(gross)),
    fees: toDecimal(decimal(fees)),
    netPnl: toDecimal(decimal(gross).minus(fees)),
    winRate: trades === 0 ? null : wins / trades,
    expectancy: trades === 0 ? null : toDecimal(decimal(sums.netOfTrades).div(trades).round(PLACES)),
    expectancyInterval: spread === null ? null : normalInterval(spread.mean, spread.error),
  };
}

/** The difference of two means with its interval by the errors of both (Welch, normal quantile). */
function changeOf(week: Sums, before: Sums): { estimate: number; interval: Interval } | null {
  const [now, then] = [spreadOf(week), spreadOf(before)];
  if (now === null || then === null) return null;
  const estimate = now.mean - then.mean;
  return { estimate, interval: normalInterval(estimate, Math.hypot(now.error, then.error)) };
}

/** The mean net P&L of a trade and its standard error; null with too few trades. */
function spreadOf({ trades, netOfTrades, squares }: Sums): { mean: number; error: number } | null {
  if (trades < FEWEST) return null;
  const total = Number(netOfTrades);
  const mean = total / trades;
  const variance = Math.max(0, squares - total * mean) / (trades - 1);
  return { mean, error: Math.sqrt(variance / trades) };
}

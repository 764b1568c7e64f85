import type { GroupFigures, GroupMetrics } from "#shared/contracts/breakdowns.ts";

type Counted = { currency: string | null; trades: number; openTrades: number };

/** The currencies of some groups, the most traded first. */
export function currenciesOf(groups: readonly { byCurrency: readonly Counted[] }[]): string[] {
  const trades = new Map<string, number>();
  for (const { byCurrency } of groups)
    for (const { currency, trades: count, openTrades } of byCurrency)
      if (currency !== null) trades.set(currency, (trades.get(currency) ?? 0) + count + openTrades);
  return [...trades].toSorted(([, a], [, b]) => b - a).map(([currency]) => currency);
}

/** A group's figures in one currency; null where it has no trade in it. */
export function figuresIn(group: GroupMetrics, currency: string | undefined): GroupFigures | null {
  return group.byCurrency.find((each) => each.currency === currency) ?? null;
}

/** The share of the largest amount, from 0 to 1, for bars and colours. */
export function shareOf(value: string | null, largest: number): number {
  return value === null || largest === 0 ? 0 : Math.abs(Number(value)) / largest;
}

export function largestOf(values: readonly (string | null)[]): number {
  return Math.max(0, ...values.map((value) => Math.abs(Number(value ?? 0))));
}

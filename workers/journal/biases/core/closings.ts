import type { Decimal } from "#shared/decimal.ts";
import { addMoney, type Money, weekNumber } from "./cost.ts";
import type { LabelledLogs } from "./log-ratios.ts";
import { order, strataOf, type TradeSpan } from "./pairs.ts";
import { dayOf, type Span } from "./weeks.ts";

/** A closed trade: the seconds it was held, null where an end has no time of day, and what it made. */
export type Closing = [seconds: number | null, result: Decimal];

/** One week: the closed trades of each stratum, by currency. */
export type ClosingWeek = Record<string, Closing[]>[];

/** The trades that closed within the span. */
export function countClosings(trades: readonly TradeSpan[], span: Span): ClosingWeek {
  const closed = trades.flatMap(({ account, currency, openedAt, closedAt, result, timed }) => {
    if (closedAt === null || closedAt < span.from || closedAt >= span.to) return [];
    const seconds = timed ? Math.max(0, Math.round((closedAt - openedAt) / 1000)) : null;
    const closing: Closing = [seconds, result];
    return [{ account, day: dayOf(closedAt), currency, closing }];
  });
  // A seeded shuffle gives the same bytes only for values in the same order.
  closed.sort(
    (a, b) =>
      a.day - b.day ||
      order(a.account, b.account) ||
      order(a.currency, b.currency) ||
      (a.closing[0] ?? -1) - (b.closing[0] ?? -1) ||
      order(a.closing[1], b.closing[1]),
  );
  return strataOf(closed).map((stratum) => {
    const byCurrency: Record<string, Closing[]> = {};
    for (const { currency, closing } of stratum) {
      const own = byCurrency[currency];
      if (own === undefined) byCurrency[currency] = [closing];
      else own.push(closing);
    }
    return byCurrency;
  });
}

/** The logarithms of the seconds held, at least one, of losers and of winners. */
export function holdLogs(week: ClosingWeek): LabelledLogs {
  return week.map((stratum) => {
    const logs: LabelledLogs[number] = [[], []];
    for (const [, closings] of Object.entries(stratum).sort(([a], [b]) => order(a, b)))
      for (const [seconds, result] of closings) {
        if (seconds === null || !/[1-9]/.test(result)) continue;
        logs[result.startsWith("-") ? 0 : 1].push(Math.log(Math.max(1, seconds)));
      }
    return logs;
  });
}

/** The money of the closed trades that `counts` takes. */
export function moneyClosed(
  weeks: Iterable<{ week: string; closings: ClosingWeek }>,
  counts: (closing: Closing) => boolean = () => true,
): Money {
  const money: Money = new Map();
  for (const { week, closings } of weeks) {
    const number = weekNumber(week);
    for (const stratum of closings)
      for (const [currency, own] of Object.entries(stratum))
        for (const closing of own)
          if (counts(closing)) addMoney(money, { currency, week: number, result: closing[1] });
  }
  return money;
}

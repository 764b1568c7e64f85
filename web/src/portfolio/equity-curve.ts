import type { Snapshot } from "#shared/contracts/portfolio.ts";
import type { EquityCurve } from "#shared/contracts/metrics.ts";
import { decimal, type Decimal } from "#shared/decimal.ts";

type Day = Pick<Snapshot, "day" | "currency" | "equity">;

/**
 * Equity by day with its high-water mark, in the currency of now: what each daily snapshot closed with, then
 * now. Days without an equity or in another currency are `left` out and counted. `today` is a date.
 */
export function snapshotCurve(
  days: readonly Day[],
  now: { equity: Decimal; currency: string; today: string },
): { curve: EquityCurve; left: number } {
  const closed = new Map<string, Decimal>();
  let left = 0;
  for (const { day, currency, equity } of days) {
    if (day === null || day >= now.today) continue;
    if (equity === null || currency !== now.currency) left += 1;
    else closed.set(day, equity);
  }
  closed.set(now.today, now.equity);
  let mark = decimal(0);
  const points = [...closed]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([day, equity], at) => {
      if (at === 0 || decimal(equity).gt(mark)) mark = decimal(equity);
      return { at: `${day}T00:00:00.000Z`, dateOnly: true, equity, tidemark: mark.toFixed() };
    });
  return { curve: { currency: now.currency, points }, left };
}

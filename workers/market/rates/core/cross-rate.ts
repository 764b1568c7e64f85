import { type Big, decimal, toDecimal, type Decimal } from "#shared/decimal.ts";

/** The units of a currency that one euro is worth on a day. */
export type DayRate = { day: string; currency: string; perEuro: Decimal };
/** What one unit of a currency is worth in another, and the day whose rates it was made of. */
export type CrossRate = { rate: Decimal; day: string };

/** A rate may be this many days older than the day that it is used for: Easter and Christmas take four. */
export const MOST_DAYS_OLD = 10;
/** A quotient is rounded to this many digits after the point, the most that a Decimal has. */
const DIGITS = 18;
const HALF_EVEN = 2;
const EURO = "EUR";

/**
 * The rate from one currency to another on a day. It is that of the last day, not later, on which both have
 * a rate; null when that is more than ten days ago. Between two currencies it goes over the euro in one
 * division, rounded half to even at 18 digits. From the euro it is the published rate itself.
 */
export function rateOn(rates: readonly DayRate[], from: string, to: string, day: string): CrossRate | null {
  if (from === to) return { rate: "1", day };
  const oldest = daysBefore(day, MOST_DAYS_OLD);
  const byDay = new Map<string, { from?: Big; to?: Big }>();
  for (const given of rates) {
    if (given.day > day || given.day < oldest) continue;
    const pair = byDay.get(given.day) ?? {};
    if (given.currency === from) pair.from = decimal(given.perEuro);
    if (given.currency === to) pair.to = decimal(given.perEuro);
    byDay.set(given.day, pair);
  }
  for (const [found, pair] of [...byDay].toSorted(([one], [other]) => (one < other ? 1 : -1))) {
    const [perFrom, perTo] = [from === EURO ? decimal("1") : pair.from, to === EURO ? decimal("1") : pair.to];
    if (perFrom === undefined || perTo === undefined) continue;
    return { rate: quotient(perTo, perFrom), day: found };
  }
  return null;
}

/** The day that lies that many days before another, both `2026-11-28`. */
export function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
}

/** The 40 digits of a division leave no doubt about the last of 18. */
function quotient(perTo: Big, perFrom: Big): Decimal {
  return toDecimal(perTo.div(perFrom).round(DIGITS, HALF_EVEN));
}

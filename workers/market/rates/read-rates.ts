import type { Tx } from "../../db/ledger.ts";
import { type CrossRate, daysBefore, MOST_DAYS_OLD, rateOn } from "./core/cross-rate.ts";
import { listRates } from "./store.ts";

/** Gives the rate from one of the asked currencies to another, or null where none is known. */
export type Rates = (from: string, to: string) => CrossRate | null;

/**
 * The exchange rates between some currencies on a day, `2026-11-28`, read by one statement. On a weekend or a
 * holiday they are those of the last day before, at most ten days back.
 */
export async function readRates(
  tx: Pick<Tx, "query">,
  currencies: readonly string[],
  day: string,
): Promise<Rates> {
  const asked = { currencies: [...new Set(currencies)], from: daysBefore(day, MOST_DAYS_OLD), to: day };
  const rates = await listRates(tx, asked);
  return (from, to) => rateOn(rates, from, to, day);
}

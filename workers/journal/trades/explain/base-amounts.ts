import type { Conversion } from "#shared/contracts/conversion.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { readPreferences } from "../../../identity/profile/read-preferences.ts";
import { conversionOf, NO_RATES } from "../core/conversion.ts";
import type { Rates } from "./parts-store.ts";

/** The base currency of the preferences. Throws invalid_request without one. */
export async function baseOf({ ledger, userId }: Ctx): Promise<string> {
  const { baseCurrency } = await readPreferences(ledger.read, userId);
  if (baseCurrency === null) throw wrong("amounts", "needs a base currency in the preferences");
  return baseCurrency;
}

/** The refusal of a question by one of its fields. */
export function wrong(path: string, message: string): Problem {
  return new Problem("invalid_request", undefined, { issues: [{ path, message }] });
}

/** What the parts tell of the rates behind them; without parts nothing had to be converted. */
export function conversionIn(into: string, rates: Rates | null): Conversion {
  if (rates === null) return conversionOf(into, NO_RATES);
  const { last_day: lastDay, is_outdated: isOutdated, missing } = rates;
  return conversionOf(into, { lastDay, isOutdated, missing });
}

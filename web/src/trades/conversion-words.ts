import type { Conversion } from "#shared/contracts/conversion.ts";
import { formatCount, formatMoney } from "../numbers/format-number.ts";
import { formatCalendar } from "../numbers/format-time.ts";

type Split = { pricePnl: string | null; fxPnl: string | null };

/** `from price +120.00 · from currency −3.10`, or null without these figures. */
export function splitWords({ pricePnl, fxPnl }: Split, currency: string): string | null {
  if (pricePnl === null || fxPnl === null) return null;
  const [price, fx] = [pricePnl, fxPnl].map((value) => formatMoney(value, currency, "always"));
  return `from price ${price} · from currency ${fx}`;
}

/** Whose rates made the totals, or why there are none; null where nothing had to be converted. */
export function conversionWords({ currency, status, missing, lastDay }: Conversion): string | null {
  switch (status) {
    case "complete":
      return lastDay === null
        ? null
        : `Totals in ${currency}, each amount at the European Central Bank’s rate of its day, the last of ${formatCalendar(lastDay, "whole")}.`;
    case "outdated":
      return `No total in ${currency} yet: some trades are still being worked out again.`;
    case "rates_missing": {
      const [first, ...others] = missing.map(
        ({ currency: of, days, from, to }) => `${of} on ${daysWords(days, from, to)}`,
      );
      const more =
        others.length > 2
          ? `; and ${formatCount(others.length)} more currencies`
          : others.map((each) => `; ${each}`).join("");
      return `No total in ${currency}: the European Central Bank has no rate for ${first ?? "some amounts"}${more}.`;
    }
  }
}

function daysWords(days: number, from: string, to: string): string {
  if (days === 1) return formatCalendar(from, "whole");
  return `${formatCount(days)} days, ${formatCalendar(from, "whole")} to ${formatCalendar(to, "whole")}`;
}

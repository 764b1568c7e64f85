import { endOfDay, type StatedBalance } from "../../../../bookings/core/stated-balance.ts";
import { readCurrency } from "../../cells.ts";
import { numberOf, numberOrNull, symbolOf, type SectionRow } from "./fields.ts";
import { instrumentOf } from "./instrument.ts";

/** A row, and the end of the statement's period (epoch milliseconds); null where it states none. */
export type EndingRow = SectionRow & { end: number | null };

/** The units of an open position at the statement's end; null for the lots below it. */
export function readPosition({ field, account, end }: EndingRow): StatedBalance | null {
  if (!/^(summary)?$/i.test(field("datadiscriminator").trim())) return null;
  const quantity = numberOf(field("quantity"), "Quantity");
  const instrument = instrumentOf({
    category: field("assetcategory"),
    symbol: symbolOf(field("symbol")),
    currency: readCurrency(field("currency"), "Currency"),
    multiplier: numberOrNull(field("mult"), "Mult"),
    quantity,
    price: numberOrNull(field("closeprice"), "Close Price") ?? "0",
    money: numberOrNull(field("value"), "Value"),
  });
  return { account, at: end, instrument, quantity };
}

/** The cash of one currency at the statement's end; null for the other lines of the cash report. */
export function readEndingCash({ field, account, end }: EndingRow): StatedBalance | null {
  const currency = field("currency").trim();
  if (field("currencysummary").trim() !== "Ending Cash" || !/^[A-Z]{3}$/.test(currency)) return null;
  return { account, at: end, currency, cash: numberOf(field("total"), "Total") };
}

/** `January 1, 2026 - January 31, 2026`, or one day; null for a period of another shape. */
export function periodEnd(period: string): number | null {
  const [, month = "", day, year] =
    /([A-Z][a-z]+) (\d{1,2}), (\d{4})$/.exec(period.slice(0, 100).trim()) ?? [];
  const at = MONTHS.indexOf(month);
  return at < 0 ? null : endOfDay(Date.UTC(Number(year), at, Number(day)));
}

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

import type { StatedBalance } from "../../../../bookings/core/stated-balance.ts";
import { readCurrency } from "../../cells.ts";
import { numberOf, numberOrNull, symbolOf, type SectionRow } from "./fields.ts";
import { instrumentOf } from "./instrument.ts";

/** The units of an open position at the statement's end; null for the lots below it. */
export function readPosition({ field, account }: SectionRow): StatedBalance | null {
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
  return { account, at: null, instrument, quantity };
}

/** The cash of one currency at the statement's end; null for the other lines of the cash report. */
export function readEndingCash({ field, account }: SectionRow): StatedBalance | null {
  const currency = field("currency").trim();
  if (field("currencysummary").trim() !== "Ending Cash" || !/^[A-Z]{3}$/.test(currency)) return null;
  return { account, at: null, currency, cash: numberOf(field("total"), "Total") };
}

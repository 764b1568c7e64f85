import { endOfDay, type StatedBalance } from "../../../../bookings/core/stated-balance.ts";
import { refuse } from "../../../core/row-refused.ts";
import { readWall } from "../../../core/stamps.ts";
import { readCurrency, readNumber } from "../../cells.ts";
import { instrumentOf } from "./instrument.ts";
import type { SectionRow } from "./section-row.ts";

/** The units of an open position at the end of the report's date; null for the lots below it. */
export function readPosition({ field, account, toDate }: SectionRow): StatedBalance | null {
  if (!/^(SUMMARY)?$/i.test(field("levelofdetail").trim())) return null;
  const quantity = readNumber(field("position").trim() || field("quantity"), "Position");
  const told = {
    quantity,
    price: field("markprice").trim() === "" ? "0" : readNumber(field("markprice"), "MarkPrice"),
    money: field("positionvalue").trim(),
  };
  // Units are compared by their symbol, so a query of positions needs no currency.
  const currency = field("currency").trim() === "" ? "" : readCurrency(field("currency"), "Currency");
  const instrument = instrumentOf(field, currency, told) ?? refuse("The row names no instrument");
  return { account, at: dayEnd(field("reportdate").trim() || toDate), instrument, quantity };
}

/** The cash of one currency before the statement's first date and at its end; none for the sum of all. */
export function readCashReport({ field, account, fromDate, toDate }: SectionRow): StatedBalance[] {
  const currency = field("currency").trim();
  if (!/^[A-Z]{3}$/.test(currency)) return [];
  const cash = readNumber(field("endingcash"), "EndingCash");
  const end = { account, at: dayEnd(field("todate").trim() || toDate), currency, cash };
  const before = dayEnd(field("fromdate").trim() || fromDate, -1);
  const starting = field("startingcash").trim();
  if (starting === "" || before === null) return [end];
  return [{ account, at: before, currency, cash: readNumber(starting, "StartingCash") }, end];
}

/** The end of a date, or of one `days` later; null for no date. */
function dayEnd(date: string, days = 0): number | null {
  return date === "" ? null : endOfDay(readWall(date).wall, days);
}

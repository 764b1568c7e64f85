import type { Named } from "../../../../bookings/core/booking.ts";
import { leaveOut, refuse } from "../../../core/row-refused.ts";
import { negate, readCurrency, unsigned } from "../../cells.ts";
import { movedMoney, movedUnits, noteOf, type Said } from "../../statement/booked.ts";
import { unitOf } from "../../statement/named.ts";
import { actionOf, type Found, splitRatio } from "../action.ts";
import { numberOf, numberOrNull, symbolOf, type SectionRow } from "./fields.ts";
import { assetClassOf, instrumentOf } from "./instrument.ts";
import { payingOf } from "./money.ts";

/** `… (ACME, ACME CORP, US0000000011)`: the instrument whose units change. */
const CHANGED = /\(([A-Z0-9][A-Z0-9 .]{0,20}), [^()]{1,100}, ([A-Z]{2}[A-Z0-9]{9}\d)\)$/;

/** Reads a corporate action: a split, units that come or go, or units that are bought out for money. */
export function readAction({ field, account, readStamp }: SectionRow): Found {
  const stamp = field("datetime").trim() || field("reportdate").trim();
  const currency = readCurrency(field("currency"), "Currency");
  const description = field("description").trim();
  const said: Said = { account, currency, ...readStamp(stamp), note: noteOf(description) };
  const instrument = changedOf(description, currency, field("assetcategory"));
  return actionOf({
    stamp,
    said,
    instrument,
    ratio: splitRatio(description),
    quantity: numberOrNull(field("quantity"), "Quantity") ?? "0",
    proceeds: numberOrNull(field("proceeds"), "Proceeds") ?? "0",
  });
}

function changedOf(description: string, currency: string, category: string): Named {
  const [, symbol, isin] = CHANGED.exec(description) ?? [];
  if (symbol !== undefined && isin !== undefined)
    return { ...unitOf(symbol, currency, assetClassOf(category)), isin };
  return payingOf(description, currency) ?? refuse("The description names no instrument");
}

/** Reads a transfer of units, or of money, from or to another account. */
export function readTransfer({ field, account, readStamp }: SectionRow): Found {
  const stamp = field("date").trim();
  const currency = readCurrency(field("currency"), "Currency");
  const note = noteOf(field("type"), field("xfercompany"));
  const said: Said = { account, currency, ...readStamp(stamp), note, section: "transfers" };
  const isOut = /^out$/i.test(field("direction").trim());
  const cash = numberOrNull(field("cashamount"), "Cash Amount") ?? "0";
  const quantity = numberOrNull(field("qty"), "Qty") ?? "0";
  if (quantity === "0") {
    return cash === "0" ? leaveOut("other_kind") : { stamp, booking: movedMoney(said, cash) };
  }
  const units = unsigned(numberOf(field("qty"), "Qty"));
  const price = numberOrNull(field("xferprice"), "Xfer Price");
  const instrument = instrumentOf({
    category: field("assetcategory"),
    symbol: symbolOf(field("symbol")),
    currency,
    multiplier: null,
    quantity: units,
    price: price ?? "0",
    money: null,
  });
  const known = price === "0" ? null : price;
  return { stamp, booking: movedUnits(said, instrument, isOut ? negate(units) : units, known) };
}

import type { Booking, Named } from "../../../../bookings/core/booking.ts";
import type { Row } from "../../../../fills/core/facts.ts";
import { leaveOut, refuse } from "../../../core/row-refused.ts";
import { negate, readCurrency, unsigned } from "../../cells.ts";
import {
  moneyBooked,
  movedMoney,
  movedUnits,
  noteOf,
  splitBooked,
  type Said,
} from "../../statement/booked.ts";
import { unitOf } from "../../statement/named.ts";
import { numberOf, numberOrNull, symbolOf, type SectionRow } from "./fields.ts";
import { assetClassOf, instrumentOf } from "./instrument.ts";
import { payingOf } from "./money.ts";
import { priceOf } from "./trades.ts";

const SPLIT = /\bSplit (\d{1,6}) for (\d{1,6})\b/;
/** `… (ACME, ACME CORP, US0000000011)`: the instrument whose units change. */
const CHANGED = /\(([A-Z0-9][A-Z0-9 .]{0,20}), [^()]{1,100}, ([A-Z]{2}[A-Z0-9]{9}\d)\)$/;

export type Found = { stamp: string } & ({ row: Row } | { booking: Booking });

/** Reads a corporate action: a split, units that come or go, or units that are bought out for money. */
export function readAction({ field, account, readStamp }: SectionRow): Found {
  const stamp = field("datetime").trim() || field("reportdate").trim();
  const currency = readCurrency(field("currency"), "Currency");
  const description = field("description").trim();
  const said: Said = { account, currency, ...readStamp(stamp), note: noteOf(description) };
  const instrument = changedOf(description, currency, field("assetcategory"));
  const [, after, before] = SPLIT.exec(description) ?? [];
  if (after !== undefined && before !== undefined) {
    // Where the ISIN changes, a second row takes out the old units, which then end in .OLD.
    if (instrument.symbol.endsWith(".OLD")) return leaveOut("other_kind");
    return { stamp, booking: splitBooked(said, instrument, String(Number(after)), String(Number(before))) };
  }
  const quantity = numberOrNull(field("quantity"), "Quantity") ?? "0";
  const proceeds = numberOrNull(field("proceeds"), "Proceeds") ?? "0";
  if (quantity === "0") {
    if (proceeds === "0") return leaveOut("other_kind");
    return { stamp, booking: moneyBooked(said, "adjustment", proceeds, instrument) };
  }
  if (proceeds === "0") return { stamp, booking: movedUnits(said, instrument, quantity) };
  return {
    stamp,
    row: {
      ...instrument,
      account,
      side: quantity.startsWith("-") ? "sell" : "buy",
      quantity: unsigned(quantity),
      price: priceOf(proceeds, quantity),
      fee: "0",
      feeCurrency: currency,
      ...readStamp(stamp),
      effect: "closes",
      executionId: null,
    },
  };
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
  const said: Said = { account, currency, ...readStamp(stamp), note };
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

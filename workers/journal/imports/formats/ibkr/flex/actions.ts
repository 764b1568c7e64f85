import { refuse, leaveOut } from "../../../core/row-refused.ts";
import { readDate } from "../../../core/stamps.ts";
import { negate, readCurrency, readNumber, readText, unsigned } from "../../cells.ts";
import { movedMoney, movedUnits, noteOf, type Said } from "../../statement/booked.ts";
import { actionOf, type Found, splitRatio } from "../action.ts";
import { payingOf } from "../activity/money.ts";
import { instrumentOf } from "./instrument.ts";
import type { SectionRow } from "./section-row.ts";

/** Forward splits, their issues, and reverse splits. */
const SPLITS = new Set(["FS", "FI", "RS"]);

/** Reads a corporate action; null for the sum of several. A cancelled split turns its ratio round. */
export function readAction({ field, account, readStamp }: SectionRow): Found | null {
  if (/^SUMMARY$/i.test(field("levelofdetail").trim())) return null;
  const stamp = field("datetime").trim() || field("reportdate").trim();
  const currency = readCurrency(field("currency"), "Currency");
  const description =
    [field("actiondescription"), field("description")].find((text) => text.trim() !== "") ?? "";
  const said: Said = { account, currency, ...readStamp(stamp), note: noteOf(description) };
  const instrument =
    instrumentOf(field, currency) ?? payingOf(description, currency) ?? refuse("The row names no instrument");
  const ratio = splitRatio(description) ?? splitRatio(field("description"));
  if (ratio === null && SPLITS.has(field("type").trim().toUpperCase()))
    return refuse("The split's ratio is not stated: add the field Description to the query");
  const isCancelled = field("notes")
    .split(/[;,\s]+/)
    .includes("Ca");
  return actionOf({
    stamp,
    said,
    instrument,
    ratio: ratio !== null && isCancelled ? { after: ratio.before, before: ratio.after } : ratio,
    quantity: numberOr0(field("quantity"), "Quantity"),
    proceeds: numberOr0(field("proceeds"), "Proceeds"),
  });
}

/** Reads a transfer of units, or of money, from or to another account; null for the lots below it. */
export function readTransfer({ field, account }: SectionRow): Found | null {
  const level = field("levelofdetail").trim().toUpperCase();
  if (level !== "" && level !== "TRANSFER" && level !== "DETAIL") return null;
  const cash = unsigned(numberOr0(field("cashtransfer"), "CashTransfer"));
  const units = unsigned(numberOr0(field("quantity"), "Quantity"));
  if (cash === "0" && units === "0") return leaveOut("other_kind");
  const stamp = field("datetime").trim() || field("date").trim() || field("reportdate").trim();
  const currency = readCurrency(field("currency"), "Currency");
  const said: Said = {
    account,
    currency,
    ...readDate(stamp),
    note: noteOf(field("type"), field("description")),
    formerId: readText(field("transactionid"), "TransactionID", 100),
    section: "transfers",
  };
  const signed = units === "0" ? field("cashtransfer") : field("quantity");
  const direction = field("direction").trim().toUpperCase();
  const isOut = direction === "OUT" || (direction !== "IN" && signed.trim().startsWith("-"));
  if (units === "0") return { stamp, booking: movedMoney(said, isOut ? negate(cash) : cash) };
  const price = numberOr0(field("transferprice"), "TransferPrice");
  const told = { quantity: units, price, money: field("positionamount").trim() };
  const instrument = instrumentOf(field, currency, told) ?? refuse("The row names no instrument");
  return {
    stamp,
    booking: movedUnits(said, instrument, isOut ? negate(units) : units, price === "0" ? null : price),
  };
}

function numberOr0(cell: string, name: string): string {
  const text = cell.trim();
  return text === "" || text === "-" || text === "--" ? "0" : readNumber(text, name);
}

import type { AssetClass } from "#shared/contracts/fills.ts";
import { decimal, toDecimal, type Decimal } from "#shared/decimal.ts";
import type { Named } from "../../../../bookings/core/booking.ts";
import { isDate } from "../../../core/stamps.ts";
import { excerpt, refuse } from "../../../core/row-refused.ts";
import { readNumber, readPositive, readText } from "../../cells.ts";
import { isInPercent } from "../../statement/named.ts";
import type { FlexField } from "./fields.ts";

const ASSET_CLASSES: ReadonlyMap<string, AssetClass> = new Map(
  Object.entries({
    STK: "equity",
    OPT: "option",
    FOP: "option",
    WAR: "option",
    IOPT: "option",
    FUT: "future",
    CASH: "forex",
    CRYPTO: "crypto",
    BOND: "bond",
    BILL: "bond",
    FUND: "fund",
  } as const),
);

/** What a row tells of its instrument besides names: its number of units, their price and the money. */
export type Told = {
  quantity: Decimal;
  price: Decimal;
  /** The money of the trade or the value of the position; "" when the row states none. */
  money: string;
};

type Terms = Pick<Named, "assetClass" | "multiplier" | "underlying" | "expiry" | "strike" | "right">;

/** The terms of a row's instrument; `told` is null for a row that states no price, such as a dividend. */
export function termsOf(field: FlexField, told: Told | null): Terms {
  const assetClass = readAssetClass(field("assetcategory"));
  return {
    assetClass,
    multiplier: readMultiplier(field, assetClass, told),
    underlying: readText(field("underlyingsymbol"), "UnderlyingSymbol", 100),
    ...readContract(field, assetClass),
  };
}

/** The instrument of a row without a price; null when the row names none. */
export function instrumentOf(field: FlexField, currency: string, told: Told | null = null): Named | null {
  const isin = readIsin(field);
  const symbol = readText(field("symbol"), "Symbol", 100) ?? isin;
  if (symbol === null || symbol === "--") return null;
  return { symbol, isin, currency, ...termsOf(field, told) };
}

export function readIsin(field: FlexField): string | null {
  const isin = readText(field("isin"), "ISIN", 20);
  if (isin !== null) return isin;
  return field("securityidtype").trim().toUpperCase() === "ISIN"
    ? readText(field("securityid"), "SecurityID", 20)
    : null;
}

function readAssetClass(cell: string): AssetClass {
  const text = cell.trim().toUpperCase();
  return text === "" ? "equity" : (ASSET_CLASSES.get(text) ?? "other");
}

function readMultiplier(field: FlexField, assetClass: AssetClass, told: Told | null): Decimal {
  const cell = field("multiplier").trim();
  const stated = cell === "" || cell === "0" ? null : readPositive(cell, "Multiplier");
  if (assetClass === "bond") return bondMultiplier(stated ?? "1", told);
  if (stated !== null) return stated;
  if (assetClass === "option" && told === null) return "100";
  if (assetClass === "option" || assetClass === "future")
    return refuse(`An ${assetClass} needs its multiplier`);
  return "1";
}

/**
 * Bonds are quoted in percent of their face value. The statement's multiplier does not show this, but its
 * money does. A row without a price is taken to be about a bond in percent.
 */
function bondMultiplier(stated: Decimal, told: Told | null): Decimal {
  const inPercent = toDecimal(decimal(stated).div(100));
  if (told === null) return inPercent;
  if (told.money === "") return refuse("A bond needs TradeMoney or Proceeds to tell how its price is quoted");
  const face = toDecimal(decimal(told.quantity).times(stated));
  return isInPercent(face, told.price, readNumber(told.money, "TradeMoney")) ? inPercent : stated;
}

function readContract(field: FlexField, assetClass: AssetClass): Pick<Named, "expiry" | "strike" | "right"> {
  if (assetClass !== "option" && assetClass !== "future") return { expiry: null, strike: null, right: null };
  const expiry = field("expiry").trim();
  const strike = field("strike").trim();
  const right = field("putcall").trim().toUpperCase();
  const date = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(expiry);
  if (expiry !== "" && (date === null || !isDate(`${date[1]}-${date[2]}-${date[3]}`))) {
    return refuse(`Expiry “${excerpt(expiry)}” is not a date`);
  }
  return {
    expiry: date === null ? null : `${date[1]}-${date[2]}-${date[3]}`,
    strike: assetClass === "future" || strike === "" || strike === "0" ? null : readNumber(strike, "Strike"),
    right: right === "C" || right === "CALL" ? "call" : right === "P" || right === "PUT" ? "put" : null,
  };
}

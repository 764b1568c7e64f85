import type { AssetClass } from "#shared/contracts/fills.ts";
import { decimal, toDecimal, type Decimal } from "#shared/decimal.ts";
import type { Named } from "../../../../bookings/core/booking.ts";
import { isDate } from "../../../core/stamps.ts";
import { refuse, RowRefused } from "../../../core/row-refused.ts";
import { readNumber } from "../../cells.ts";
import { contractRootOf } from "../../contract-roots.ts";
import { isInPercent, optionOf, unitOf } from "../../statement/named.ts";

const CATEGORIES: ReadonlyMap<string, AssetClass> = new Map(
  Object.entries({
    Stocks: "equity",
    "Equity and Index Options": "option",
    "Options On Futures": "option",
    Warrants: "option",
    Futures: "future",
    Forex: "forex",
    Crypto: "crypto",
    Cryptocurrencies: "crypto",
    Bonds: "bond",
    "Treasury Bills": "bond",
    "Mutual Funds": "fund",
    Funds: "fund",
  } as const),
);

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
/** `NBIS 20MAR26 150 C`. */
const OPTION = /^(\S{1,20}) (\d{2})([A-Z]{3})(\d{2}) (\d{1,9}(?:\.\d{1,6})?) ([CP])$/;

/** What a row of a statement says about its instrument. */
export type Told = {
  category: string;
  symbol: string;
  currency: string;
  /** The column Mult of open positions; trades have none. */
  multiplier: Decimal | null;
  quantity: Decimal;
  price: Decimal;
  /** The money of the trade or the value of the position; null when the row states none. */
  money: Decimal | null;
};

/** The asset class of the cell Asset Category; other kinds, such as CFDs, are `other`. */
export function assetClassOf(category: string): AssetClass {
  return CATEGORIES.get(category.trim()) ?? "other";
}

/** The instrument of a row. Where no column states its multiplier, the money of the row does. */
export function instrumentOf(told: Told): Named {
  const { symbol, currency } = told;
  const assetClass = assetClassOf(told.category);
  switch (assetClass) {
    case "option":
      return optionNamed(told);
    case "future":
      return { ...unitOf(symbol, currency, "future"), multiplier: futureMultiplier(told) };
    case "bond": {
      const { quantity, price, money } = told;
      const isPercent = money !== null && isInPercent(quantity, price, money);
      return { ...unitOf(symbol, currency, "bond"), multiplier: isPercent ? "0.01" : "1" };
    }
    default:
      return unitOf(symbol, currency, assetClass);
  }
}

function optionNamed(told: Told): Named {
  const { symbol, currency } = told;
  const multiplier = told.multiplier ?? wholeMultiplier(told) ?? "100";
  const [, underlying = "", day = "", month = "", year = "", strike = "", right] = OPTION.exec(symbol) ?? [];
  const expiry = `20${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, "0")}-${day}`;
  if (right === undefined || !isDate(expiry)) return { ...unitOf(symbol, currency, "option"), multiplier };
  return optionOf({
    symbol,
    currency,
    underlying,
    expiry,
    strike: readNumber(strike, "Symbol"),
    right: right === "C" ? "call" : "put",
    multiplier,
  });
}

function futureMultiplier(told: Told): Decimal {
  if (told.multiplier !== null) return told.multiplier;
  try {
    return contractRootOf(told.symbol).multiplier;
  } catch (error) {
    if (!(error instanceof RowRefused)) throw error;
    return wholeMultiplier(told) ?? refuse(error.message);
  }
}

/** Money ÷ (quantity × price), when it is a whole number but for the rounding of the money; else null. */
function wholeMultiplier({ quantity, price, money }: Told): Decimal | null {
  const plain = decimal(quantity).times(price).abs();
  if (money === null || plain.eq(0)) return null;
  const whole = decimal(money).abs().div(plain).round(0);
  const apart = decimal(money).abs().minus(whole.times(plain)).abs();
  return whole.gt(0) && apart.lt("0.02") ? toDecimal(whole) : null;
}

import type { Decimal } from "#shared/decimal.ts";
import type { Named } from "../../../bookings/core/booking.ts";
import { excerpt, refuse } from "../../core/row-refused.ts";
import { isDate } from "../../core/stamps.ts";
import { readText } from "../cells.ts";
import { contractRootOf } from "../contract-roots.ts";
import { readMoney } from "../money.ts";
import { futureOf, optionOf, unitOf } from "../statement/named.ts";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const EXPIRY = /^(\d{1,2}) ([A-Za-z]{3}) (\d{4}|\d{2})(?=$|\s)/;
/** `ACME 100 (Weeklys) 16 JAN 26 55 CALL`, where 100 is the multiplier. */
const DESCRIBED =
  /^(\S{1,20}) (\d{1,6})(?: \([^()]{1,20}\))? (\d{1,2} [A-Za-z]{3} \d{2,4}) (\d{1,8}(?:\.\d{1,4})?) (CALL|PUT)\b/i;

/** The instrument of a row of the trade history or of the positions, by its cells. */
export function readInstrument(field: (name: string) => string): Named {
  const symbol = readText(field("symbol"), "Symbol", 60);
  if (symbol === null) return refuse("The row names no symbol");
  const type = field("type").trim().toUpperCase();
  switch (type) {
    case "STOCK":
    case "ETF":
    case "":
      return unitOf(symbol, "USD");
    case "CALL":
    case "PUT":
      return optionNamed(symbol, field("exp"), readMoney(field("strike"), "Strike"), type, null);
    case "FUTURE": {
      const { root, multiplier, currency } = contractRootOf(symbol);
      return futureOf(symbol, currency, multiplier, root);
    }
    case "FOREX":
      return unitOf(symbol, symbol.split("/")[1] ?? "USD", "forex");
    default:
      return refuse(`Type “${excerpt(type)}” is not known`);
  }
}

/** The option that the words of a cash row name; null when they name none. */
export function describedOption(words: string): Named | null {
  const [, symbol = "", multiplier = "", expiry = "", strike = "", right = ""] = DESCRIBED.exec(words) ?? [];
  if (symbol === "") return null;
  return optionNamed(symbol, expiry, readMoney(strike, "Strike"), right.toUpperCase(), multiplier);
}

function optionNamed(
  underlying: string,
  exp: string,
  strike: Decimal,
  type: string,
  stated: Decimal | null,
): Named {
  const [, day = "", month = "", year = ""] = EXPIRY.exec(exp.trim()) ?? [];
  const number = String(MONTHS.indexOf(month.toLowerCase()) + 1).padStart(2, "0");
  const expiry = `${year.length === 2 ? `20${year}` : year}-${number}-${day.padStart(2, "0")}`;
  if (!isDate(expiry)) return refuse(`Exp “${excerpt(exp)}” is not a date`);
  const contract = underlying.startsWith("/") ? contractRootOf(underlying) : null;
  return optionOf({
    symbol: `${underlying} ${Number(day)} ${month.toUpperCase()} ${year.slice(-2)} ${strike} ${type}`,
    currency: contract?.currency ?? "USD",
    underlying,
    expiry,
    strike,
    right: type === "CALL" ? "call" : "put",
    multiplier: stated ?? contract?.multiplier ?? "100",
  });
}

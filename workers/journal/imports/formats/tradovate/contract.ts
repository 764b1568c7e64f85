import { decimal, toDecimal, type Decimal } from "#shared/decimal.ts";
import type { Named } from "../../../bookings/core/booking.ts";
import { refuse, RowRefused } from "../../core/row-refused.ts";
import { readText } from "../cells.ts";
import { contractRootOf } from "../contract-roots.ts";
import { futureOf } from "../statement/named.ts";

/** Tradovate prints the clock of its user, who may name another one than that of the exchange. */
export const TRADOVATE_CLOCK = { timeZone: "America/Chicago", isFixed: false };

/** The profit of a pair of fills, from which the value of a point follows where its root is not known. */
export type Pair = { buyPrice: Decimal; sellPrice: Decimal; quantity: Decimal; profit: Decimal };

/** The future of a contract such as `MESH6`. */
export function readContract(cell: string, pair: Pair | null = null): Named {
  const symbol = readText(cell, "Contract", 40) ?? refuse("The row names no contract");
  try {
    const { root, multiplier, currency } = contractRootOf(symbol);
    return futureOf(symbol, currency, multiplier, root);
  } catch (error) {
    if (!(error instanceof RowRefused)) throw error;
    const value = pair === null ? null : pointValueOf(pair);
    if (value === null) return refuse(error.message);
    return futureOf(symbol, "USD", value, symbol.replace(/[A-Z]\d{1,2}$/, ""));
  }
}

/** Profit ÷ (points × contracts) where the cents of the profit leave one value; null for equal prices. */
function pointValueOf({ buyPrice, sellPrice, quantity, profit }: Pair): Decimal | null {
  const points = decimal(sellPrice).minus(buyPrice).times(quantity);
  if (points.eq(0) || profit === "0") return null;
  const value = decimal(profit).div(points).round(4);
  return value.gt(0) ? toDecimal(value) : null;
}

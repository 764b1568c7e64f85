import type { Decimal } from "#shared/decimal.ts";
import type { Side } from "#shared/side.ts";
import { decimal } from "#shared/decimal.ts";
import { readCurrency } from "../cells.ts";
import { readEitherMark } from "../parts/either-mark.ts";
import { moneyUnit } from "../parts/instruments.ts";
import { absolute, times } from "../parts/prices.ts";
import { refuse } from "../../core/row-refused.ts";

const SIDES: ReadonlyMap<string, Side> = new Map([
  ...["koop", "buy", "kauf", "achat", "compra", "acquisto"].map((word) => [word, "buy"] as const),
  ...["verkoop", "sell", "verkauf", "vente", "venta", "venda", "vendita"].map(
    (word) => [word, "sell"] as const,
  ),
]);

export type TradeText = {
  /** The words before the trade, such as `STOCK SPLIT`; "" for a plain purchase or sale. */
  prefix: string;
  side: Side;
  quantity: Decimal;
  price: Decimal;
  currency: string;
};

/**
 * Reads `Koop 1 @ 33,9 USD`, `Sell 4 AVIVA@496 GBX (GB00BPQY8M80)` or `STOCK SPLIT: Kauf 4 @ 25 USD`; null
 * for other words. A price in pence becomes pounds.
 */
export function readTradeText(description: string, mark: "," | "."): TradeText | null {
  const at = description.lastIndexOf("@");
  if (at < 0) return null;
  const colon = description.slice(0, at).lastIndexOf(":");
  const prefix = description.slice(0, Math.max(0, colon)).trim();
  const [word = "", ...named] = description
    .slice(colon + 1, at)
    .trim()
    .split(/\s+/);
  const side = SIDES.get(word.toLowerCase());
  if (side === undefined) return null;
  const [price = "", code = ""] = description
    .slice(at + 1)
    .trim()
    .split(/\s+/);
  const { currency, perUnit } = moneyUnit(readCurrency(code, "The currency of the price"));
  return {
    prefix,
    side,
    quantity: readEitherMark(leadingNumber(named), "The quantity", mark),
    price: times(readEitherMark(price, "The price", mark), perUnit),
    currency,
  };
}

/** `1 046,3825` takes two words, and `6 QT GROUP` one; a group of thousands has three digits. */
function leadingNumber([first = "", ...more]: readonly string[]): string {
  let number = first;
  for (const word of more) {
    if (!/^\d{3}([.,]\d+)?$/.test(word) || !/^\d{1,3}$/.test(number.slice(-3)) || /[.,]/.test(number)) break;
    number += word;
  }
  return number;
}

const MULTIPLIERS: readonly Decimal[] = ["1", "100", "0.01", "10", "1000"];

/**
 * How many times quantity × price the row's money is: 1 for shares, 100 for options, 0.01 for bonds that are
 * quoted in percent. The statement does not show it otherwise.
 */
export function multiplierOf(quantity: Decimal, price: Decimal, money: Decimal): Decimal {
  const plain = decimal(times(quantity, price)).abs();
  const stated = decimal(absolute(money));
  if (plain.eq(0)) return "1";
  const fitting = MULTIPLIERS.find((each) => {
    const gap = plain.times(each).minus(stated).abs();
    return gap.lte(stated.times("0.005").plus("0.015"));
  });
  return fitting ?? refuse("The amount is not the quantity times the price");
}

import type { Decimal } from "#shared/decimal.ts";
import { readCurrency, readNumber } from "../cells.ts";
import { moneyUnit } from "../parts/instruments.ts";
import { times } from "../parts/prices.ts";

/** Money of a row, in pounds where the file states pence. */
export type Money = { amount: Decimal; currency: string };
export type MoneyReader = (name: string) => Money | null;

const SUFFIX = /^[a-z]{3}$/;

/**
 * Reads money by its column's normalised name. Newer files state the currency in a column of its own, such as
 * `Currency (Total)`; older ones in the name, such as `Total (GBP)`.
 */
export function moneyReader(
  columns: ReadonlyMap<string, number>,
  field: (name: string) => string,
): MoneyReader {
  return (name) => {
    const column = columns.has(name) ? name : suffixed(columns, name);
    const cell = column === null ? "" : field(column).trim();
    // Words such as `Not available` stand where nothing is known.
    if (column === null || !/\d/.test(cell)) return null;
    const named = column === name ? field(`currency${name}`) : column.slice(name.length);
    const { currency, perUnit } = moneyUnit(readCurrency(named, `The currency of ${name}`));
    return { amount: times(readNumber(cell, name), perUnit), currency };
  };
}

function suffixed(columns: ReadonlyMap<string, number>, name: string): string | null {
  for (const column of columns.keys())
    if (column.startsWith(name) && SUFFIX.test(column.slice(name.length))) return column;
  return null;
}

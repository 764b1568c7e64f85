import type { Decimal } from "#shared/decimal.ts";
import { boundedCell } from "../core/row-refused.ts";
import { negate, readNumber } from "./cells.ts";

// A currency's sign or code before or after the number, such as $, €, US$ or EUR.
const MARK_BEFORE = /^(?:[A-Z]{0,3}[$€£¥₿]|[A-Z]{3}(?=[\s\d.(-]))/;
const MARK_AFTER = /(?:[$€£¥₿]|[A-Z]{3})$/;

/**
 * Reads money as US brokers print it: `$1,234.50`, `-$5`, `$(12.50)` and `($43.64)`. The last two are
 * negative. A comma groups thousands.
 */
export function readMoney(cell: string, name: string): Decimal {
  const text = boundedCell(cell, name).replaceAll("\u2212", "-").trim();
  const inner = /^([^()]{0,5})\(([^()]*)\)$/.exec(text);
  if (inner !== null) return negate(readMoney(`${inner[1]}${inner[2]}`, name));
  const isNegative = text.startsWith("-");
  const bare = (isNegative ? text.slice(1) : text)
    .trim()
    .replace(MARK_BEFORE, "")
    .replace(MARK_AFTER, "")
    .trim();
  const value = readNumber(/^[+-]?\d{1,3}(,\d{3})+$/.test(bare) ? bare.replaceAll(",", "") : bare, name);
  return isNegative ? negate(value) : value;
}

/** Reads money as `readMoney` does; null for an empty cell and for the dashes that stand for none. */
export function moneyOrNull(cell: string, name: string): Decimal | null {
  const text = boundedCell(cell, name).trim();
  return text === "" || text === "--" || text === "-" ? null : readMoney(text, name);
}

/** Reads a number of a file whose decimal mark is known: with a comma, `1.234,56` and `1 234,56`. */
export function readNumberWith(mark: "," | ".", cell: string, name: string): Decimal {
  const text = boundedCell(cell, name)
    .replace(/[\s\u00a0\u202f']/g, "")
    .replaceAll("\u2212", "-");
  return readNumber(
    mark === "," ? text.replaceAll(".", "").replace(",", ".") : text.replaceAll(",", ""),
    name,
  );
}

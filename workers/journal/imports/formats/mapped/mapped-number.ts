import type { Decimal } from "#shared/decimal.ts";
import type { Mapping } from "#shared/contracts/import-mapping.ts";
import { boundedCell, excerpt, refuse } from "../../core/row-refused.ts";
import { readMoney } from "../money.ts";

// Thousands are groups of three digits; in India, of two but for the last.
const GROUPS = { ",": /^\d{1,3}(,\d{2,3})*,\d{3}$/, ".": /^\d{1,3}(\.\d{2,3})*\.\d{3}$/ };
const SPACES = /[\s\u00a0\u202f']/g;

/**
 * Reads a number with the mapping's decimal mark, with or without a currency beside it; brackets are a minus.
 * A mark that stands where none can stand is refused, and with `auto` a number that has two readings.
 */
export function readMappedNumber(mark: Mapping["decimalMark"], cell: string, name: string): Decimal {
  const text = boundedCell(cell, name).replace(SPACES, "");
  const digits = /\d[\d.,]*/.exec(text)?.[0] ?? "";
  const plain = toPlain(mark === "auto" ? markOf(digits, name) : mark, digits, name);
  return readMoney(
    text.replace(digits, () => plain),
    name,
  );
}

/** The decimal mark of a number, by the number alone. */
function markOf(digits: string, name: string): "." | "," {
  const [point, comma] = [digits.lastIndexOf("."), digits.lastIndexOf(",")];
  if (point >= 0 && comma >= 0) return point > comma ? "." : ",";
  const mark = comma >= 0 ? "," : ".";
  const [whole = "", part, another] = digits.split(mark, 3);
  if (part === undefined) return ".";
  const other = mark === "," ? "." : ",";
  if (another !== undefined) return other;
  // 1,234 is a thousand in one place, and little more than one in another. 0,234 is one number.
  const isEither = part.length === 3 && whole.length <= 3 && !whole.startsWith("0");
  if (isEither)
    return refuse(`${name} “${excerpt(digits)}” can be read in two ways; choose the decimal mark`);
  return mark;
}

function toPlain(mark: "." | ",", digits: string, name: string): string {
  const at = digits.indexOf(mark);
  const whole = at < 0 ? digits : digits.slice(0, at);
  const fraction = at < 0 ? "" : digits.slice(at + 1);
  const other = mark === "," ? "." : ",";
  const isGrouped = whole.includes(other);
  if (fraction.includes(other) || fraction.includes(mark) || (isGrouped && !GROUPS[other].test(whole)))
    return refuse(`${name} “${excerpt(digits)}” is not a number with “${mark}” before its decimals`);
  return `${isGrouped ? whole.replaceAll(other, "") : whole}${at < 0 ? "" : "."}${fraction}`;
}

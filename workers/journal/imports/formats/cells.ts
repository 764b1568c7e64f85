import type { Decimal } from "#shared/decimal.ts";
import { boundedCell, excerpt, refuse } from "../core/row-refused.ts";

const PLAIN = /^[+-]?(\d+(\.\d*)?|\.\d+)$/;
// A comma is a thousands separator only before a point or when it appears more than once; 1,234 alone could
// be 1.234.
const GROUPED = /^[+-]?\d{1,3}(,\d{3})+\.\d+$|^[+-]?\d{1,3}(,\d{3}){2,}$/;
const SCIENTIFIC = /^([+-]?)(\d+)(?:\.(\d+))?[eE]([+-]?\d{1,3})$/;
const CURRENCY = /^[A-Z][A-Z0-9.]{1,11}$/;
// Marks that turn the direction of writing would also turn the text beside a name.
// oxlint-disable-next-line no-control-regex -- Postgres text takes no NUL, and no cell needs the others
const UNREADABLE = /[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069\ufffd]/;

/** Reads a number in its one canonical form; refuses an ambiguous cell instead of guessing. */
export function readNumber(cell: string, name: string): Decimal {
  const text = boundedCell(cell, name).trim();
  if (PLAIN.test(text)) return canonical(text, name);
  if (GROUPED.test(text)) return canonical(text.replaceAll(",", ""), name);
  const scientific = SCIENTIFIC.exec(text);
  if (scientific !== null) return canonical(expand(scientific), name);
  if (text === "") return refuse(`${name} is empty`);
  if (/^[+-]?[\d.,' ]+$/.test(text)) {
    return refuse(`${name} “${excerpt(text)}” can be read in two ways; write it like 1234.50`);
  }
  return refuse(`${name} “${excerpt(text)}” is not a number`);
}

/** Reads a number above zero, otherwise as `readNumber`. */
export function readPositive(cell: string, name: string): Decimal {
  const value = readNumber(cell, name);
  if (value === "0") return refuse(`${name} is zero`);
  if (value.startsWith("-")) return refuse(`${name} is negative`);
  return value;
}

export function negate(value: Decimal): Decimal {
  if (value === "0") return value;
  return value.startsWith("-") ? value.slice(1) : `-${value}`;
}

/** The value without its sign. */
export function unsigned(value: Decimal): Decimal {
  return value.startsWith("-") ? value.slice(1) : value;
}

function canonical(text: string, name: string): Decimal {
  const isNegative = text.startsWith("-");
  const digits = isNegative || text.startsWith("+") ? text.slice(1) : text;
  const point = digits.indexOf(".");
  let whole = point < 0 ? digits : digits.slice(0, point);
  let fraction = point < 0 ? "" : digits.slice(point + 1);
  if (whole.startsWith("0") || whole === "") whole = whole.replace(/^0+/, "") || "0";
  fraction = withoutLastZeros(fraction);
  if (whole.length > 20) return refuse(`${name} “${excerpt(text)}” is too large`);
  if (fraction.length > 18) return refuse(`${name} “${excerpt(text)}” has more than 18 decimal places`);
  const value = fraction === "" ? whole : `${whole}.${fraction}`;
  return isNegative && value !== "0" ? `-${value}` : value;
}

/** A loop, because a regular expression would start again at every zero inside the text. */
function withoutLastZeros(digits: string): string {
  let end = digits.length;
  while (digits.charCodeAt(end - 1) === 48) end--;
  return digits.slice(0, end);
}

function expand([, sign = "", whole = "", fraction = "", power = "0"]: RegExpExecArray): string {
  const digits = whole + fraction;
  const point = whole.length + Number(power);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  if (point >= digits.length) return `${sign}${digits}${"0".repeat(point - digits.length)}`;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/**
 * Reads a name without surrounding space, or null for an empty cell; refuses characters that no name holds.
 */
export function readText(cell: string, name: string, max: number): string | null {
  const text = boundedCell(cell, name).trim();
  if (text === "") return null;
  if (text.length > max) return refuse(`${name} is longer than ${max} characters`);
  if (UNREADABLE.test(text)) return refuse(`${name} “${excerpt(text)}” holds characters that cannot be read`);
  return text;
}

export function readCurrency(cell: string, name: string): string {
  const text = boundedCell(cell, name).trim().toUpperCase();
  if (text === "") return refuse(`${name} is empty`);
  return CURRENCY.test(text) ? text : refuse(`${name} “${excerpt(text)}” is not a currency code`);
}

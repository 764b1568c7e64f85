import { decimal, type Decimal } from "#shared/decimal.ts";
import { moneyPlaces } from "#shared/money-places.ts";
import { readerNow } from "./reader.ts";

const MINUS = "\u2212";

/** What stands in place of an amount while the reader hides them. */
export const HIDDEN = "•••";

/** A coin has eight places; zeros beyond the second carry no meaning. */
const MOST_PADDED = 3;
/** `Intl` writes no more fraction digits. */
const MOST_PLACES = 100;

export type Signed = "always" | "negative";

type Shape = { places?: number; atLeast?: number; signed?: Signed };

/**
 * Formats a decimal string in the reader's locale, with a true minus. `places` rounds half away from zero for
 * display; the text never becomes a float.
 */
export function formatDecimal(
  value: Decimal,
  { places, atLeast = 0, signed = "negative" }: Shape = {},
): string {
  const text = decimal(value).toFixed();
  if (!isNumeric(text)) return text;
  const most = places ?? Math.min(MOST_PLACES, Math.max(atLeast, placesOf(text)));
  return truly(
    numbers({
      minimumFractionDigits: places ?? atLeast,
      maximumFractionDigits: most,
      signDisplay: signed === "always" ? "exceptZero" : "negative",
    }).format(text),
  );
}

/** An amount of money with the decimal places of its currency, or dots while the reader hides amounts. */
export function formatMoney(value: Decimal, currency: string | null, signed: Signed = "negative"): string {
  if (readerNow().hidesAmounts) return HIDDEN;
  const places = moneyPlaces(currency);
  if (places <= MOST_PADDED) return formatDecimal(value, { places, signed });
  return formatDecimal(shortest(decimal(value).toFixed(places)), { atLeast: 2, signed });
}

/** A number of shares, contracts or coins, or dots while the reader hides amounts. */
export function formatQuantity(value: Decimal): string {
  return readerNow().hidesAmounts ? HIDDEN : formatDecimal(value);
}

/** A price as traded: all of its digits, at least two places. */
export function formatPrice(value: Decimal): string {
  return formatDecimal(value, { atLeast: 2 });
}

/** An average price. A division has endless digits, of which a reader needs the first six or so. */
export function formatAverage(value: Decimal): string {
  const size = decimal(value).abs();
  const places = size.gte(1) ? 4 : size.gte("0.01") ? 6 : 5 - size.e;
  return formatDecimal(shortest(decimal(value).toFixed(places)), { atLeast: 2 });
}

/** Formats a share such as `0.472` as the locale does: `47.2%`, `47,2 %`. */
export function formatShare(value: Decimal): string {
  const text = decimal(value).toFixed();
  if (!isNumeric(text)) return text;
  const shape = { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 } as const;
  return truly(numbers({ ...shape, signDisplay: "negative" }).format(text));
}

export function formatCount(value: number): string {
  return formatDecimal(String(Math.trunc(value)));
}

/** A statistic (not money) at three significant places, as bias cards show it. */
export function formatStatistic(value: number, signed: Signed = "negative"): string {
  if (!Number.isFinite(value)) return "–";
  const places = Number.isInteger(value) ? 0 : statisticPlaces(value);
  return formatDecimal(value.toFixed(places), { places, signed });
}

/** Both ends of an interval with the same number of places, that of the larger end. */
export function formatRange(low: number, high: number, between: string): string {
  const places = statisticPlaces(Math.max(Math.abs(low), Math.abs(high)));
  return [low, high].map((end) => formatDecimal(end.toFixed(places), { places })).join(between);
}

export function formatPValue(value: number): string {
  if (value < 0.001) return `< ${formatDecimal("0.001")}`;
  const places = value < 0.1 ? 3 : 2;
  return formatDecimal(value.toFixed(places), { places });
}

export type Direction = "up" | "down" | "flat";

export function directionOf(value: Decimal): Direction {
  if (!/[1-9]/.test(value)) return "flat";
  return value.startsWith("-") ? "down" : "up";
}

const points = new Map<string | undefined, string>();

/** What stands between whole and fraction in the reader's locale. */
export function decimalPoint(): string {
  const { locale } = readerNow();
  const known = points.get(locale);
  if (known !== undefined) return known;
  const parts = numbers({}).formatToParts(0.5);
  const point = parts.find(({ type }) => type === "decimal")?.value ?? ".";
  points.set(locale, point);
  return point;
}

function placesOf(text: string): number {
  const point = text.indexOf(".");
  return point === -1 ? 0 : text.length - point - 1;
}

function statisticPlaces(value: number): number {
  const size = Math.abs(value);
  return size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
}

/** Drops the zeros at the end of a rounded decimal. */
function shortest(fixed: string): string {
  return decimal(fixed).toFixed();
}

/** Intl reads every digit of such a text. */
function isNumeric(text: string): text is `${number}` {
  return /^-?\d+(?:\.\d+)?$/.test(text);
}

/** Some locales write a hyphen for the minus. */
function truly(text: string): string {
  return text.replace("-", MINUS);
}

const formats = new Map<string, Intl.NumberFormat>();

/** Figures are always 0 to 9, which the font sets in columns. */
function numbers(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const { locale } = readerNow();
  const key = JSON.stringify([locale, options]);
  const kept = formats.get(key);
  if (kept !== undefined) return kept;
  const made = new Intl.NumberFormat(locale, { ...options, numberingSystem: "latn" });
  formats.set(key, made);
  return made;
}

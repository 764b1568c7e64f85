import { decimal, type Decimal } from "#shared/decimal.ts";

/** Narrow no-break space: groups thousands without ever letting a number wrap. */
const THIN = "\u202f";
const MINUS = "\u2212";

/** A coin has eight places; zeros beyond the second carry no meaning. */
const MOST_PADDED = 3;

export type Signed = "always" | "negative";

/**
 * Formats a decimal string with thin-space thousands and a true minus. `places` rounds for display; the text
 * never becomes a float.
 */
export function formatDecimal(
  value: Decimal,
  shape: { places?: number; atLeast?: number; signed?: Signed } = {},
): string {
  const fixed =
    shape.places === undefined
      ? padded(plain(value), shape.atLeast ?? 0)
      : decimal(value).toFixed(shape.places);
  const negative = fixed.startsWith("-") && /[1-9]/.test(fixed);
  const [whole = "0", fraction] = fixed.replace("-", "").split(".");
  const digits = grouped(whole) + (fraction === undefined ? "" : `.${fraction}`);
  if (negative) return MINUS + digits;
  return shape.signed === "always" && /[1-9]/.test(fixed) ? `+${digits}` : digits;
}

/** An amount of money with the decimal places of its currency. */
export function formatMoney(value: Decimal, currency: string | null, signed: Signed = "negative"): string {
  const places = moneyPlaces(currency);
  if (places <= MOST_PADDED) return formatDecimal(value, { places, signed });
  return formatDecimal(decimal(value).toFixed(places), { atLeast: 2, signed });
}

/** A price as traded: all of its digits, at least two places. */
export function formatPrice(value: Decimal): string {
  return formatDecimal(value, { atLeast: 2 });
}

/** An average price. A division has endless digits, of which a reader needs only the first. */
export function formatAverage(value: Decimal): string {
  const size = decimal(value).abs();
  const places = size.gte(1) ? 4 : size.gte("0.01") ? 6 : 10;
  return formatDecimal(decimal(value).toFixed(places), { atLeast: 2 });
}

/** Formats a share such as `0.472` as `47.2 %`. */
export function formatShare(value: Decimal): string {
  return `${formatDecimal(decimal(value).times(100).toFixed(), { places: 1 })}${THIN}%`;
}

export function formatCount(value: number): string {
  return formatDecimal(String(Math.trunc(value)));
}

/** A statistic (not money) at three significant places, as bias cards show it. */
export function formatStatistic(value: number, signed: Signed = "negative"): string {
  if (!Number.isFinite(value)) return "–";
  const places = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3;
  return formatDecimal(value.toFixed(places), { places: Number.isInteger(value) ? 0 : places, signed });
}

/** Both ends of an interval with the same number of places, that of the larger end. */
export function formatRange(low: number, high: number, between: string): string {
  const size = Math.max(Math.abs(low), Math.abs(high));
  const places = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return [low, high].map((end) => formatDecimal(end.toFixed(places), { places })).join(between);
}

export function formatPValue(value: number): string {
  return value < 0.001 ? "< 0.001" : value.toFixed(value < 0.1 ? 3 : 2);
}

export type Direction = "up" | "down" | "flat";

export function directionOf(value: Decimal): Direction {
  if (!/[1-9]/.test(value)) return "flat";
  return value.startsWith("-") ? "down" : "up";
}

const CRYPTO = new Set(["BTC", "XBT", "ETH"]);

function moneyPlaces(currency: string | null): number {
  if (currency === null) return 2;
  if (CRYPTO.has(currency)) return 8;
  try {
    const format = new Intl.NumberFormat("en", { style: "currency", currency });
    return format.resolvedOptions().maximumFractionDigits ?? 2;
  } catch (error) {
    if (error instanceof RangeError) return 2; // a private code of the exchange, such as USDT
    throw error;
  }
}

function plain(value: Decimal): string {
  return decimal(value).toFixed();
}

function padded(value: string, atLeast: number): string {
  const [whole = "0", fraction = ""] = value.split(".");
  const places = fraction.padEnd(atLeast, "0");
  return places === "" ? whole : `${whole}.${places}`;
}

function grouped(whole: string): string {
  return whole.replaceAll(/\B(?=(?:\d{3})+$)/g, THIN);
}

import { decimal, type Decimal, toDecimal } from "#shared/decimal.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const THIN_SPACE = "\u2009";
const MINUS = "\u2212";

/**
 * Formats a fact for a sentence: thin-space thousands, a true minus sign, dates as `16 Nov 2026`, other text
 * unchanged.
 */
export function display(fact: string): string {
  const date = /^(\d{4})-(\d{2})-(\d{2})$/.exec(fact);
  if (date !== null) return `${Number(date[3])} ${MONTHS[Number(date[2]) - 1] ?? ""} ${date[1] ?? ""}`;
  if (!/^[+-]?\d+(\.\d+)?$/.test(fact)) return fact;
  const [whole = "", fraction] = fact.replace(/^[+-]/, "").split(".");
  const sign = fact.startsWith("-") ? MINUS : fact.startsWith("+") ? "+" : "";
  return `${sign}${inThousands(whole)}${fraction === undefined ? "" : `.${fraction}`}`;
}

/** From ten minutes on, the seconds tell a reader nothing. */
const WHOLE_MINUTES_FROM = 600;

/** A duration in its two largest units: `42 s`, `3 min 30 s`, `16 min`, `1 h 15 min`, `2 d 3 h`. */
export function duration(seconds: number): string {
  const unit = seconds < WHOLE_MINUTES_FROM ? 1 : 60;
  const whole = Math.round(seconds / unit) * unit;
  const parts: [number, string][] = [
    [Math.floor(whole / 86_400), "d"],
    [Math.floor(whole / 3600) % 24, "h"],
    [Math.floor(whole / 60) % 60, "min"],
    [whole % 60, "s"],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first === -1) return "0 s";
  const shown = parts.slice(first, first + 2).filter(([count]) => count > 0);
  return shown.map(([count, unit]) => `${count} ${unit}`).join(" ");
}

/** Money with its sign and two places; amounts below one keep up to four significant digits. */
export function signedMoney(value: Decimal): string {
  const amount = decimal(value);
  return `${amount.gt(0) ? "+" : amount.lt(0) ? "-" : ""}${money(toDecimal(amount.abs()))}`;
}

/** Money with two places; amounts below one keep up to four significant digits. */
export function money(value: Decimal): string {
  const amount = decimal(value);
  const cents = amount.round(2);
  return cents.eq(amount) || amount.abs().gte(1) ? cents.toFixed(2) : amount.prec(4).toFixed();
}

/** The beginning of an hour of the day, as biases count them: `15:00 UTC`. */
export function hourOfDay(hour = 0): string {
  return `${String(hour).padStart(2, "0")}:00 UTC`;
}

/** A share in whole percent, as a bias card shows it. */
export function wholePercent(share: number): string {
  return (share * 100).toFixed(0);
}

/** A share in percent to one decimal, never `-0.0`. */
export function percent(share: number): string {
  const text = (share * 100).toFixed(1);
  return text === "-0.0" ? "0.0" : text;
}

/** A statistic to two decimals, never `-0.00`. */
export function toHundredths(value: number): string {
  const text = value.toFixed(2);
  return text === "-0.00" ? "0.00" : text;
}

function inThousands(digits: string): string {
  const first = digits.length % 3 || 3;
  return [digits.slice(0, first), ...(digits.slice(first).match(/\d{3}/g) ?? [])].join(THIN_SPACE);
}

const LONGEST_NAME = 40;

/**
 * Makes a name from a file safe to show: on one line, without control or direction marks, at most 40
 * characters.
 */
export function displayName(name: string): string {
  const plain = name
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  const letters = [...plain];
  return letters.length <= LONGEST_NAME ? plain : `${letters.slice(0, LONGEST_NAME - 1).join("")}…`;
}

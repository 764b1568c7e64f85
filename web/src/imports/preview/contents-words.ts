import type { BookingKind } from "#shared/contracts/bookings.ts";
import type { ImportContents } from "#shared/contracts/import-contents.ts";
import { MOST_FOLDED_FILLS } from "#shared/contracts/import-contents.ts";
import { formatCount, formatDecimal, formatMoney, formatPrice } from "../../numbers/format-number.ts";
import { formatDayOf } from "../../numbers/format-time.ts";

/** The rows below show a longer name whole. */
const LONGEST_NAME = 24;

/** `12: ACME, BOLT, CRUX and 9 more`, or the one name alone. */
export function namesWords({ count, names }: ImportContents["symbols"], shown = 5): string {
  if (count === 0) return "none";
  const first = names.slice(0, shown).map(shortened);
  const rest = count - first.length;
  const listed = rest === 0 ? first.join(", ") : `${first.join(", ")} and ${formatCount(rest)} more`;
  return count === 1 ? listed : `${formatCount(count)}: ${listed}`;
}

function shortened(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
}

/** `28 May 2025 – 26 Nov`, or one day alone. */
export function spanWords(span: NonNullable<ImportContents["span"]>, now: number): string {
  const from = formatDayOf({ at: span.from, dateOnly: span.fromDateOnly }, now);
  const to = formatDayOf({ at: span.to, dateOnly: span.toDateOnly }, now);
  return from === to ? from : `${from} – ${to}`;
}

/** `1 888.20 USD · 3.10 EUR`; a sum below zero is money that the broker paid. */
export function feesWords({ fees, feeCurrencies }: Pick<ImportContents, "fees" | "feeCurrencies">): string {
  if (feeCurrencies === 0) return "none";
  const sums = fees.map(({ currency, amount }) => `${formatMoney(amount, currency)} ${currency}`);
  const rest = feeCurrencies - fees.length;
  return [...sums, ...(rest > 0 ? [`${formatCount(rest)} more currencies`] : [])].join(" · ");
}

/** `≈ 1 416 closed, 3 open`: the new fills alone, which positions in the ledger may change. */
export function tradesWords(trades: ImportContents["trades"]): string {
  if (trades === null) return `not counted for more than ${formatCount(MOST_FOLDED_FILLS)} new fills`;
  const { closed, open } = trades;
  const parts = [
    closed > 0 ? `${formatCount(closed)} closed` : "",
    open > 0 ? `${formatCount(open)} open` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? "none" : `≈ ${parts.join(", ")}`;
}

const KINDS: Record<ImportContents["leftOut"][number]["kind"], [one: string, several: string]> = {
  currency_conversion: ["currency conversion", "currency conversions"],
  other_kind: ["row that is no trade", "rows that are no trades"],
};

/** `3 currency conversions, first on line 12`. */
export function leftOutWords({ kind, rows, firstLine }: ImportContents["leftOut"][number]): string {
  const [one, several] = KINDS[kind];
  return rows === 1
    ? `1 ${one}, line ${formatCount(firstLine)}`
    : `${formatCount(rows)} ${several}, first on line ${formatCount(firstLine)}`;
}

const BOOKING_WORDS: Record<BookingKind, [one: string, several: string]> = {
  dividend: ["dividend", "dividends"],
  interest: ["interest booking", "interest bookings"],
  fee: ["fee", "fees"],
  tax: ["tax", "taxes"],
  deposit: ["deposit", "deposits"],
  withdrawal: ["withdrawal", "withdrawals"],
  transfer: ["transfer", "transfers"],
  split: ["split", "splits"],
  conversion: ["side of a currency exchange", "sides of currency exchanges"],
  adjustment: ["adjustment", "adjustments"],
};

/** `12 dividends, 310.20 USD`. */
export function bookingsWords({ kind, rows, sums }: NonNullable<ImportContents["bookings"]>[number]): string {
  const [one, several] = BOOKING_WORDS[kind];
  const amounts = sums.map(({ currency, amount }) => `${formatMoney(amount, currency)} ${currency}`);
  return [`${formatCount(rows)} ${rows === 1 ? one : several}`, ...amounts].join(", ");
}

/** `2 share prices are zero or below: line 4 ACME at −50.00, …`. */
export function oddPricesWords({ rows, first }: ImportContents["oddPrices"]): string {
  const shown = first.slice(0, 3);
  const listed = shown.map(
    ({ line, symbol, price }) => `line ${formatDecimal(String(line))} ${symbol} at ${formatPrice(price)}`,
  );
  const rest = rows - shown.length;
  const more = rest > 0 ? ` and ${formatCount(rest)} more` : "";
  const what =
    rows === 1 ? "A share price is zero or below" : `${formatCount(rows)} share prices are zero or below`;
  return `${what}: ${listed.join(", ")}${more}. Check the file; imported, they count as they are.`;
}

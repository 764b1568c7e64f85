import { boundedCell, excerpt, refuse } from "../../core/row-refused.ts";

/** An exchange's pair; `base` is what a fill trades, `quote` the money of its price. */
export type Pair = { base: string; quote: string };

/**
 * Which of two assets prices the other, by an exchange's list of quotes: the first in the list. Refuses two
 * assets that are both no quotes.
 */
export function pairOf(a: string, b: string, quotes: ReadonlyMap<string, number>): Pair {
  const [ranked, other] = [quotes.get(a) ?? Infinity, quotes.get(b) ?? Infinity];
  if (a === b) return refuse(`The rows exchange ${a} for itself`);
  if (ranked === other) return refuse(`The rows do not say whether ${a} prices ${b}, or ${b} prices ${a}`);
  return ranked < other ? { base: b, quote: a } : { base: a, quote: b };
}

const COIN = /^[A-Z0-9][A-Z0-9.]{0,19}$/;

/** Reads the name of an asset, which may begin with a digit or be one letter, as 1INCH and S. */
export function readAsset(cell: string, name: string): string {
  const text = boundedCell(cell, name).trim().toUpperCase();
  if (text === "") return refuse(`${name} is empty`);
  return COIN.test(text) && /[A-Z]/.test(text) ? text : refuse(`${name} “${excerpt(text)}” is no asset`);
}

/** The list of quotes as `pairOf` takes it, from words; the strongest quote first. */
export function rankQuotes(words: string): ReadonlyMap<string, number> {
  return new Map(
    words
      .trim()
      .split(/\s+/)
      .map((name, rank) => [name, rank]),
  );
}

/** Currencies of states, which are cash and no coins. */
const STATE_MONEY: ReadonlySet<string> = new Set(
  (
    "USD EUR GBP JPY CAD AUD CHF KRW TRY BRL RUB UAH NGN ZAR PLN RON ARS MXN COP IDR INR SGD HKD NZD CZK SEK NOK " +
    "DKK HUF BGN AED KZT PEN THB VND PHP TWD ILS CLP"
  ).split(" "),
);

/** True for the money of a state, such as EUR; false for a coin. */
export function isStateMoney(code: string): boolean {
  return STATE_MONEY.has(code);
}

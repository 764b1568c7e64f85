import { formatDecimal } from "./format-number.ts";

const NUMBER = /^[+-]?\d+(?:\.(\d+))?$/;

/**
 * Writes a fact of the server (`-2533.22`, `+12`, `1204`) in the reader's locale, with as many places as the
 * server told. A text that is no number comes back as `otherwise`.
 */
export function formatTold(fact: string, otherwise: string): string {
  const number = NUMBER.exec(fact);
  if (number === null) return otherwise;
  return formatDecimal(fact.replace("+", ""), {
    places: number[1]?.length ?? 0,
    signed: fact.startsWith("+") ? "always" : "negative",
  });
}

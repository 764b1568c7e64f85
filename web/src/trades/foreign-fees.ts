import { formatCount } from "../numbers/format-number.ts";

/** `The fee of 3 fills is in another currency`. */
export function foreignFeesWords(fills: number): string {
  return `The fee of ${formatCount(fills)} ${fills === 1 ? "fill" : "fills"} is in another currency`;
}

/** `The fee of 3 fills is not known`. */
export function feesUnknownWords(fills: number): string {
  return `The fee of ${formatCount(fills)} ${fills === 1 ? "fill" : "fills"} is not known`;
}

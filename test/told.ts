import type { Parsed } from "#workers/journal/imports/core/parsed.ts";
import { brief } from "./parsed.ts";

/** All that a file says, each entry in one line and without the account. */
export const told = (parsed: Parsed[]) => parsed.map((each) => `${each.line} ${wordsOf(each)}`);

function wordsOf(each: Parsed): string {
  if ("row" in each) return (brief([each])[0] ?? "").replace(`${each.row.account} `, "");
  if ("reason" in each) return `refused: ${each.reason}`;
  if ("leftOut" in each) return `left out: ${each.leftOut}`;
  if ("stated" in each) {
    const { stated } = each;
    const what =
      "cash" in stated
        ? `${stated.cash} ${stated.currency}`
        : `${stated.quantity} ${stated.instrument.symbol}`;
    return `states ${what}`;
  }
  const { kind, instrument, amount, currency, quantity, price, ratio, executedAt, dateOnly, externalId } =
    each.booking;
  return [
    new Date(executedAt).toISOString().slice(0, dateOnly ? 10 : 24),
    kind,
    ...(amount === null ? [] : [amount, currency]),
    ...(quantity === null ? [] : [quantity]),
    ...(instrument === null ? [] : [instrument.symbol]),
    ...(price === null ? [] : [`@${price}`]),
    ...(ratio === null ? [] : [`${ratio.after} for ${ratio.before}`]),
    ...(externalId === null ? [] : [externalId]),
  ].join(" ");
}

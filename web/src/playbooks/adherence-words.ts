import type { Adherence, Compared, Share } from "#shared/contracts/adherence.ts";
import { LEAST_COMPARED } from "#shared/contracts/adherence.ts";
import {
  directionOf,
  formatCount,
  formatDecimal,
  formatMoney,
  formatShare,
} from "../numbers/format-number.ts";

/** `8 of 13`, or that nothing was answered. */
export function answersWords({ followed, answered }: Share): string {
  return answered === 0 ? "no answer yet" : `${formatCount(followed)} of ${formatCount(answered)}`;
}

/** How far the share may be off, in the reader's percents. */
export function rangeWords({ interval }: Share): string {
  if (interval === null) return "";
  const [low, high] = interval.map((end) => formatShare(end.toFixed(4)));
  return `between ${low} and ${high} in the long run`;
}

/** What keeping to the rules was worth a trade, as a trader says it. */
export function worthWords({ followed, broken, difference }: Compared, currency: string): string {
  if (difference === null)
    return followed.trades + broken.trades === 0
      ? "Answer the rules on the pages of your trades, and see here what they are worth."
      : `There is nothing to compare yet: ${broken.trades === 0 ? "no trade broke it" : "no trade followed it"}.`;
  const { perTrade, interval } = difference;
  const amount = formatMoney(perTrade.replace(/^-/, ""), currency);
  const which = directionOf(perTrade);
  const fact =
    which === "flat"
      ? "Trades that followed made the same as those that did not."
      : `Trades that followed made ${amount} ${currency} a trade ${which === "up" ? "more" : "less"} than those that did not.`;
  if (interval === null) return `${fact} That is too few to tell: it takes ${LEAST_COMPARED} of each.`;
  const [low, high] = interval;
  const isChance = directionOf(low) !== directionOf(high);
  const range = `${formatMoney(low, currency, "always")} to ${formatMoney(high, currency, "always")}`;
  return isChance
    ? `${fact} It may be chance (${range}).`
    : `${fact} That is unlikely to be chance (${range}).`;
}

/** What the missed trades would have made. */
export function missedWords({ trades, withResult, totalR, perTradeR }: Adherence["missed"]): string {
  if (trades === 0) return "None noted.";
  const count = `${formatCount(trades)} ${trades === 1 ? "trade" : "trades"} that you saw and did not take.`;
  if (totalR === null || perTradeR === null) return `${count} You have not said what they would have made.`;
  if (trades === 1) return `${count} It would have made ${inR(totalR)}.`;
  const of = withResult === trades ? "They" : `The ${formatCount(withResult)} with a result`;
  return `${count} ${of} would have made ${inR(totalR)}, ${inR(perTradeR)} a trade.`;
}

/** A result in units of its risk. */
export function inR(value: string): string {
  return `${formatDecimal(value, { places: 2, signed: "always" })} R`;
}

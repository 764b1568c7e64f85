import type { Trade } from "#shared/contracts/trades.ts";
import { decimal, type Decimal } from "#shared/decimal.ts";
import { plannedRiskOf } from "#shared/planned-risk.ts";
import { formatAverage, formatDecimal, formatMoney, formatQuantity } from "../../numbers/format-number.ts";
import { formatDayOf } from "../../numbers/format-time.ts";
import { closedOf, heldFor, heldSoFar, openedOf } from "../trade-times.ts";

/** `340`, or `100 of 340 open` while a part is held. */
export function quantityWords({ quantity, openQuantity, status }: Trade): string {
  if (status === "closed" || openQuantity === "0") return formatQuantity(quantity);
  if (openQuantity === quantity) return `${formatQuantity(quantity)} open`;
  return `${formatQuantity(openQuantity)} of ${formatQuantity(quantity)} open`;
}

/** The quantity, or `100 of 340` while a part is held; the column beside it says that the trade is open. */
export function quantityInColumn({ quantity, openQuantity, status }: Trade): string {
  if (status === "closed" || openQuantity === quantity || openQuantity === "0")
    return formatQuantity(quantity);
  return `${formatQuantity(openQuantity)} of ${formatQuantity(quantity)}`;
}

/** The average entry; a dash where the price of what came in is not known. */
export function entryWords({ status, entryPrice }: Trade): string {
  return status === "incomplete" && entryPrice === "0" ? "–" : formatAverage(entryPrice);
}

/** The average exit, or `240 @ 24.47` while a part is held; empty before the first exit. */
export function exitWords({ quantity, openQuantity, exitPrice, status }: Trade): string {
  if (exitPrice === null) return "";
  if (status !== "open") return formatAverage(exitPrice);
  const sold = decimal(quantity).minus(openQuantity).toFixed();
  return `${formatQuantity(sold)} @ ${formatAverage(exitPrice)}`;
}

/** `1 h`, or `2 d so far` of an open trade; a dash where no time of day is known. */
export function heldWords(trade: Trade, now: number): string {
  if (trade.status === "closed") return heldFor(trade) ?? "–";
  if (trade.openQuantity === "0") return "–";
  const held = heldSoFar(trade, now);
  return held === null ? "–" : `${held} so far`;
}

/** The day and the holding time, in one line. */
export function timesWords(trade: Trade, now: number): string {
  const closed = closedOf(trade);
  if (closed === null && trade.openQuantity === "0") return formatDayOf(openedOf(trade), now);
  if (closed === null) return `open since ${formatDayOf(openedOf(trade), now)}`;
  return [formatDayOf(closed, now), heldFor(trade)].filter((words) => words !== null).join(" · ");
}

/** Money of a trade over what its plan risked, such as `-0.40 R`; a dash without the money or a plan. */
export function inRWords(trade: Trade, money: Decimal | null): string {
  const risk = money === null || trade.status !== "closed" ? null : plannedRiskOf(trade);
  if (money === null || risk === null) return "–";
  return `${formatDecimal(decimal(money).div(risk).toFixed(2), { places: 2 })} R`;
}

/** An excursion of a trade; a dash where none was worked out. */
export function moneyWords({ currency }: Trade, money: Decimal | null): string {
  return money === null ? "–" : formatMoney(money, currency, "always");
}

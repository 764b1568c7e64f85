import type { Trade } from "#shared/contracts/trades.ts";
import { decimal, type Decimal } from "#shared/decimal.ts";
import { aligned } from "../../numbers/column.ts";
import { formatAverage, formatQuantity } from "../../numbers/format-number.ts";
import { formatDayOf } from "../../numbers/format-time.ts";
import { closedOf, heldFor, heldSoFar, openedOf } from "../trade-times.ts";

/** `340`, or `100 of 340 open` while a part is held. */
export function quantityWords({ quantity, openQuantity, status }: Trade): string {
  if (status === "closed") return formatQuantity(quantity);
  if (openQuantity === quantity) return `${formatQuantity(quantity)} open`;
  return `${formatQuantity(openQuantity)} of ${formatQuantity(quantity)} open`;
}

/** The places of an average price that keep the points of a column under each other. */
const AVERAGE_PLACES = 4;

/** An average price in a column of them. */
export function averageInColumn(value: Decimal): string {
  return aligned(formatAverage(value), AVERAGE_PLACES);
}

/** The average exit, or `240 @ 24.47` while a part is held; empty before the first exit. */
export function exitWords({ quantity, openQuantity, exitPrice, status }: Trade): string {
  if (exitPrice === null) return "";
  if (status === "closed") return averageInColumn(exitPrice);
  const sold = decimal(quantity).minus(openQuantity).toFixed();
  return `${formatQuantity(sold)} @ ${averageInColumn(exitPrice)}`;
}

/** `1 h`, or `2 d so far` of an open trade; a dash where no time of day is known. */
export function heldWords(trade: Trade, now: number): string {
  if (trade.status === "closed") return heldFor(trade) ?? "–";
  const held = heldSoFar(trade, now);
  return held === null ? "–" : `${held} so far`;
}

/** The day and the holding time, in one line. */
export function timesWords(trade: Trade, now: number): string {
  const closed = closedOf(trade);
  if (closed === null) return `open since ${formatDayOf(openedOf(trade), now)}`;
  return [formatDayOf(closed, now), heldFor(trade)].filter((words) => words !== null).join(" · ");
}

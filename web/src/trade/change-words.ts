import type { Opening } from "#shared/contracts/openings.ts";
import type { TradeChange } from "#shared/contracts/trade-detail.ts";
import { decimal } from "#shared/decimal.ts";
import { formatMoney, formatPrice, formatQuantity } from "../numbers/format-number.ts";
import { formatDayOf } from "../numbers/format-time.ts";

/** `3:2 split, 100 → 150`, or what a transfer, an answer or cash in lieu changed. */
export function changeWords(change: TradeChange): string {
  const { kind, ratio, before, after, followed } = change;
  const held = `${formatQuantity(before)} → ${formatQuantity(after)}`;
  if (kind === "split") {
    const words =
      ratio === null ? "Split" : `${formatQuantity(ratio.after)}:${formatQuantity(ratio.before)} split`;
    return followed ? `${words}, ${held}` : `${words}, not followed`;
  }
  const moved = decimal(after).minus(before);
  const units = formatQuantity(moved.abs().toFixed());
  if (kind === "lieu") return `${units} paid out in cash, ${held}`;
  if (kind === "opening") return `${units} held before, ${held}`;
  return `${units} transferred ${moved.lt(0) ? "out" : "in"}, ${held}`;
}

/** True where units came in whose price would complete the trade. */
export function needsPrice({ kind, before, after, price, answer }: TradeChange): boolean {
  const grew = decimal(after).abs().gt(decimal(before).abs());
  return (kind === "transfer" || kind === "opening") && grew && price === null && answer === null;
}

/** What the owner said of units, in one line. */
export function answerWords({ kind, price, acquiredOn }: Opening, currency: string, now: number): string {
  if (kind === "short") return "You said that this is a short sale.";
  if (kind === "ignored") return "You said to leave it out: no total counts it.";
  const on =
    acquiredOn === null ? "" : `, ${formatDayOf({ at: `${acquiredOn}T00:00:00.000Z`, dateOnly: true }, now)}`;
  const cost = price === null ? "" : ` at ${formatPrice(price)} ${currency}`;
  return `${kind === "gift" ? "You said: a gift" : "You said: bought earlier"}${cost}${on}.`;
}

/** What a unit had cost that came in, or that nobody knows it. */
export function costWords({ kind, price }: TradeChange, currency: string): string | null {
  if (kind === "split" || kind === "lieu") return null;
  return price === null ? null : `at ${formatMoney(price, currency)} ${currency}`;
}

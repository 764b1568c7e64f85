import type { Trade } from "#shared/contracts/trades.ts";
import type { Decimal } from "#shared/decimal.ts";
import { formatCount } from "../numbers/format-number.ts";

type Result = Pick<Trade, "feesUnknown" | "grossPnl" | "netPnl">;

/** What a trade earned. While the fee of a fill is not known, that is its gross P&L, before any fee. */
export function resultOf({ feesUnknown, grossPnl, netPnl }: Result): { amount: Decimal; isGross: boolean } {
  return feesUnknown > 0 ? { amount: grossPnl, isGross: true } : { amount: netPnl, isGross: false };
}

/** `The fee of 3 fills is in another currency`. */
export function foreignFeesWords(fills: number): string {
  return `The fee of ${formatCount(fills)} ${fills === 1 ? "fill" : "fills"} is in another currency`;
}

/** `The fee of 3 fills is not known`. */
export function feesUnknownWords(fills: number): string {
  return `The fee of ${formatCount(fills)} ${fills === 1 ? "fill" : "fills"} is not known`;
}

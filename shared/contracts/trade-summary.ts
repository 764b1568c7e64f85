import * as z from "zod";
import { Decimal } from "../decimal.ts";
import { endpoint } from "../endpoint.ts";
import { MOST_CURRENCIES, MOST_MONTHS, MOST_SUGGESTIONS } from "./bounds.ts";
import { ConvertedSums } from "./conversion.ts";
import { sensible } from "./filter-sense.ts";
import { optionalText } from "./page.ts";
import { TradeFilter } from "./trades.ts";

/**
 * The sums of the trades in one currency. Money holds what open trades have realised, and of incomplete ones
 * what is known; `wins`, `losses` and `breakeven` count closed trades.
 */
export const TradeSums = z.object({
  currency: z.string(),
  trades: z.number().int(),
  openTrades: z.number().int(),
  incompleteTrades: z.number().int(),
  wins: z.number().int(),
  losses: z.number().int(),
  breakeven: z.number().int(),
  grossPnl: Decimal,
  fees: Decimal,
  netPnl: Decimal,
  /** How many fills have a fee in another currency; no sum includes such a fee. */
  foreignFees: z.number().int(),
  /** How many fills have a fee that nothing tells. */
  feesUnknown: z.number().int(),
});
export type TradeSums = z.infer<typeof TradeSums>;

export const TradeSummary = z.object({
  trades: z.number().int(),
  openTrades: z.number().int(),
  incompleteTrades: z.number().int(),
  /** All of them in the base currency of the preferences; null without one. */
  converted: ConvertedSums.nullable(),
  /** At most 50 currencies, those with the most trades. */
  byCurrency: z.array(TradeSums).max(MOST_CURRENCIES),
  /** The months (UTC) in which trades closed, the latest first. */
  months: z
    .array(z.object({ month: z.string().regex(/^\d{4,6}-\d{2}$/), trades: z.number().int() }))
    .max(MOST_MONTHS),
});
export type TradeSummary = z.infer<typeof TradeSummary>;

export const summarizeTrades = endpoint({
  name: "summarizeTrades",
  summary: "How many trades a filter finds, their sums by currency, and the months in which they closed",
  tag: "Ledger",
  method: "GET",
  path: "/trades/summary",
  scope: "journal:read",
  query: sensible(TradeFilter),
  reply: TradeSummary,
});

export const suggestSymbols = endpoint({
  name: "suggestSymbols",
  summary: "The caller's own symbols that begin so, in either case; the most traded first",
  tag: "Ledger",
  method: "GET",
  path: "/trades/symbols",
  scope: "journal:read",
  query: TradeFilter.pick({ account: true }).extend({ symbolPrefix: optionalText() }),
  reply: z.object({
    items: z.array(z.object({ symbol: z.string(), trades: z.number().int() })).max(MOST_SUGGESTIONS),
  }),
});

import * as z from "zod";
import { TradeSort } from "#shared/contracts/trades.ts";

const text = z.string().min(1).max(100).optional().catch(undefined);

/** The search of the trades page; an invalid value is dropped, so that an old link still opens. */
export const TradesSearch = z.object({
  symbol: text,
  account: text,
  status: z.enum(["open", "closed"]).optional().catch(undefined),
  direction: z.enum(["long", "short"]).optional().catch(undefined),
  sort: TradeSort.optional().catch(undefined),
});
export type TradesSearch = z.infer<typeof TradesSearch>;

export const PERIODS = { "30": "30 days", "90": "90 days", "365": "1 year", all: "All time" } as const;

export const DashboardSearch = z.object({
  account: text,
  period: z.enum(["30", "90", "365", "all"]).optional().catch(undefined),
});
export type DashboardSearch = z.infer<typeof DashboardSearch>;

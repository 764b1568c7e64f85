import * as z from "zod";
import { Decimal } from "../decimal.ts";
import { endpoint } from "../endpoint.ts";
import { MOST_CURRENCIES } from "./bounds.ts";
import { MetricsFilter } from "./metrics.ts";
import { LotMethod } from "./trades.ts";

/** The open trades on which the methods differ are named up to so many. */
export const MOST_DIFFERING = 50;
/** The years of closes, the latest ones. */
export const MOST_YEARS = 100;

/** An amount by each of the four methods. */
const ByMethod = z.object({ fifo: Decimal, lifo: Decimal, hifo: Decimal, average: Decimal });
export type ByMethod = z.infer<typeof ByMethod>;

/** The same ledger by four lot methods; once a trade is closed they agree on its result. */
export const LotMethodsBeside = z.object({
  currency: z.string(),
  grossPnl: ByMethod,
  fees: ByMethod,
  netPnl: ByMethod,
  /** The net P&L realised since the year (UTC) of `year` began. */
  realisedThisYear: ByMethod,
  /** What the open lots were bought for, without fees; below zero for short ones, which were sold. */
  openCost: ByMethod,
  /** The net P&L realised in each year (UTC), the latest first. */
  years: z.array(z.object({ year: z.number().int(), netPnl: ByMethod })).max(MOST_YEARS),
  openTrades: z.number().int(),
  /** How many open trades have another result by another method. */
  differing: z.number().int(),
});
export type LotMethodsBeside = z.infer<typeof LotMethodsBeside>;

export const compareLotMethods = endpoint({
  name: "compareLotMethods",
  summary: "The figures of all four lot methods side by side, and the open trades on which they differ",
  tag: "Ledger",
  method: "GET",
  path: "/metrics/lot-methods",
  scope: "journal:read",
  query: MetricsFilter.omit({ lotMethod: true }),
  reply: z.object({
    year: z.number().int(),
    byCurrency: z.array(LotMethodsBeside).max(MOST_CURRENCIES),
    /** The open trades that differ most. */
    trades: z
      .array(
        z.object({
          id: z.string(),
          account: z.string(),
          symbol: z.string(),
          currency: z.string(),
          grossPnl: ByMethod,
          openCost: ByMethod,
        }),
      )
      .max(MOST_DIFFERING),
    formula: z.string(),
    methods: z.array(LotMethod).max(4),
  }),
});

import * as z from "zod";
import { Decimal, NotNegative } from "../decimal.ts";
import { endpoint } from "../endpoint.ts";
import { sensible } from "./filter-sense.ts";
import { LotMethod, TradeFilter } from "./trades.ts";

const Day = z.string().max(12);

/** Seconds from the first to the last fill; trades of which a date alone is known have none. */
const Holding = z.object({ mean: z.number().nullable(), median: z.number().nullable() });

/** The trades whose figure lies from `from` on and below `to`; without a bound all beyond count. */
const Bucket = z.object({ from: Decimal.nullable(), to: Decimal.nullable(), trades: z.number().int() });
export type Bucket = z.infer<typeof Bucket>;
/** A distribution has at most this many buckets. */
export const MOST_BUCKETS = 24;

/**
 * Figures over the closed trades of one currency that a filter finds. A figure without a value is null.
 * `docs/decisions/062-what-the-ratios-mean.md` says how each is defined, and where tools disagree.
 */
export const Performance = z.object({
  /** The asked currency, else the one with the most trades; null without any trade. */
  currency: z.string().nullable(),
  timeZone: z.string(),
  lotMethod: LotMethod,
  trades: z.number().int(),
  wins: z.number().int(),
  losses: z.number().int(),
  /** The trades within the tolerance. */
  scratches: z.number().int(),
  netPnl: Decimal,
  /** Wins over all trades, and over the trades that are no scratches. */
  winRate: z.number().nullable(),
  winRateWithoutScratches: z.number().nullable(),
  expectancy: Decimal.nullable(),
  /** 95 %: the mean ± 1.96 standard errors; null for fewer than two trades. */
  expectancyInterval: z.tuple([Decimal, Decimal]).nullable(),
  /** Of the wins and of the losses, net; null without one. */
  averageWin: Decimal.nullable(),
  averageLoss: Decimal.nullable(),
  largestWin: Decimal.nullable(),
  largestLoss: Decimal.nullable(),
  /** The average win over the average loss. */
  payoff: z.number().nullable(),
  /** The net of all wins over that of all losses, without its sign; breakeven trades are in neither. */
  profitFactor: z.number().nullable(),
  holding: z.object({ all: Holding, wins: Holding, losses: Holding }),
  /** Over the trades with a planned risk: net P&L over it. */
  r: z.object({ trades: z.number().int(), mean: z.number().nullable(), total: z.number().nullable() }),
  /** Of the equity after each closing day. `days` counts from its mark to the recovery or the end. */
  drawdown: z.object({
    deepest: Decimal,
    from: Day.nullable(),
    trough: Day.nullable(),
    recovered: Day.nullable(),
    days: z.number().int().nullable(),
    /** The days from the mark to the recovery, of the longest drawdown. */
    longestDays: z.number().int().nullable(),
  }),
  /** Net P&L over the deepest drawdown. */
  recoveryFactor: z.number().nullable(),
  /** Of the results of weekdays, times √252. */
  sharpe: z.number().nullable(),
  sortino: z.number().nullable(),
  /** On the money paid in, by bookings of the accounts; null where a filter leaves out trades of theirs. */
  returns: z
    .object({
      deposits: Decimal,
      withdrawals: Decimal,
      timeWeighted: z.number().nullable(),
      xirr: z.number().nullable(),
    })
    .nullable(),
  /** How the trades spread, in equal buckets in their order; `r` of those with a planned risk. */
  distribution: z.object({
    net: z.array(Bucket).max(MOST_BUCKETS),
    r: z.array(Bucket).max(MOST_BUCKETS),
  }),
  formula: z.string(),
});
export type Performance = z.infer<typeof Performance>;

export const getPerformance = endpoint({
  name: "getPerformance",
  summary: "R-multiples, holding times, ratios, drawdown and returns over the closed trades of any filter",
  tag: "Ledger",
  method: "GET",
  path: "/metrics/performance",
  scope: "journal:read",
  query: sensible(
    TradeFilter.extend({
      currency: z.string().max(10).optional(),
      /** A result of at most so much money is a scratch. Without both tolerances the preferences count. */
      tolerance: NotNegative.optional(),
      /** So is one whose average exit is at most so far from its average entry: ticks × a tick's size. */
      tolerancePrice: NotNegative.optional(),
    }),
  ),
  reply: Performance,
});

import * as z from "zod";
import { Decimal, PositiveDecimal } from "../decimal.ts";
import { words } from "./bounds.ts";
import { MetricsFilter } from "./metrics.ts";
import { ZoneName } from "./profile.ts";
import { sentAsNumber } from "./sent-as-number.ts";
import { LotMethod } from "./trades.ts";

export const MOST_PATHS = 10_000;
export const MOST_PATH_TRADES = 1_000;
/** Bands stand at so many places along the sequence at most, beside its last trade. */
export const MOST_BANDS = 200;

/**
 * Draws sequences from the closed trades of a filter, in one currency. By `trade` each is drawn by itself, by
 * `day` whole days are. A path is ruined when it has lost the amount `ruinAt` since its start.
 */
export const MonteCarlo = z.strictObject({
  ...MetricsFilter.shape,
  /** Without it that of the most trades. */
  currency: z.string().max(10).optional(),
  paths: z.number().int().min(1).max(MOST_PATHS),
  trades: z.number().int().min(1).max(MOST_PATH_TRADES),
  seed: sentAsNumber(words(60)),
  ruinAt: sentAsNumber(PositiveDecimal.optional()),
  block: z.enum(["trade", "day"]).default("trade"),
  /** The zone of the days; without it that of the preferences, else UTC. */
  timeZone: ZoneName.optional(),
});
export type MonteCarlo = z.infer<typeof MonteCarlo>;

/** Quantiles of the net P&L since the start after so many trades, each that of a path (nearest rank). */
export const Band = z.object({
  trade: z.number().int(),
  p5: Decimal,
  p25: Decimal,
  p50: Decimal,
  p75: Decimal,
  p95: Decimal,
});
export type Band = z.infer<typeof Band>;

export const MonteCarloResult = z.object({
  bands: z.array(Band).max(MOST_BANDS + 1),
  /** How far a path fell below its highest equity, from 0 on. */
  maxDrawdown: z.object({ p50: Decimal, p95: Decimal }),
  /** The share of ruined paths; null without `ruinAt`. */
  ruin: z.number().nullable(),
  ruinAt: Decimal.nullable(),
  currency: z.string(),
  paths: z.number().int(),
  trades: z.number().int(),
  seed: words(60),
  block: z.enum(["trade", "day"]),
  /**
   * What was drawn from: the latest closed trades of the currency, and their days. `all` counts those of the
   * currency and `others` those of other currencies, which are not drawn; older results do not know it.
   */
  sample: z.object({
    trades: z.number().int(),
    days: z.number().int(),
    all: z.number().int(),
    others: z.number().int().optional(),
  }),
  assumptions: z.array(words(300)).max(12),
  timeZone: z.string(),
  lotMethod: LotMethod,
  formula: z.string(),
});
export type MonteCarloResult = z.infer<typeof MonteCarloResult>;

import * as z from "zod";
import { Decimal, PositiveDecimal } from "../decimal.ts";
import { endpoint } from "../endpoint.ts";
import { Id, words } from "./bounds.ts";
import { Exclusion } from "./exclusions.ts";
import { Metrics, MetricsFilter } from "./metrics.ts";
import { MonteCarlo, MonteCarloResult } from "./monte-carlo.ts";
import { Instant, page, PageQuery } from "./page.ts";
import { ZoneName } from "./profile.ts";
import { sentAsNumber } from "./sent-as-number.ts";
import { LotMethod } from "./trades.ts";

/** A reply names so many of the dropped trades, the latest ones, and counts all of them. */
export const MOST_DROPPED = 200;
/** The curves have so many points in each of so many currencies. */
export const MOST_SIMULATED_POINTS = 400;
export const MOST_SIMULATED_CURRENCIES = 10;
/** A user keeps so many simulations of jobs; the oldest make room. */
export const MOST_KEPT_SIMULATIONS = 20;
/** Of a user's simulations so many wait or run at once. */
export const MOST_WAITING_SIMULATIONS = 3;
/**
 * What would have been otherwise. A trade above `capSize`, a quantity, is scaled down to it with its fees. So
 * is one above `capNotional`, which is quantity × entry price × multiplier in its currency. `capLossR` ends a
 * loss at so many planned risks. `coolOffMinutes` drops what opens at or after the close of a kept losing
 * trade and before that close + minutes.
 */
export const SimpleSimulation = z.strictObject({
  ...MetricsFilter.shape,
  exclude: Exclusion.optional(),
  capLossR: sentAsNumber(PositiveDecimal.optional()),
  capSize: sentAsNumber(PositiveDecimal.optional()),
  capNotional: sentAsNumber(PositiveDecimal.optional()),
  coolOffMinutes: z
    .number()
    .int()
    .min(1)
    .max(7 * 24 * 60)
    .optional(),
  /** The zone of hours, weekdays and days; without it that of the preferences, else UTC. */
  timeZone: ZoneName.optional(),
});
export type SimpleSimulation = z.infer<typeof SimpleSimulation>;

/** The equity after a closing day, as it was and as it would have been. */
export const SimulatedPoint = z.object({
  currency: z.string(),
  at: Instant,
  baseline: Decimal,
  simulated: Decimal,
});
export type SimulatedPoint = z.infer<typeof SimulatedPoint>;

/**
 * How much the net P&L of a currency differs. The 95 % interval resamples whole days; it is null for fewer
 * than 20 days. `better` and `worse`: leaving out as many trades by chance would not do as much. `fewer`: it
 * would, so that the rule shows nothing about these trades. `chance`: the interval holds 0. `unknown`: there
 * is none. `chosen`: the trades left out were chosen because they lost, so their loss proves nothing and has
 * no interval.
 */
export const SimulatedChange = z.object({
  currency: z.string(),
  netPnl: Decimal,
  interval: z.tuple([Decimal, Decimal]).nullable(),
  /** The days on which something closed. */
  days: z.number().int(),
  verdict: z.enum(["better", "worse", "fewer", "chance", "unknown", "same", "chosen"]),
  words: words(300),
});
export type SimulatedChange = z.infer<typeof SimulatedChange>;

export const SimpleResult = z.object({
  /** As in `/metrics`. Several currencies stand apart, and nothing is converted. */
  baseline: Metrics,
  simulated: Metrics,
  /** The currency with the most closed trades first. */
  changes: z.array(SimulatedChange).max(MOST_SIMULATED_CURRENCIES),
  /** The latest ones; `droppedTotal` counts all of them. */
  dropped: z.array(Id).max(MOST_DROPPED),
  droppedTotal: z.number().int(),
  /** How many of them the cool-off alone has dropped. */
  droppedByCoolOff: z.number().int(),
  cappedBySize: z.number().int(),
  cappedByLoss: z.number().int(),
  /** Kept losing trades without a planned risk, to which `capLossR` does nothing; null without it. */
  withoutRisk: z.number().int().nullable(),
  /** Trades of which a date alone is known, to which a cool-off does nothing; null without one. */
  withoutTime: z.number().int().nullable(),
  /**
   * By currency and day, for the currencies with the most closing days. When there are more days than
   * points, a point is the last of several days.
   */
  curve: z.array(SimulatedPoint).max(MOST_SIMULATED_POINTS * MOST_SIMULATED_CURRENCIES),
  assumptions: z.array(words(300)).max(12),
  timeZone: z.string(),
  lotMethod: LotMethod,
  formula: z.string(),
});
export type SimpleResult = z.infer<typeof SimpleResult>;

export const SimulationKind = z.enum(["simple", "monte_carlo"]);
export type SimulationKind = z.infer<typeof SimulationKind>;
export const SimulationStatus = z.enum(["queued", "running", "done", "failed"]);

/** A simulation that a job runs. */
export const SimulationHead = z.object({
  id: Id,
  kind: SimulationKind,
  status: SimulationStatus,
  /** The share that is done, from 0 to 1. */
  progress: z.number(),
  /** The code of the problem that ended it. */
  failure: words(60).nullable(),
  createdAt: Instant,
  finishedAt: Instant.nullable(),
});
export type SimulationHead = z.infer<typeof SimulationHead>;

/** With what was asked, and the result once it is done. */
export const Simulation = SimulationHead.extend({
  simple: z.object({ asked: SimpleSimulation, result: SimpleResult.nullable() }).nullable(),
  monteCarlo: z.object({ asked: MonteCarlo, result: MonteCarloResult.nullable() }).nullable(),
});
export type Simulation = z.infer<typeof Simulation>;

const tag = "Simulations";

export const simulate = endpoint({
  name: "simulate",
  summary: "The real history without some trades, with smaller ones or pauses; 202 where a job works on it",
  tag,
  method: "POST",
  path: "/simulations/simple",
  scope: "journal:read",
  limit: "simulations",
  body: SimpleSimulation,
  reply: z.union([SimpleResult, SimulationHead]),
  replies: { 200: SimpleResult, 202: SimulationHead },
  errors: ["bias_unscored", "simulations_waiting"],
});

export const simulatePaths = endpoint({
  name: "simulatePaths",
  summary: "Bands, drawdowns and the risk of ruin of drawn sequences; 202 where a job draws them",
  tag,
  method: "POST",
  path: "/simulations/monte-carlo",
  scope: "journal:read",
  limit: "simulations",
  body: MonteCarlo,
  reply: z.union([MonteCarloResult, SimulationHead]),
  replies: { 200: MonteCarloResult, 202: SimulationHead },
  errors: ["trades_missing", "simulations_waiting"],
});

export const listSimulations = endpoint({
  name: "listSimulations",
  summary: "The simulations that jobs ran, the newest first",
  tag,
  method: "GET",
  path: "/simulations",
  scope: "journal:read",
  query: PageQuery,
  reply: page(SimulationHead),
  errors: ["cursor_invalid"],
});

export const readSimulation = endpoint({
  name: "readSimulation",
  summary: "How far a simulation is, and its result",
  tag,
  method: "GET",
  path: "/simulations/:id",
  scope: "journal:read",
  params: z.object({ id: z.string().max(40) }),
  reply: Simulation,
  errors: ["not_found"],
});

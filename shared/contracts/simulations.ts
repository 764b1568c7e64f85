import * as z from "zod";
import { Decimal, PositiveDecimal } from "../decimal.ts";
import { endpoint } from "../endpoint.ts";
import { BiasName } from "./biases.ts";
import { Id, words } from "./bounds.ts";
import { Metrics, MetricsFilter } from "./metrics.ts";
import { Instant, page, PageQuery } from "./page.ts";
import { ZoneName } from "./profile.ts";
import { SetupName, TagName } from "./trade-notes.ts";
import { ADHERENCE_KEYS, HOLDING_KEYS, LotMethod, STILL_OPEN, UNTIMED, Weekday } from "./trades.ts";

/** An exclusion names at most so many of each kind. */
export const MOST_EXCLUDED = 50;
/** A reply names so many of the dropped trades, the latest ones, and counts all of them. */
export const MOST_DROPPED = 200;
/** The curves have so many points in each of so many currencies. */
export const MOST_SIMULATED_POINTS = 400;
export const MOST_SIMULATED_CURRENCIES = 10;
/** A user keeps so many simulations of jobs; the oldest make room. */
export const MOST_KEPT_SIMULATIONS = 20;
/** Of a user's simulations so many wait or run at once. */
export const MOST_WAITING_SIMULATIONS = 3;
export const MOST_PATHS = 10_000;
export const MOST_PATH_TRADES = 1_000;
/** Bands stand at so many places along the sequence at most, beside its last trade. */
export const MOST_BANDS = 200;

/** A figure that programs also send as a number. */
function sentAsNumber<T extends z.ZodType>(schema: T, text: (value: number) => string = String) {
  return z.preprocess((value) => (typeof value === "number" ? text(value) : value), schema);
}

function someOf<T extends z.ZodType>(item: T) {
  return z.array(item).min(1).max(MOST_EXCLUDED).optional();
}

const HOUR = String.raw`(?:[01]\d|2[0-3]|${UNTIMED})`;
const Hour = z
  .string()
  .max(7)
  .regex(new RegExp(`^${HOUR}$`), "must be 00 to 23 or untimed");

/**
 * The trades to leave out: those to which any of this applies. Hours and weekdays are those of the close, of
 * an open trade those of its opening, as in breakdowns. `weekdayHours` are both together, such as `1-09`.
 */
export const Exclusion = z.strictObject({
  tags: someOf(TagName),
  setups: someOf(SetupName),
  symbols: someOf(z.string().min(1).max(100)),
  directions: someOf(z.enum(["long", "short"])),
  holdings: someOf(z.enum([...HOLDING_KEYS, UNTIMED, STILL_OPEN])),
  hours: someOf(sentAsNumber(Hour, (hour) => String(hour).padStart(2, "0"))),
  weekdays: someOf(sentAsNumber(Weekday)),
  weekdayHours: someOf(
    z
      .string()
      .max(9)
      .regex(new RegExp(`^[1-7]-${HOUR}$`), "must be a weekday and an hour such as 1-09"),
  ),
  /** Names or ids. */
  accounts: someOf(z.string().min(1).max(100)),
  /** The days and months of the close; of an open trade those of its opening. */
  days: someOf(z.iso.date().max(10)),
  months: someOf(
    z
      .string()
      .max(7)
      .regex(/^\d{4}-(0[1-9]|1[0-2])$/, "must be a month such as 2026-03"),
  ),
  /** What a trade answered to the rules of its setup, all together, or to one: `rul_…:broken`. */
  adherences: someOf(z.enum(ADHERENCE_KEYS)),
  answers: someOf(
    z
      .string()
      .max(50)
      .regex(/^[\w-]+:(?:followed|broken)$/, "must be a rule and its answer"),
  ),
  /**
   * The trades whose money is the cost of a bias, as it was scored last. Of averaging down these are the
   * whole trades to which something was added at a loss, while its cost counts the added parts.
   */
  biases: someOf(BiasName),
  /** The hour in which the trade was opened. */
  entryHours: someOf(sentAsNumber(Hour, (hour) => String(hour).padStart(2, "0"))),
});
export type Exclusion = z.infer<typeof Exclusion>;

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

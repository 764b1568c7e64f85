import * as z from "zod";
import { Id, recordOf, words } from "./bounds.ts";
import { isStorable, jsonLength, jsonOf, UNSTORABLE } from "./json.ts";
import { Instant } from "./page.ts";

/** The bounds of a flow; the whole graph is stored with each of its versions. */
export const MOST_NODES = 100;
export const MOST_CONNECTIONS = 200;
export const LONGEST_EXPRESSION = 4_000;
/** A node's configuration as JSON, in characters. */
export const LONGEST_CONFIG = 16_000;
/** A graph as JSON, in characters. */
export const LONGEST_GRAPH = 256_000;
/** The input of a run, of a node, and the output of a node, as JSON in bytes; a larger output is spilled. */
export const MOST_PAYLOAD_BYTES = 256 * 1024;
/** A delay, a wait and all delays of one run end within a year. */
export const LONGEST_DELAY_DAYS = 365;
/** A `forEach` runs for at most this many items. */
export const MOST_ITEMS = 1_000;

export const NODE_KINDS = ["trigger", "action", "filter", "transform", "decision", "delay"] as const;
export const NodeKind = z.enum(NODE_KINDS);
export type NodeKind = z.infer<typeof NodeKind>;

/** A JavaScript expression over `input`, `nodes` and `now`. */
export const Expression = z.string().trim().min(1).max(LONGEST_EXPRESSION).refine(isStorable, UNSTORABLE);

/** An ISO-8601 duration in weeks, days, hours, minutes and seconds, such as `PT5S` or `P1DT12H`. */
export const Duration = z
  .string()
  .max(40)
  .regex(
    /^P(?=\d|T\d)(?:\d{1,3}W|(?:\d{1,4}D)?(?:T(?=\d)(?:\d{1,6}H)?(?:\d{1,8}M)?(?:\d{1,9}(?:\.\d{1,3})?S)?)?)$/,
  )
  .meta({ example: "PT5S" });

/**
 * When a node with several incoming connections runs. Both run once, when every incoming way is decided:
 * `any` when at least one was taken, `all` when each was.
 */
export const Join = z.enum(["any", "all"]);
export type Join = z.infer<typeof Join>;
const joined = { join: Join.optional() };

/** A cron expression of five fields; days by name, `L` and `#` are read as croner reads them. */
export const Cron = z.string().trim().min(1).max(120);
export const TimeZone = z.string().min(1).max(60);
/** What becomes of times that passed while nothing could run: none, the latest, or all up to a bound. */
export const MissedRuns = z.enum(["skip", "last", "all"]);
export type MissedRuns = z.infer<typeof MissedRuns>;

/** The type of an event of the catalogue, or a family of them such as `order.*`. */
export const EventPattern = z
  .string()
  .max(60)
  .regex(/^[a-z_]+(\.[a-z_]+)*(\.\*)?$/);

export const TriggerConfig = z.discriminatedUnion("on", [
  z.object({ on: z.literal("manual"), ...joined }),
  z.object({
    on: z.literal("webhook"),
    /** `url`: the address is the secret. `standard`: calls are signed by Standard Webhooks. */
    verify: z.enum(["url", "standard"]).default("url"),
    ...joined,
  }),
  z.object({
    on: z.literal("schedule"),
    cron: Cron,
    timeZone: TimeZone.optional(),
    missed: MissedRuns.default("last"),
    ...joined,
  }),
  z.object({ on: z.literal("event"), event: EventPattern, where: Expression.optional(), ...joined }),
]);
export type TriggerConfig = z.infer<typeof TriggerConfig>;
export const TRIGGERS_ON = ["manual", "webhook", "schedule", "event"] as const;

export const ExpressionConfig = z.object({ expression: Expression, ...joined });
export type ExpressionConfig = z.infer<typeof ExpressionConfig>;

/** A decision's conditions stand on its connections. */
export const DecisionConfig = z.object({ ...joined });

/** A time, or a template of one. */
const Until = z.string().trim().min(1).max(LONGEST_EXPRESSION);

export const DelayConfig = z.union([
  z.strictObject({ duration: Duration, ...joined }),
  z.strictObject({ until: Until, ...joined }),
  z.strictObject({ event: EventPattern, where: Expression.optional(), timeout: Duration, ...joined }),
]);
export type DelayConfig = z.infer<typeof DelayConfig>;

/** How often an action is attempted again after a failure that can pass, and the first wait in seconds. */
export const RetryRule = z.object({
  attempts: z.number().int().min(0).max(10),
  /** Each wait is twice the one before, at most an hour. */
  backoff: z.number().min(0).max(3_600).default(1),
});
export type RetryRule = z.infer<typeof RetryRule>;

/** The fields that every action has beside its own. */
export const ActionConfig = z.looseObject({
  action: z
    .string()
    .max(60)
    .regex(/^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$/),
  /** Seconds for one attempt. */
  timeout: z.number().min(1).max(60).optional(),
  retry: RetryRule.optional(),
  /** An expression that yields an array; the action runs once for each `item`. */
  forEach: Expression.optional(),
  maxItems: z.number().int().min(1).max(MOST_ITEMS).optional(),
  ...joined,
});
export type ActionConfig = z.infer<typeof ActionConfig>;

/** A configuration before the node's own kind has validated it. */
export const AnyConfig = recordOf(jsonOf(LONGEST_CONFIG), { keys: z.string().max(60), most: 100 })
  .refine(
    (config) => JSON.stringify(config).length <= LONGEST_CONFIG,
    `is longer than ${LONGEST_CONFIG} characters`,
  )
  .refine((config) => Object.keys(config).every(isStorable), UNSTORABLE)
  .meta(jsonLength(LONGEST_CONFIG));
export type AnyConfig = z.infer<typeof AnyConfig>;

/** Where a node stands on a canvas. */
export const Point = z.object({ x: z.number().min(-1e6).max(1e6), y: z.number().min(-1e6).max(1e6) });

export const FlowNode = z.object({
  id: Id,
  title: words(200),
  kind: NodeKind,
  detail: words(1_000).nullable(),
  integrationId: Id.nullable(),
  config: AnyConfig,
  /** The place in the outline, ascending. */
  order: z.number().int().min(0).max(1_000_000),
  position: Point.nullable(),
});
export type FlowNode = z.infer<typeof FlowNode>;

export const NewNode = z.object({
  title: words(200).min(1),
  kind: NodeKind,
  detail: words(1_000).nullable().default(null),
  integrationId: Id.nullable().default(null),
  config: AnyConfig.default({}),
  /** By default behind all others. */
  order: z.number().int().min(0).max(1_000_000).optional(),
  position: Point.nullable().default(null),
});
export type NewNode = z.infer<typeof NewNode>;

/** Written out, because an optional member with a default would be set where a change leaves it out. */
export const NodeChange = z.object({
  title: words(200).min(1).optional(),
  kind: NodeKind.optional(),
  detail: words(1_000).nullable().optional(),
  integrationId: Id.nullable().optional(),
  config: AnyConfig.optional(),
  order: z.number().int().min(0).max(1_000_000).optional(),
  position: Point.nullable().optional(),
});
export type NodeChange = z.infer<typeof NodeChange>;

export const FlowConnection = z.object({
  id: Id,
  fromNodeId: Id,
  toNodeId: Id,
  label: words(200).nullable(),
  /** Taken when the expression is true; without one always. */
  condition: z.string().max(LONGEST_EXPRESSION).refine(isStorable, UNSTORABLE).nullable(),
  /** An `error` connection is taken when its node failed, and no other. */
  on: z.enum(["success", "error"]),
});
export type FlowConnection = z.infer<typeof FlowConnection>;

export const NewConnection = z.object({
  fromNodeId: Id,
  toNodeId: Id,
  label: words(200).nullable().default(null),
  condition: Expression.nullable().default(null),
  on: z.enum(["success", "error"]).default("success"),
});
export type NewConnection = z.infer<typeof NewConnection>;

export const ConnectionChange = z.object({
  fromNodeId: Id.optional(),
  toNodeId: Id.optional(),
  label: words(200).nullable().optional(),
  condition: Expression.nullable().optional(),
  on: z.enum(["success", "error"]).optional(),
});
export type ConnectionChange = z.infer<typeof ConnectionChange>;

/** All of a flow that a version keeps and a run follows. */
export const FlowGraph = z.object({
  nodes: z.array(FlowNode).max(MOST_NODES),
  connections: z.array(FlowConnection).max(MOST_CONNECTIONS),
});
export type FlowGraph = z.infer<typeof FlowGraph>;

/** A fault of a graph and its place. */
export const FlowProblem = z.object({
  code: z.enum([
    "no_trigger",
    "unreachable",
    "cycle",
    "dangling",
    "self_loop",
    "duplicate_connection",
    "unknown_integration",
    "unknown_action",
    "config",
    "expression",
    "cron",
    "time_zone",
    "delay",
    "sub_flow",
    "too_large",
    /** Not of the graph: triggers were refused, because runs start one another too deep, or by the plan. */
    "too_deep",
    "quota_exceeded",
  ]),
  message: words(400),
  nodeId: Id.nullable(),
  connectionId: Id.nullable(),
  /** The member of the configuration, such as `expression` or `headers.0.value`. */
  field: words(120).nullable(),
  line: z.number().int().nullable(),
  column: z.number().int().nullable(),
});
export type FlowProblem = z.infer<typeof FlowProblem>;
export const MOST_PROBLEMS = 100;

/** What starts a flow, derived from its trigger nodes. */
export const FlowTrigger = z.object({
  nodeId: Id,
  on: z.enum(TRIGGERS_ON),
  /** Of a webhook: its address is `/hooks/<hookId>`. */
  hookId: Id.nullable(),
  verify: z.enum(["url", "standard"]).nullable(),
  event: words(60).nullable(),
  cron: words(120).nullable(),
  timeZone: words(60).nullable(),
  /** The next time of a schedule. */
  nextAt: Instant.nullable(),
});
export type FlowTrigger = z.infer<typeof FlowTrigger>;

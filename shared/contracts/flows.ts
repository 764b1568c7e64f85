import * as z from "zod";
import { endpoint } from "../endpoint.ts";
import { Id, words } from "./bounds.ts";
import {
  Cron,
  FlowConnection,
  FlowNode,
  FlowProblem,
  FlowTrigger,
  LONGEST_GRAPH,
  MOST_CONNECTIONS,
  MOST_NODES,
  MOST_PROBLEMS,
  TimeZone,
} from "./flow-nodes.ts";
import { Instant, optionalText, page, PageQuery } from "./page.ts";

/** A flow keeps this many versions beside those that runs follow. */
export const MOST_VERSIONS = 100;
/** The versions of a flow take this many bytes as stored; beyond it each edit removes some of the oldest. */
export const MOST_VERSION_BYTES = 4_000_000;
/** No plan keeps more flows than this. */
export const MOST_FLOWS = 1_000;
/** As many runs of one flow work at the same time at most. */
export const MOST_CONCURRENT_RUNS = 100;

export const FLOW_STATUSES = ["active", "paused", "archived"] as const;
export const FlowStatus = z.enum(FLOW_STATUSES);
export type FlowStatus = z.infer<typeof FlowStatus>;

/** The figures of a flow's ended runs, each as text and as a number. */
export const FlowMetrics = z.object({
  /** Such as `97%`; null before the first run ended. */
  successRate: z.string().max(20).nullable(),
  /** Such as `2m 18s`. */
  avgRuntime: z.string().max(20).nullable(),
  /** Runs of the last 24 hours, such as `140`. */
  volumePerDay: z.string().max(20),
  executions: z.number().int(),
  failures: z.number().int(),
  successes: z.number().int(),
  cancelled: z.number().int(),
  /** A share from 0 to 1 of the runs that were not cancelled. */
  successShare: z.number().nullable(),
  /** Milliseconds from start to end, waits included. */
  avgRuntimeMs: z.number().nullable(),
  runsLastDay: z.number().int(),
  notes: words(2_000).nullable(),
});
export type FlowMetrics = z.infer<typeof FlowMetrics>;

const head = {
  id: Id,
  name: words(200),
  intention: words(1_000),
  status: FlowStatus,
  /** The cron expression of the first schedule trigger. */
  schedule: words(120).nullable(),
  timeZone: words(60),
  triggers: z.array(FlowTrigger).max(MOST_NODES),
  metrics: FlowMetrics,
  /** The place in the list of flows, ascending. */
  position: z.number().int(),
  /** How many of its runs may work at the same time; null for the limit of all flows. */
  concurrency: z.number().int().nullable(),
  /** The flow that starts when a run of this one fails. */
  errorFlowId: Id.nullable(),
  /** The number of the latest version, which is what is edited; also the ETag. */
  version: z.number().int(),
  /** The version that runs take: the latest valid one; null when no version was ever valid. */
  validVersion: z.number().int().nullable(),
  /** Why an active flow fires nothing, or is running an older version. */
  problems: z.array(FlowProblem).max(MOST_PROBLEMS),
  lastExecuted: Instant.nullable(),
  createdAt: Instant,
  updatedAt: Instant,
};
export const FlowHead = z.object({ ...head, nodeCount: z.number().int() });
export type FlowHead = z.infer<typeof FlowHead>;

export const Flow = z.object({
  ...head,
  nodes: z.array(FlowNode).max(MOST_NODES),
  connections: z.array(FlowConnection).max(MOST_CONNECTIONS),
});
export type Flow = z.infer<typeof Flow>;

const settings = {
  name: words(200).min(1),
  intention: words(1_000),
  status: FlowStatus,
  timeZone: TimeZone,
  concurrency: z.number().int().min(1).max(MOST_CONCURRENT_RUNS).nullable(),
  errorFlowId: Id.nullable(),
  notes: words(2_000).nullable(),
};

export const NewFlow = z.object({
  name: settings.name,
  intention: settings.intention.default(""),
  status: settings.status.default("active"),
  /** A cron expression: short for one schedule trigger. */
  schedule: Cron.nullable().optional(),
  /** By default the owner's zone. */
  timeZone: settings.timeZone.optional(),
  concurrency: settings.concurrency.default(null),
  errorFlowId: settings.errorFlowId.default(null),
  notes: settings.notes.default(null),
});
export type NewFlow = z.infer<typeof NewFlow>;

export const FlowChange = z
  .object(settings)
  .partial()
  .extend({
    /** Sets the first schedule trigger, makes one, or removes it with null. */
    schedule: Cron.nullable().optional(),
    position: z.number().int().min(0).max(1_000_000).optional(),
  });
export type FlowChange = z.infer<typeof FlowChange>;

export const FlowVersion = z.object({
  n: z.number().int(),
  isValid: z.boolean(),
  problems: z.array(FlowProblem).max(MOST_PROBLEMS),
  /** What was done, such as `node added: Tell me`. */
  change: words(300),
  nodeCount: z.number().int(),
  createdAt: Instant,
});
export type FlowVersion = z.infer<typeof FlowVersion>;

/** A flow as a file: no ids of the owner's integrations, but their types and names. */
export const FlowFile = z.object({
  format: z.literal("tidemark-flow/1"),
  name: words(200).min(1),
  intention: words(1_000),
  timeZone: TimeZone.optional(),
  nodes: z
    .array(
      FlowNode.extend({
        integrationId: z.null().optional(),
        integration: z.object({ type: words(60), name: words(200) }).nullable(),
      }),
    )
    .max(MOST_NODES),
  connections: z.array(FlowConnection).max(MOST_CONNECTIONS),
});
export type FlowFile = z.infer<typeof FlowFile>;

const tag = "Flows";
const params = z.object({ id: z.string().max(40) });
const read = { tag, scope: "automations:read" } as const;
const write = { tag, scope: "automations:write" } as const;

export const listFlows = endpoint({
  ...read,
  name: "listFlows",
  summary: "The flows in the owner's order",
  method: "GET",
  path: "/flows",
  query: PageQuery.extend({ status: FlowStatus.optional(), search: optionalText() }),
  reply: page(FlowHead),
  errors: ["cursor_invalid"],
});

export const createFlow = endpoint({
  ...write,
  name: "createFlow",
  summary: "Make a flow; a schedule makes its first trigger",
  method: "POST",
  path: "/flows",
  body: NewFlow,
  reply: Flow,
  status: [201],
  errors: ["quota_exceeded", "not_found"],
});

export const readFlow = endpoint({
  ...read,
  name: "readFlow",
  summary: "A flow with its nodes, connections, triggers and figures",
  method: "GET",
  path: "/flows/:id",
  params,
  reply: Flow,
  errors: ["not_found"],
});

export const changeFlow = endpoint({
  ...write,
  name: "changeFlow",
  summary: "Change a flow's settings; with If-Match only when nobody else changed it meanwhile",
  method: "PUT",
  path: "/flows/:id",
  params,
  body: FlowChange,
  reply: Flow,
  errors: ["not_found", "precondition_failed", "flow_invalid", "quota_exceeded"],
});

export const deleteFlow = endpoint({
  ...write,
  name: "deleteFlow",
  summary: "Delete a flow; its working runs are cancelled, its logs stay until their retention ends",
  method: "DELETE",
  path: "/flows/:id",
  params,
  errors: ["not_found"],
});

export const duplicateFlow = endpoint({
  ...write,
  name: "duplicateFlow",
  summary: "Copy a flow under a new name, paused, with hooks of its own",
  method: "POST",
  path: "/flows/:id/duplicate",
  params,
  body: z.object({ name: settings.name.optional() }),
  reply: Flow,
  status: [201],
  errors: ["not_found", "quota_exceeded"],
});

export const validateFlow = endpoint({
  ...read,
  name: "validateFlow",
  summary: "Judge the whole graph, with the place of each fault",
  method: "POST",
  path: "/flows/:id/validate",
  params,
  body: z.object({}).optional(),
  reply: z.object({ valid: z.boolean() }),
  errors: ["not_found", "flow_invalid"],
  storesAnswer: false,
});

export const listFlowVersions = endpoint({
  ...read,
  name: "listFlowVersions",
  summary: "The versions of a flow, the newest first",
  method: "GET",
  path: "/flows/:id/versions",
  params,
  query: PageQuery,
  reply: page(FlowVersion),
  errors: ["not_found", "cursor_invalid"],
});

export const restoreFlowVersion = endpoint({
  ...write,
  name: "restoreFlowVersion",
  summary: "Make an older version's graph the newest version",
  method: "POST",
  path: "/flows/:id/versions/:n/restore",
  params: params.extend({ n: z.coerce.number().int().min(1) }),
  body: z.object({}).optional(),
  reply: Flow,
  errors: ["not_found", "precondition_failed"],
});

export const exportFlow = endpoint({
  ...read,
  name: "exportFlow",
  summary: "A flow as JSON, without credentials or ids of integrations",
  method: "GET",
  path: "/flows/:id/export",
  params,
  reply: FlowFile,
  errors: ["not_found"],
});

export const importFlow = endpoint({
  ...write,
  name: "importFlow",
  summary: "Make a paused flow of exported JSON; integrations are found by type and name",
  method: "POST",
  path: "/flows/import",
  body: FlowFile.refine((file) => JSON.stringify(file).length <= LONGEST_GRAPH, "is too long"),
  reply: Flow,
  status: [201],
  errors: ["quota_exceeded"],
});

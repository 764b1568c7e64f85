import * as z from "zod";
import { endpoint } from "../endpoint.ts";
import { Id, words } from "./bounds.ts";
import { MOST_PAYLOAD_BYTES, NodeKind } from "./flow-nodes.ts";
import { jsonOf } from "./json.ts";
import { Instant, optionalText, page, PageQuery } from "./page.ts";

/** The longest that `?wait=` waits for a run to end, in milliseconds. */
export const LONGEST_WAIT_MS = 25_000;
/** A log tells of this many node executions; a `forEach` counts one an item. */
export const MOST_NODE_EXECUTIONS = 5_000;

export const RUN_STATUSES = ["pending", "success", "failure", "cancelled"] as const;
export const RunStatus = z.enum(RUN_STATUSES);
export type RunStatus = z.infer<typeof RunStatus>;

export const RUN_STARTERS = ["manual", "webhook", "schedule", "event", "flow", "rerun", "error"] as const;

/** Why something failed. `code` is stable, such as `timeout`, `http_status`, `egress_refused`. */
export const RunError = z.object({ code: words(60), message: words(1_000) });
export type RunError = z.infer<typeof RunError>;

/** A part of a condition and its value, as short JSON. */
export const WhyPart = z.object({ expression: z.string().max(500), value: z.string().max(500) });
export type WhyPart = z.infer<typeof WhyPart>;
/** Why a way was not taken: the parts of the condition that decided. */
export const Why = z.object({ connectionId: Id.nullable(), parts: z.array(WhyPart).max(20) });
export type Why = z.infer<typeof Why>;

export const NodeExecution = z.object({
  nodeId: Id,
  /** The place among the executions of one node, from 0; null for a node without `forEach`. */
  item: z.number().int().nullable(),
  title: words(200),
  kind: NodeKind,
  /** `running` while its effect is under way, `waiting` for a time, an event or a retry. */
  status: z.enum(["running", "waiting", "success", "failure", "skipped", "cancelled"]),
  attempts: z.number().int(),
  /** Redacted, and null where `isSpilled`. */
  input: jsonOf(MOST_PAYLOAD_BYTES).nullable(),
  output: jsonOf(MOST_PAYLOAD_BYTES).nullable(),
  /** Too large for the log: the whole stands under `/logs/:id/nodes/:nodeId/output`. */
  isSpilled: z.boolean(),
  error: RunError.nullable(),
  why: z.array(Why).max(50),
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  /** Until when a delay, a wait or a retry waits. */
  wakeAt: Instant.nullable(),
  /** Milliseconds. */
  duration: z.number().nullable(),
});
export type NodeExecution = z.infer<typeof NodeExecution>;

const head = {
  id: Id,
  flowId: Id,
  flowName: words(200),
  version: z.number().int(),
  status: RunStatus,
  startedBy: z.enum(RUN_STARTERS),
  startTime: Instant,
  endTime: Instant.nullable(),
  /** Milliseconds; null while it runs. */
  duration: z.number().nullable(),
  error: RunError.nullable(),
  /** The run that this one repeats, or whose failure or step started it. */
  parentId: Id.nullable(),
  /** Until when it waits; null while it works or after its end. */
  wakeAt: Instant.nullable(),
};
export const RunHead = z.object(head);
export type RunHead = z.infer<typeof RunHead>;

export const Run = z.object({
  ...head,
  input: jsonOf(MOST_PAYLOAD_BYTES).nullable(),
  /** The output of the last node that ran, or of several by their ids. */
  result: jsonOf(MOST_PAYLOAD_BYTES).nullable(),
  nodeExecutions: z.array(NodeExecution).max(MOST_NODE_EXECUTIONS),
});
export type Run = z.infer<typeof Run>;

/** A run that was accepted, as `execute` and a hook answer it. */
export const Accepted = z.object({ execution: z.object({ id: Id, status: RunStatus }) });
export type Accepted = z.infer<typeof Accepted>;

const tag = "Executions";
const params = z.object({ id: z.string().max(40) });
const read = { tag, scope: "automations:read" } as const;
const write = { tag, scope: "automations:write" } as const;
const ofFlow = PageQuery.extend({ status: RunStatus.optional() });

export const executeFlow = endpoint({
  ...write,
  name: "executeFlow",
  summary: "Run a flow; with `wait` in milliseconds the answer is its log, if it ends in time",
  method: "POST",
  path: "/flows/:id/execute",
  params,
  query: z.object({ wait: z.coerce.number().int().min(0).max(LONGEST_WAIT_MS).optional() }),
  body: z.object({ input: jsonOf(MOST_PAYLOAD_BYTES).optional() }).optional(),
  reply: z.union([Run, Accepted]),
  replies: { 200: Run, 202: Accepted },
  errors: ["not_found", "flow_invalid", "flow_archived", "quota_exceeded"],
});

export const listExecutions = endpoint({
  ...read,
  name: "listExecutions",
  summary: "The runs of a flow, the newest first",
  method: "GET",
  path: "/flows/:id/executions",
  params,
  query: ofFlow,
  reply: page(RunHead),
  errors: ["not_found", "cursor_invalid"],
});

export const listHistory = endpoint({
  ...read,
  name: "listHistory",
  summary: "Another name of the list of a flow's runs",
  method: "GET",
  path: "/flows/:id/history",
  params,
  query: ofFlow,
  reply: page(RunHead),
  errors: ["not_found", "cursor_invalid"],
});

export const listLogs = endpoint({
  ...read,
  name: "listLogs",
  summary: "The runs of all flows, the newest first; runs of deleted flows stay until their retention ends",
  method: "GET",
  path: "/logs",
  query: ofFlow.extend({
    flowId: optionalText(40),
    startedBy: z.enum(RUN_STARTERS).optional(),
    /** Part of the flow's name or of the error, any case. */
    search: optionalText(),
    from: Instant.optional(),
    to: Instant.optional(),
  }),
  reply: page(RunHead),
  errors: ["cursor_invalid"],
});

export const readLog = endpoint({
  ...read,
  name: "readLog",
  summary: "A run with each node's input, output, error and duration",
  method: "GET",
  path: "/logs/:id",
  params,
  reply: Run,
  errors: ["not_found"],
});

export const readNodeOutput = endpoint({
  ...read,
  name: "readNodeOutput",
  summary: "The whole output of a node that is too large for the log",
  method: "GET",
  path: "/logs/:id/nodes/:nodeId/output",
  params: params.extend({ nodeId: z.string().max(40) }),
  query: z.object({ item: z.coerce.number().int().min(0).optional() }),
  replyKind: "file",
  errors: ["not_found"],
});

export const cancelRun = endpoint({
  ...write,
  name: "cancelRun",
  summary: "Stop a run: no further node begins",
  method: "POST",
  path: "/logs/:id/cancel",
  params,
  body: z.object({}).optional(),
  reply: RunHead,
  errors: ["not_found", "run_final"],
});

export const rerunRun = endpoint({
  ...write,
  name: "rerunRun",
  summary: "Run again with the same input, from the start or from a node, in a run of its own",
  method: "POST",
  path: "/logs/:id/rerun",
  params,
  body: z.object({ fromNodeId: Id.optional() }).optional(),
  reply: Accepted,
  status: [202],
  errors: ["not_found", "flow_invalid", "flow_archived", "quota_exceeded"],
});

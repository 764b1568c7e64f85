import { boolean, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { FlowGraph, FlowProblem, MissedRuns, TriggerConfig } from "#shared/contracts/flow-nodes.ts";
import type { FlowStatus } from "#shared/contracts/flows.ts";
import { instant, int8 } from "./column-types.ts";
import { exported, INTERNAL, own, SECRET, withheld } from "./privacy.ts";

/** What starts a flow. */
type TriggerKind = TriggerConfig["on"];

export const flows = pgTable(
  "flows",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    name: text().notNull(),
    intention: text().notNull(),
    status: text().$type<FlowStatus>().notNull(),
    time_zone: text().notNull(),
    position: integer().notNull(),
    concurrency: integer(),
    error_flow_id: text(),
    notes: text(),
    version: integer().notNull(),
    valid_version: integer(),
    integration_ids: text().array().notNull().default([]),
    node_count: integer().notNull().default(0),
    schedule: text(),
    successes: int8().notNull().default("0"),
    failures: int8().notNull().default("0"),
    cancelled: int8().notNull().default("0"),
    runtime_ms: int8().notNull().default("0"),
    last_executed: instant(),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] })],
);

export const flowsPrivacy = own(
  flows,
  exported(
    "id",
    "name",
    "intention",
    "status",
    "time_zone",
    "position",
    "concurrency",
    "error_flow_id",
    "notes",
    "version",
    "valid_version",
    "schedule",
    "successes",
    "failures",
    "cancelled",
    "runtime_ms",
    "last_executed",
    "created_at",
    "updated_at",
  ),
  withheld({ integration_ids: "they stand in the nodes of each version", node_count: INTERNAL }),
);

export const flow_versions = pgTable(
  "flow_versions",
  {
    user_id: text().notNull(),
    flow_id: text().notNull(),
    n: integer().notNull(),
    graph: jsonb().$type<FlowGraph>().notNull(),
    is_valid: boolean().notNull(),
    problems: jsonb().$type<FlowProblem[]>().notNull(),
    change: text().notNull(),
    created_at: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.flow_id, t.n] })],
);

export const flowVersionsPrivacy = own(
  flow_versions,
  exported("flow_id", "n", "graph", "is_valid", "problems", "change", "created_at"),
);

export const flow_triggers = pgTable(
  "flow_triggers",
  {
    user_id: text().notNull(),
    flow_id: text().notNull(),
    node_id: text().notNull(),
    kind: text().$type<TriggerKind>().notNull(),
    is_live: boolean().notNull(),
    event: text(),
    event_where: text(),
    cron: text(),
    time_zone: text(),
    missed: text().$type<MissedRuns>(),
    next_at: instant(),
    last_slot: instant(),
    hook_id: text(),
    verify: text().$type<"url" | "standard">(),
    secret: text(),
    secret_version: integer().notNull().default(0),
    old_secret: text(),
    old_secret_until: instant(),
    left_at: instant(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.flow_id, t.node_id] })],
);

export const flowTriggersPrivacy = own(
  flow_triggers,
  exported(
    "flow_id",
    "node_id",
    "kind",
    "is_live",
    "event",
    "event_where",
    "cron",
    "time_zone",
    "missed",
    "next_at",
    "hook_id",
    "verify",
  ),
  withheld({
    secret: SECRET,
    secret_version: INTERNAL,
    old_secret: SECRET,
    old_secret_until: INTERNAL,
    last_slot: INTERNAL,
    left_at: INTERNAL,
  }),
);

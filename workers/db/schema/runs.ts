import { date, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { NodeExecution, RUN_STARTERS, RunError, RunStatus } from "#shared/contracts/runs.ts";
import type { Json } from "#shared/contracts/json.ts";
import { instant, int8 } from "./column-types.ts";

import { exported, INTERNAL, own, withheld } from "./privacy.ts";

export const flow_runs = pgTable(
  "flow_runs",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    flow_id: text().notNull(),
    flow_name: text().notNull(),
    version: integer().notNull(),
    trigger_node_id: text(),
    started_by: text().$type<(typeof RUN_STARTERS)[number]>().notNull(),
    cause: text(),
    parent_id: text(),
    depth: integer().notNull().default(0),
    from_node_id: text(),
    input: jsonb().$type<Json>().notNull(),
    status: text().$type<RunStatus>().notNull(),
    nodes: jsonb().$type<NodeExecution[]>().notNull().default([]),
    result: jsonb().$type<Json>(),
    error: jsonb().$type<RunError>(),
    due_at: instant(),
    lease_until: instant(),
    claims: integer().notNull().default(0),
    started_at: instant().notNull(),
    ended_at: instant(),
    kept_until: instant(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] })],
);

export const flowRunsPrivacy = own(
  flow_runs,
  exported(
    "id",
    "flow_id",
    "flow_name",
    "version",
    "trigger_node_id",
    "started_by",
    "cause",
    "parent_id",
    "depth",
    "from_node_id",
    "input",
    "status",
    "nodes",
    "result",
    "error",
    "started_at",
    "ended_at",
  ),
  withheld({
    due_at: INTERNAL,
    lease_until: INTERNAL,
    claims: INTERNAL,
    kept_until: INTERNAL,
  }),
);

export const flow_steps = pgTable(
  "flow_steps",
  {
    user_id: text().notNull(),
    run_id: text().notNull(),
    path: text().notNull(),
    node_id: text().notNull(),
    item: integer(),
    kind: text().$type<"action" | "delay" | "wait">().notNull(),
    status: text().$type<"intent" | "waiting" | "success" | "failure" | "cancelled">().notNull(),
    attempts: integer().notNull().default(0),
    idempotency_key: text(),
    input: jsonb().$type<Json>(),
    output: jsonb().$type<Json>(),
    output_key: text(),
    error: jsonb().$type<RunError>(),
    waits_for: text(),
    waits_where: text(),
    wake_at: instant(),
    started_at: instant().notNull(),
    ended_at: instant(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.run_id, t.path] })],
);

export const flowStepsPrivacy = own(
  flow_steps,
  exported(
    "run_id",
    "path",
    "node_id",
    "item",
    "kind",
    "status",
    "attempts",
    "input",
    "output",
    "error",
    "waits_for",
    "waits_where",
    "wake_at",
    "started_at",
    "ended_at",
  ),
  withheld({ idempotency_key: INTERNAL, output_key: "the file it names holds what the service answered" }),
);

export const flow_use = pgTable(
  "flow_use",
  {
    user_id: text().notNull(),
    month: date().notNull(),
    runs: int8().notNull(),
    told_on: date(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.month] })],
);

export const flowUsePrivacy = own(flow_use, exported("month", "runs"), withheld({ told_on: INTERNAL }));

export const flow_hours = pgTable(
  "flow_hours",
  {
    user_id: text().notNull(),
    flow_id: text().notNull(),
    hour: instant().notNull(),
    runs: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.flow_id, t.hour] })],
);

export const flowHoursPrivacy = own(flow_hours, exported("flow_id", "hour", "runs"));

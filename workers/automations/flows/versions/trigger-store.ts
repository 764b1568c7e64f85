import { sql } from "drizzle-orm";
import { toInstant } from "../../../db/instants.ts";
import type { Tx } from "../../../db/ledger.ts";
import { insertRows } from "../../../db/rows.ts";
import { flow_triggers } from "../../../db/schema/flows.ts";
import { array } from "../../../db/statement.ts";

type Row = typeof flow_triggers.$inferSelect;
/** A trigger as a version has it. `hook_id` is for a node without a hook. */
export type TriggerFields = Pick<
  Row,
  | "node_id"
  | "kind"
  | "is_live"
  | "event"
  | "event_where"
  | "cron"
  | "time_zone"
  | "missed"
  | "next_at"
  | "hook_id"
  | "verify"
>;

/** A flow keeps the hooks of at most so many nodes that have left it. */
const MOST_LEFT = 100;

/**
 * Writes the triggers of a flow. A node keeps its hook, its secrets and its last slot. A schedule that goes
 * on as it was keeps its next time.
 */
export async function putTriggers(tx: Tx, flowId: string, rows: readonly TriggerFields[]): Promise<void> {
  if (rows.length === 0) return;
  const given = insertRows<typeof flow_triggers, TriggerFields>(
    flow_triggers,
    tx.userId,
    rows,
    {
      flow_id: () => flowId,
      node_id: ({ node_id: nodeId }) => nodeId,
      kind: ({ kind }) => kind,
      is_live: ({ is_live: isLive }) => isLive,
      event: ({ event }) => event,
      event_where: ({ event_where: where }) => where,
      cron: ({ cron }) => cron,
      time_zone: ({ time_zone: timeZone }) => timeZone,
      missed: ({ missed }) => missed,
      next_at: ({ next_at: nextAt }) => nextAt,
      hook_id: ({ hook_id: hookId }) => hookId,
      verify: ({ verify }) => verify,
    },
    "t",
  );
  await tx.query(sql<never>`${given} on conflict (user_id, flow_id, node_id) do update set
    kind = excluded.kind, is_live = excluded.is_live, event = excluded.event, event_where = excluded.event_where,
    cron = excluded.cron, time_zone = excluded.time_zone, missed = excluded.missed, verify = excluded.verify,
    left_at = null, hook_id = coalesce(t.hook_id, excluded.hook_id),
    next_at = case when t.is_live and excluded.is_live and t.cron = excluded.cron and t.time_zone = excluded.time_zone
      then t.next_at else excluded.next_at end`);
}

/** Ends the triggers of all other nodes, and keeps the hooks of those that left last. */
export async function endOtherTriggers(tx: Tx, flowId: string, nodeIds: readonly string[]): Promise<void> {
  const left = await tx.query(sql<object>`
    update flow_triggers set is_live = false, next_at = null, left_at = ${toInstant(tx.now)}
    where user_id = ${tx.userId} and flow_id = ${flowId} and left_at is null
      and node_id <> all (${array(nodeIds)}::text[]) returning 1`);
  if (left.length === 0) return;
  await tx.query(sql<never>`delete from flow_triggers where user_id = ${tx.userId} and flow_id = ${flowId}
    and node_id = any (array(select node_id from flow_triggers
      where user_id = ${tx.userId} and flow_id = ${flowId} and left_at is not null
      order by left_at desc, node_id desc offset ${MOST_LEFT}))`);
}

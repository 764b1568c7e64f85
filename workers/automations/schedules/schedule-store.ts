import { sql } from "drizzle-orm";
import type { Tx } from "../../db/ledger.ts";
import { askedAs } from "../../db/rows.ts";
import type { flow_triggers } from "../../db/schema/flows.ts";
import { type Holes, prepared } from "../../db/statement.ts";
import type { System } from "../../db/system.ts";

type Row = typeof flow_triggers.$inferSelect;
export type DueTrigger = Pick<Row, "flow_id" | "node_id" | "cron" | "time_zone" | "missed"> & {
  next_at: string;
};

type Due = { now: string; limit: number };

/** Locks the flows of the schedules that have been due longest against deletion, and returns their ids. */
export async function lockDueFlows(tx: Tx, asked: Due): Promise<string[]> {
  const rows = await tx.query(dueFlows({ userId: tx.userId, ...asked }));
  return rows.map(({ id }) => id);
}
const dueFlows = prepared(
  "ledger",
  ({ userId, now, limit }: Holes<Due & { userId: string }>) =>
    sql<{ id: string }>`select id from flows where user_id = ${userId} and id = any(array(
        select flow_id from flow_triggers
        where user_id = ${userId} and is_live and kind = 'schedule' and next_at <= ${now}
        order by next_at limit ${limit}))
      order by id for key share`,
);

/**
 * Locks the schedules of these flows that are due, in the order of their keys, until the transaction ends.
 * The flows are locked.
 */
export function lockDueTriggers(tx: Tx, asked: Due & { flowIds: readonly string[] }): Promise<DueTrigger[]> {
  return tx.query(due({ userId: tx.userId, ...asked }));
}
const due = prepared(
  "ledger",
  ({ userId, flowIds, now, limit }: Holes<Due & { userId: string; flowIds: readonly string[] }>) =>
    sql<DueTrigger>`select flow_id, node_id, cron, time_zone, missed, next_at from flow_triggers
      where user_id = ${userId} and is_live and kind = 'schedule' and next_at <= ${now}
        and flow_id = any(${flowIds}::text[])
      order by flow_id, node_id limit ${limit} for update`,
);

export type Moved = { flowId: string; nodeId: string; nextAt: string | null; lastSlot: string | null };

/** Writes the next times of schedules, and the last slots that were looked at. */
export async function updateSchedules(tx: Tx, moved: readonly Moved[]): Promise<void> {
  if (moved.length === 0) return;
  await tx.query(
    sql<never>`update flow_triggers t set next_at = g.next_at, last_slot = coalesce(g.last_slot, t.last_slot)
      from ${askedAs("g", moved, {
        flow_id: ["text", ({ flowId }) => flowId],
        node_id: ["text", ({ nodeId }) => nodeId],
        next_at: ["timestamptz", ({ nextAt }) => nextAt],
        last_slot: ["timestamptz", ({ lastSlot }) => lastSlot],
      })}
      where t.user_id = ${tx.userId} and t.flow_id = g.flow_id and t.node_id = g.node_id`,
  );
}

/** When the first schedule of the user is due; null without one. */
export async function findNextSchedule(tx: Tx): Promise<string | null> {
  const [row] = await tx.query(first({ userId: tx.userId }));
  return row?.next_at ?? null;
}
const first = prepared(
  "ledger",
  ({ userId }: Holes<{ userId: string }>) =>
    sql<{ next_at: string | null }>`select min(next_at) as next_at from flow_triggers
      where user_id = ${userId} and is_live and kind = 'schedule'`,
);

/** The users with schedules that are due since an instant, those that wait longest first. */
export function listScheduledUsers(
  system: System,
  { since, limit }: { since: string; limit: number },
): Promise<{ user_id: string }[]> {
  return system.query(
    "tidemark_sweep",
    sql<{ user_id: string }>`select user_id from (
        select user_id, next_at from flow_triggers where is_live and kind = 'schedule' and next_at <= ${since}
        order by next_at limit ${limit}) t
      group by user_id order by min(next_at)`,
  );
}

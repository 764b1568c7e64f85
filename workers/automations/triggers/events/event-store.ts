import { sql } from "drizzle-orm";
import type { Json } from "#shared/contracts/json.ts";
import type { Tx } from "../../../db/ledger.ts";
import { askedAs } from "../../../db/rows.ts";
import { array } from "../../../db/statement.ts";

export type EventTrigger = { flow_id: string; node_id: string; event: string; event_where: string | null };

/** The live event triggers of these flows. */
export function listEventTriggers(tx: Tx, flowIds: readonly string[]): Promise<EventTrigger[]> {
  return tx.query(
    sql<EventTrigger>`select flow_id, node_id, event, event_where from flow_triggers
      where user_id = ${tx.userId} and is_live and kind = 'event' and flow_id = any(${array(flowIds)}::text[])
      order by flow_id, node_id`,
  );
}

export type Waiting = { run_id: string; path: string; waits_for: string; waits_where: string | null };

/** Steps that wait for an event of one of these patterns, those that began first. */
export function listWaiting(
  tx: Tx,
  { patterns, limit }: { patterns: readonly string[]; limit: number },
): Promise<Waiting[]> {
  return tx.query(
    sql<Waiting>`select s.run_id, s.path, s.waits_for, s.waits_where from unnest(${array(patterns)}::text[]) as g (pattern)
      cross join lateral (select run_id, path, waits_for, waits_where from flow_steps
        where user_id = ${tx.userId} and waits_for = g.pattern and status = 'waiting'
        order by run_id limit ${limit}) s`,
  );
}

/** The patterns that open runs of a flow wait for. */
export async function listWaitedFor(tx: Tx, flowId: string, limit: number): Promise<string[]> {
  const rows = await tx.query(
    sql<{ waits_for: string }>`select distinct s.waits_for from (
        select id from flow_runs where user_id = ${tx.userId} and flow_id = ${flowId} and status = 'pending' limit ${limit}) r
      cross join lateral (select waits_for from flow_steps
        where user_id = ${tx.userId} and run_id = r.id and status = 'waiting' and waits_for is not null offset 0) s`,
  );
  return rows.map((row) => row.waits_for);
}

export type Resumed = { runId: string; path: string; output: Json };

/** Ends waits with their event; those that ended meanwhile stay as they are. Returns the runs to be woken. */
export async function endWaits(tx: Tx, resumed: readonly Resumed[]): Promise<string[]> {
  if (resumed.length === 0) return [];
  const rows = await tx.query(
    sql<{ run_id: string }>`update flow_steps s set status = 'success', output = g.output::jsonb, wake_at = null,
        waits_for = null, waits_where = null, ended_at = ${new Date(tx.now).toISOString()}
      from ${askedAs("g", resumed, {
        run_id: ["text", ({ runId }) => runId],
        path: ["text", ({ path }) => path],
        output: ["text", ({ output }) => JSON.stringify(output)],
      })}
      where s.user_id = ${tx.userId} and s.run_id = g.run_id and s.path = g.path and s.status = 'waiting'
      returning s.run_id`,
  );
  return [...new Set(rows.map((row) => row.run_id))];
}

/** How long the chains of these runs are. */
export async function listDepths(tx: Tx, runIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx.query(
    sql<{ id: string; depth: number }>`select id, depth from flow_runs
      where user_id = ${tx.userId} and id = any(${array(runIds)}::text[])`,
  );
  return new Map(rows.map(({ id, depth }) => [id, depth]));
}

import { sql } from "drizzle-orm";
import type { Json } from "#shared/contracts/json.ts";
import type { Tx } from "../../../db/ledger.ts";
import { askedAs } from "../../../db/rows.ts";
import { lockedOpen } from "../engine/rows/claim-store.ts";
import { array } from "../../../db/statement.ts";

export type WaitingRow = {
  run_id: string;
  path: string;
  waits_for: string;
  waits_where: string | null;
  input: Json;
  run_started_at: string;
  /** The numbers of the events behind which it hears; null when it hears none. */
  after_ledger: string | null;
  after_identity: string | null;
};

type Page = { after: Pick<WaitingRow, "run_id" | "path"> | null; limit: number };

/** One page of the steps that wait for events of these names, behind a step. */
export function listWaiting(
  tx: Tx,
  patterns: readonly string[],
  { after, limit }: Page,
): Promise<WaitingRow[]> {
  const [runId, path] = [after?.run_id ?? "", after?.path ?? ""];
  return tx.query(
    sql<WaitingRow>`select s.run_id, s.path, s.waits_for, s.waits_where, s.input, r.started_at as run_started_at,
        l.after_ledger, l.after_identity
      from unnest(${array(patterns)}::text[]) as p (name) cross join lateral (
        select run_id, path, waits_for, waits_where, input from flow_steps
        where user_id = ${tx.userId} and waits_for = p.name and status = 'waiting'
          and run_id >= ${runId} and (run_id > ${runId} or path > ${path})
        order by run_id, path limit ${limit}) s
      cross join lateral (select started_at from flow_runs where user_id = ${tx.userId} and id = s.run_id) r
      left join lateral (select after_ledger, after_identity from event_listeners
        where user_id = ${tx.userId} and kind = 'flow' and ref_id = s.run_id || ' ' || s.path limit 1) l on true
      order by s.run_id, s.path limit ${limit}`,
  );
}

/** Those of these names of events for which some step waits. */
export async function listWaitedFor(tx: Tx, patterns: readonly string[]): Promise<string[]> {
  const rows = await tx.query(
    sql<{ name: string }>`select p.name from unnest(${array(patterns)}::text[]) as p (name)
      where (select true from flow_steps
        where user_id = ${tx.userId} and waits_for = p.name and status = 'waiting' limit 1)`,
  );
  return rows.map(({ name }) => name);
}

/** Locks the open ones of these runs. */
export async function lockWaiting(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query(lockedOpen(tx.userId, [...ids].sort()));
  return new Set(rows.map(({ id }) => id));
}

/** Stores what ended waits, and makes their runs due. The runs are locked. */
export async function updateToArrived(
  tx: Tx,
  ended: readonly { runId: string; path: string; event: Json }[],
): Promise<void> {
  const at = new Date(tx.now).toISOString();
  await tx.query(
    sql<never>`update flow_steps s set status = 'success', output = g.event::jsonb, ended_at = ${at}, wake_at = null,
        waits_for = null, waits_where = null
      from ${askedAs("g", ended, {
        run_id: ["text", ({ runId }) => runId],
        path: ["text", ({ path }) => path],
        event: ["text", ({ event }) => JSON.stringify(event)],
      })}
      where s.user_id = ${tx.userId} and s.run_id = g.run_id and s.path = g.path and s.status = 'waiting'`,
  );
  await tx.query(
    sql<never>`update flow_runs r set due_at = ${at}
      from unnest(${array([...new Set(ended.map(({ runId }) => runId))])}::text[]) as g (id)
      where r.user_id = ${tx.userId} and r.id = g.id`,
  );
}

import { sql } from "drizzle-orm";
import type { RunError } from "#shared/contracts/runs.ts";
import type { Tx } from "../../../../db/ledger.ts";
import { alongIndex } from "../../../../db/side-index.ts";
import { array } from "../../../../db/statement.ts";
import { lockedOpen } from "../rows/claim-store.ts";
import type { HeadColumns } from "../../core/run-head.ts";

export type CancelledRow = HeadColumns;
/** An open run, the run that waits for its end, and how many steps it has, counted up to a bound. */
export type OpenRun = { id: string; parent_id: string | null; steps: number };

const WAITED_FOR = sql`case when started_by = 'flow' then parent_id end as parent_id`;

function stepsOf(userId: string, most: number) {
  return sql`(select count(*)::int from (
    select from flow_steps where user_id = ${userId} and run_id = r.id limit ${most}) s) as steps`;
}

/** The open ones of these runs, in the order of their ids. */
export function listOpen(tx: Tx, ids: readonly string[], mostSteps: number): Promise<OpenRun[]> {
  return tx.query(
    sql<OpenRun>`select r.id, ${WAITED_FOR}, ${stepsOf(tx.userId, mostSteps)} from flow_runs r
      where r.user_id = ${tx.userId} and r.id = any(${array(ids)}::text[]) and ${alongIndex(sql`r.status = 'pending'`)}
      order by r.id`,
  );
}

/** The ids of the first open runs of a flow. */
export async function listOpenOf(tx: Tx, flowId: string, limit: number): Promise<string[]> {
  const rows = await tx.query(
    sql<{ id: string }>`select id from flow_runs
      where user_id = ${tx.userId} and flow_id = ${flowId} and status = 'pending' order by due_at, id limit ${limit}`,
  );
  return rows.map(({ id }) => id);
}

/** Locks the open ones of these runs in the order of their ids, as engines do. */
export async function lockOpen(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.query(lockedOpen(tx.userId, ids));
}

/** Ends the open ones of runs that the transaction holds locked: with a failure, else as cancelled. */
export function updateToEnded(
  tx: Tx,
  ids: readonly string[],
  failure: RunError | null,
): Promise<CancelledRow[]> {
  return tx.query(
    sql<CancelledRow>`update flow_runs r set status = ${failure === null ? "cancelled" : "failure"}, due_at = null,
        lease_until = null, error = ${failure === null ? null : JSON.stringify(failure)}::jsonb,
        ended_at = ${new Date(tx.now).toISOString()}, kept_until = kept_until + (now() - started_at)
      where r.user_id = ${tx.userId} and r.id = any(${array(ids)}::text[]) and ${alongIndex(sql`r.status = 'pending'`)}
      returning r.id, r.flow_id, r.flow_name, r.version, r.status, r.started_by, r.started_at, r.ended_at, r.error,
        r.parent_id, r.due_at, r.lease_until`,
  );
}

import { sql } from "drizzle-orm";
import type { Tx } from "../../../db/ledger.ts";
import { alongIndex } from "../../../db/side-index.ts";
import { lockedOpen } from "../engine/rows/claim-store.ts";
import { array } from "../../../db/statement.ts";
import type { HeadRow } from "./log-store.ts";
import { DEEPEST_RUN } from "../start/start-runs.ts";

export type CancelledRow = HeadRow;

const ENDED = sql`status = 'cancelled', due_at = null, lease_until = null, ended_at = `;
const KEPT = sql`kept_until = kept_until + (now() - started_at)`;
const HEAD = sql`r.id, r.flow_id, r.flow_name, r.version, r.status, r.started_by, r.started_at, r.ended_at, r.error,
  r.parent_id, r.due_at, r.lease_until`;

/** Ends an open run and the open sub-flows that its steps wait for; the run itself comes first. */
export async function updateToCancelled(tx: Tx, id: string): Promise<CancelledRow[]> {
  const at = new Date(tx.now).toISOString();
  const cancelled: CancelledRow[] = [];
  let ids = [id];
  for (let depth = 0; ids.length > 0 && depth <= DEEPEST_RUN; depth++) {
    const found = await tx.query(
      sql<CancelledRow>`with open as materialized (${lockedOpen(tx.userId, ids)})
        update flow_runs r set ${ENDED}${at}, ${KEPT} from open o
        where r.user_id = ${tx.userId} and r.id = o.id
        returning ${HEAD}`,
    );
    cancelled.push(...found);
    if (found.length === 0) break;
    const children = await tx.query(
      sql<{ id: string }>`select substring(waits_for from 5) as id from flow_steps
        where user_id = ${tx.userId} and run_id = any(${array(found.map((row) => row.id))}::text[])
          and ${alongIndex(sql`status = 'waiting' and waits_for like 'run:%'`)}`,
    );
    ids = children.map((row) => row.id).sort();
  }
  return cancelled;
}

/** Ends all open runs of a flow. */
export function updateToCancelledOf(tx: Tx, flowId: string): Promise<CancelledRow[]> {
  return tx.query(
    sql<CancelledRow>`update flow_runs r set ${ENDED}${new Date(tx.now).toISOString()}, ${KEPT}
      where r.user_id = ${tx.userId} and r.id in (select id from flow_runs where user_id = ${tx.userId}
        and flow_id = ${flowId} and status = 'pending' order by id for update)
      returning ${HEAD}`,
  );
}

/** Locks a flow that is to be deleted, against engines and starts too. */
export async function lockRemoved(tx: Tx, flowId: string): Promise<void> {
  await tx.query(sql<object>`select from flows where user_id = ${tx.userId} and id = ${flowId} for update`);
}

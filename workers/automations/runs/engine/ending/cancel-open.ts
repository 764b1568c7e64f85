import type { RunError } from "#shared/contracts/runs.ts";
import type { Tx } from "../../../../db/ledger.ts";
import { queued } from "../../../../jobs/kinds.ts";
import { toRunHead } from "../../core/run-head.ts";
import { endListening } from "../listen-for-waits.ts";
import { addFigures, closeSteps, wakeRuns } from "../rows/write-store.ts";
import { joinStarters } from "../../start/start-store.ts";
import { type CancelledRow, listOpen, lockOpen, type OpenRun, updateToEnded } from "./cancel-store.ts";

/** One transaction ends so many runs. */
export const CANCELLED_AT_ONCE = 100;
/** They have so many steps together; a run that alone has more is ended alone. */
const STEPS_AT_ONCE = 5_000;

/**
 * Ends the first ones of these runs that are open, and the sub-flows that they wait for, as many as one
 * transaction may. Jobs end the further sub-flows. Runs that waited for one of these runs go on at once.
 * With a failure the runs fail, and only their sub-flows are cancelled.
 *
 * Locks go from the waiting run to the one that it waits for, and among equals by their ids. The rows of
 * flows come behind all runs.
 */
export async function cancelOpen(
  tx: Tx,
  ids: readonly string[],
  failure: RunError | null = null,
): Promise<CancelledRow[]> {
  const cancelled: CancelledRow[] = [];
  const left: string[] = [];
  const room = { runs: CANCELLED_AT_ONCE, steps: STEPS_AT_ONCE };
  const asked = ids.slice(0, room.runs);
  const first = await listOpen(tx, asked, STEPS_AT_ONCE);
  const parents = [...new Set(first.flatMap(({ parent_id: id }) => id ?? []))].filter(
    (id) => !asked.includes(id),
  );
  if (parents.length > 0) {
    await joinStarters(tx);
    await lockOpen(tx, parents);
  }
  for (let open = first; open.length > 0;) {
    const taken = fitting(open, room);
    if (cancelled.length > 0) left.push(...open.slice(taken.length).map(({ id }) => id));
    if (taken.length === 0) break;
    await lockOpen(tx, taken);
    const ended = await updateToEnded(tx, taken, cancelled.length === 0 ? failure : null);
    cancelled.push(...ended);
    const { waits, children } = await closeSteps(
      tx,
      ended.map(({ id }) => id),
    );
    await endListening(tx, waits);
    const next = children.slice(0, room.runs);
    left.push(...children.slice(next.length));
    open = next.length === 0 ? [] : await listOpen(tx, next, STEPS_AT_ONCE);
  }
  await tellEnds(tx, cancelled);
  for (let from = 0; from < left.length; from += CANCELLED_AT_ONCE) {
    const runIds = left.slice(from, from + CANCELLED_AT_ONCE);
    tx.jobs.push(queued({ kind: "flows.cancel", payload: { runIds } }));
  }
  if (parents.length === 0) return cancelled;
  await wakeRuns(tx, parents);
  tx.jobs.push(queued({ kind: "flows.run", payload: { at: null } }));
  return cancelled;
}

/** The ids of the first runs that fit into the room of a transaction, which they take up. */
function fitting(open: readonly OpenRun[], room: { runs: number; steps: number }): string[] {
  const taken: string[] = [];
  for (const { id, steps } of open) {
    const isFirst = room.runs === CANCELLED_AT_ONCE;
    if (room.runs === 0 || (steps > room.steps && !isFirst)) break;
    room.runs -= 1;
    room.steps -= steps;
    taken.push(id);
  }
  return taken;
}

async function tellEnds(tx: Tx, cancelled: readonly CancelledRow[]): Promise<void> {
  const lastAt = new Date(tx.now).toISOString();
  const byFlow = Map.groupBy(cancelled, ({ flow_id: flowId }) => flowId);
  await addFigures(
    tx,
    [...byFlow].map(([flowId, rows]) => {
      const failures = rows.filter(({ status }) => status === "failure").length;
      return { flowId, successes: 0, failures, cancelled: rows.length - failures, runtimeMs: 0, lastAt };
    }),
  );
  for (const run of cancelled)
    tx.events.push({ type: "flow.execution.finished", body: { run: toRunHead(run, tx.now) } });
}

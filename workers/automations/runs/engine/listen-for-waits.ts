import { Problem } from "#shared/problem.ts";
import type { Tx } from "../../../db/ledger.ts";
import { typesOf } from "../../reactions/event-types.ts";
import { type Beginning, listen, unlisten } from "../../reactions/listen.ts";
import type { StepRow } from "./rows/claim-store.ts";

/** The name of a waiting step among the listeners of a user. */
export function listenerOf({ run_id: runId, path }: Pick<StepRow, "run_id" | "path">): string {
  return `${runId} ${path}`;
}

/**
 * From now on the steps that wait hear their events, and those that ended hear none. Without a beginning in
 * the events of identity no step can wait, and the transaction ends.
 */
export async function listenForWaits(
  tx: Tx,
  rows: readonly StepRow[],
  identity: Beginning | null,
): Promise<void> {
  for (const row of rows) {
    if (row.kind !== "wait") continue;
    const listener = { kind: "flow", refId: listenerOf(row) } as const;
    if (row.status !== "waiting") await unlisten(tx, listener);
    else if (identity === null) throw new Problem("not_ready");
    else await listen(tx, listener, { eventTypes: typesOf(row.waits_for ?? ""), identity });
  }
}

/** Steps that were cancelled hear nothing more. */
export async function endListening(tx: Tx, rows: readonly Pick<StepRow, "run_id" | "path">[]): Promise<void> {
  for (const row of rows) await unlisten(tx, { kind: "flow", refId: listenerOf(row) });
}

import type { Tx } from "../../../db/ledger.ts";
import { typesOf } from "../../reactions/core/event-types.ts";
import { type Beginning, beginListening, unlisten } from "../../reactions/listen.ts";
import type { StepRow } from "./rows/claim-store.ts";

/** The name of a waiting step among the listeners of a user. */
export function listenerOf({ run_id: runId, path }: Pick<StepRow, "run_id" | "path">): string {
  return `${runId} ${path}`;
}

/**
 * From now on the steps that wait hear their events, and those that ended hear none. Without a beginning in
 * the events of identity a job begins to give these.
 */
export async function listenForWaits(
  tx: Tx,
  rows: readonly StepRow[],
  identity: Beginning | null,
): Promise<void> {
  const waits = rows.filter(({ kind }) => kind === "wait");
  const begun = waits.filter(({ status }) => status === "waiting");
  await endListening(
    tx,
    waits.filter((row) => !begun.includes(row)),
  );
  if (begun.length === 0) return;
  const listeners = begun.map((row) => {
    return { kind: "flow" as const, refId: listenerOf(row), eventTypes: typesOf(row.waits_for ?? "") };
  });
  await beginListening(tx, listeners, identity);
}

/** Steps that ended hear nothing more. */
export function endListening(tx: Tx, rows: readonly Pick<StepRow, "run_id" | "path">[]): Promise<void> {
  return unlisten(tx, "flow", rows.map(listenerOf));
}

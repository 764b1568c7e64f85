import type { Tx } from "../../../db/ledger.ts";
import { rowAfter } from "./apply-outcome.ts";
import { lockEngine, lockHeld, type StepRow } from "./claim-store.ts";
import type { Arrived, Begun } from "./effect-pool.ts";
import type { HeldRun } from "./held-run.ts";
import { releaseRuns, writeSteps } from "./write-store.ts";

/**
 * Stores results without following them, and gives runs back so that any engine can go on with them. Effects
 * that were not begun do not count as attempts.
 */
export async function putBack(
  tx: Tx,
  {
    held,
    arrived,
    waiting,
  }: {
    held: readonly HeldRun[];
    arrived: readonly Arrived[];
    waiting: readonly Begun[];
  },
): Promise<void> {
  if (held.length === 0) return;
  await lockEngine(tx);
  const locked = await lockHeld(
    tx,
    held.map(({ run: { id, claims } }) => ({ id, claims })),
  );
  const ours = new Set(locked.map(({ id }) => id));
  const rows: StepRow[] = [
    ...arrived.map((each) => rowAfter(each, tx.now)),
    ...waiting.map(({ row }) => ({ ...row, attempts: row.attempts - 1 })),
  ];
  await writeSteps(
    tx,
    rows.filter(({ run_id: runId }) => ours.has(runId)),
  );
  await releaseRuns(tx, [...ours]);
}

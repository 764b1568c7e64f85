import type { Tx } from "../../../db/ledger.ts";
import { rowAfter } from "./apply-outcome.ts";
import { lockEngine, lockHeld, type StepRow } from "./rows/claim-store.ts";
import type { Arrived, Begun } from "./effect-pool.ts";
import { type HeldRun, RUN_LEASE_SECONDS } from "./rows/held-run.ts";
import { releaseRuns, renewLeases, writeSteps } from "./rows/write-store.ts";

type Results = { held: readonly HeldRun[]; arrived: readonly Arrived[] };

/** Stores results without following them, and renews the leases of the runs, whose effects still work. */
export async function storeResults(tx: Tx, { held, arrived }: Results): Promise<void> {
  const ours = await lockOurs(tx, held);
  await writeSteps(tx, rowsOf(arrived, { ours, now: tx.now }));
  const until = new Date(tx.now + RUN_LEASE_SECONDS * 1_000).toISOString();
  await renewLeases(tx, [...ours], until);
}

/**
 * Stores results without following them, and gives the runs back so that any engine can go on with them.
 * Effects that were not begun do not count as attempts.
 */
export async function putBack(
  tx: Tx,
  { held, arrived, waiting }: Results & { waiting: readonly Begun[] },
): Promise<void> {
  const ours = await lockOurs(tx, held);
  const unbegun = waiting.map(({ row }) => ({ ...row, attempts: row.attempts - 1 }));
  const rows = [...rowsOf(arrived, { ours, now: tx.now }), ...unbegun];
  await writeSteps(
    tx,
    rows.filter(({ run_id: runId }) => ours.has(runId)),
  );
  await releaseRuns(tx, [...ours]);
}

async function lockOurs(tx: Tx, held: readonly HeldRun[]): Promise<Set<string>> {
  if (held.length === 0) return new Set();
  await lockEngine(tx);
  const locked = await lockHeld(
    tx,
    held.map(({ run: { id, claims } }) => ({ id, claims })),
  );
  return new Set(locked.map(({ id }) => id));
}

function rowsOf(
  arrived: readonly Arrived[],
  { ours, now }: { ours: ReadonlySet<string>; now: number },
): StepRow[] {
  return arrived.map((each) => rowAfter(each, now)).filter(({ run_id: runId }) => ours.has(runId));
}

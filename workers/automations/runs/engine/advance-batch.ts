import type { RunHead } from "#shared/contracts/runs.ts";
import type { Tx } from "../../../db/ledger.ts";
import type { Beginning } from "../../reactions/listen.ts";
import { childOf } from "../core/sub-flow.ts";
import { type Advanced, advanceRun } from "./advance-run.ts";
import { rowAfter } from "./apply-outcome.ts";
import {
  listChildren,
  listFlows,
  listSteps,
  lockDue,
  lockEngine,
  lockFlows,
  lockHeld,
  type ChildRow,
  type RunRow,
  type StepRow,
} from "./rows/claim-store.ts";
import type { Arrived } from "./effect-pool.ts";
import type { Evaluator } from "./evaluator.ts";
import { readGraphs } from "./rows/graph-memory.ts";
import { type HeldRun, newlyHeld } from "./rows/held-run.ts";
import { startChildren } from "./start-children.ts";
import { settleBatch } from "./settle-batch.ts";

/** After so much work, in units of the meter, a batch advances no further run. */
const FUEL_A_BATCH = 500_000_000;

export type Batch = {
  /** The runs that this engine holds and works on in this transaction. */
  held: readonly HeldRun[];
  arrived: readonly Arrived[];
  /** So many due runs are claimed. */
  room: number;
  /** Of these only that one. */
  only?: string;
  evaluator: Evaluator;
  runsAMonth: number | null;
  /** Where a wait begins in the events of identity; null while identity is away. */
  identity: Beginning | null;
};

/** What a batch came to. Runs that another holder has, or that have ended, are lost. */
export type BatchOutcome = {
  advanced: Advanced[];
  lost: HeldRun[];
  /** Held runs that wait for their flow or for the next batch, and keep their results. */
  postponed: HeldRun[];
  started: RunHead[];
  parents: string[];
  isMore: boolean;
};

/**
 * Advances the held runs by the results of their effects, and due runs from where they stand, in one
 * transaction. What is to be begun next has its intent stored when the transaction commits.
 */
export async function advanceBatch(tx: Tx, batch: Batch): Promise<BatchOutcome> {
  const locking = lockEngine(tx);
  const { ready, lost, postponed, woken } = await lockBatch(tx, batch.held);
  const found = batch.room > 0 ? await lockDue(tx, batch.room) : [];
  const due = batch.only === undefined ? found : found.filter(({ id }) => id === batch.only);
  await locking;
  const claimed = await openRuns(tx, due);
  const runs = [...ready, ...claimed];
  const fresh = [...claimed.filter(hasJournal), ...woken].map(({ run }) => run.id);
  if (fresh.length > 0) addRows(runs, await listSteps(tx, fresh));
  const arrived = Map.groupBy(batch.arrived, (each) => each.held);
  const children = await readChildren(tx, runs);
  const advanced: Advanced[] = [];
  const before = batch.evaluator.spent();
  for (const held of runs) {
    if (advanced.length > 0 && batch.evaluator.spent() - before > FUEL_A_BATCH) break;
    const results = applyArrived(held, arrived.get(held) ?? [], tx.now);
    const each = advanceRun(held, { evaluator: batch.evaluator, children, now: tx.now });
    advanced.push({ ...each, changed: [...results, ...each.changed] });
  }
  // Held runs that the batch did not come to keep their results for the next one.
  const delayed = ready.slice(advanced.length);
  await startChildren(tx, advanced, batch.runsAMonth);
  const { started, parents } = await settleBatch(tx, advanced, batch);
  return {
    advanced,
    lost,
    postponed: [...postponed, ...delayed],
    started,
    parents,
    isMore: due.length === batch.room || advanced.length < runs.length || hasEnded(ready, advanced),
  };
}

/** A run that ends may let another of its flow work. */
function hasEnded(held: readonly HeldRun[], advanced: readonly Advanced[]): boolean {
  const ended = advanced.filter(({ progress }) => progress.end !== null);
  return ended.some((each) => held.includes(each.held));
}

/** Locks the held runs behind their flows, as the deletion of a flow does. */
async function lockBatch(
  tx: Tx,
  held: readonly HeldRun[],
): Promise<{ ready: HeldRun[]; lost: HeldRun[]; postponed: HeldRun[]; woken: HeldRun[] }> {
  if (held.length === 0) return { ready: [], lost: [], postponed: [], woken: [] };
  const flows = await lockFlows(tx, [...new Set(held.map(({ run }) => run.flow_id))]);
  const reached = held.filter(({ run }) => flows.has(run.flow_id));
  const unreached = held.filter(({ run }) => !flows.has(run.flow_id));
  const busy = await listFlows(tx, [...new Set(unreached.map(({ run }) => run.flow_id))]);
  const locked = await lockHeld(
    tx,
    reached.map(({ run: { id, claims } }) => ({ id, claims })),
  );
  const wokenOf = new Map(locked.map((row) => [row.id, row.is_woken]));
  const ready = reached.filter(({ run }) => wokenOf.has(run.id));
  return {
    ready,
    lost: held.filter(({ run }) => !wokenOf.has(run.id) && !busy.has(run.flow_id)),
    postponed: unreached.filter(({ run }) => busy.has(run.flow_id)),
    woken: ready.filter(({ run }) => wokenOf.get(run.id) === true),
  };
}

async function openRuns(tx: Tx, due: readonly RunRow[]): Promise<HeldRun[]> {
  if (due.length === 0) return [];
  const locking = lockFlows(tx, [...new Set(due.map((run) => run.flow_id))]);
  const graphs = await readGraphs(
    tx,
    due.map((run) => ({ flowId: run.flow_id, n: run.version })),
  );
  const flows = await locking;
  return due.flatMap((run) => {
    const errorFlowId = flows.get(run.flow_id);
    const graph = graphs.get(`${run.flow_id} ${run.version}`);
    if (errorFlowId === undefined || graph === undefined) return [];
    return [newlyHeld(run, graph, errorFlowId)];
  });
}

/** A run that was never interrupted has no steps, unless it repeats another one. */
function hasJournal({ run }: HeldRun): boolean {
  return run.nodes.length > 0 || run.started_by === "rerun";
}

function addRows(runs: readonly HeldRun[], rows: readonly StepRow[]): void {
  const byId = new Map(runs.map((held) => [held.run.id, held]));
  for (const row of rows) byId.get(row.run_id)?.steps.set(row.path, row);
}

function applyArrived(held: HeldRun, arrived: readonly Arrived[], now: number): StepRow[] {
  return arrived.map((each) => {
    held.underWay.delete(each.row.path);
    const after = rowAfter(each, now);
    held.steps.set(after.path, after);
    return after;
  });
}

async function readChildren(tx: Tx, runs: readonly HeldRun[]): Promise<Map<string, ChildRow>> {
  const ids = runs.flatMap(({ steps }) =>
    [...steps.values()].flatMap(({ status, waits_for: waitsFor }) => {
      const child = status === "waiting" ? childOf(waitsFor) : null;
      return child === null ? [] : [child];
    }),
  );
  if (ids.length === 0) return new Map();
  return new Map((await listChildren(tx, ids)).map((row) => [row.id, row]));
}

import type { NodeExecution, RunHead } from "#shared/contracts/runs.ts";
import type { Tx } from "../../../db/ledger.ts";
import { fitsRow, logText, spilled } from "../core/payloads.ts";
import { toRunHead } from "../core/run-head.ts";
import { type NewRun, startRuns } from "../start/start-runs.ts";
import type { Advanced } from "./advance-run.ts";
import type { Beginning } from "../../reactions/listen.ts";
import { endListening, listenForWaits } from "./listen-for-waits.ts";
import { RUN_LEASE_SECONDS } from "./rows/held-run.ts";
import { retentionOf } from "./start-children.ts";
import {
  addFigures,
  closeSteps,
  type EndedRuns,
  type RunUpdate,
  writeRuns,
  writeSteps,
} from "./rows/write-store.ts";

/**
 * Stores what the runs of a batch came to: steps, logs, ends, figures of flows, and events. It starts the
 * error flows of failed runs, and returns the runs that wait for one that ended.
 */
export async function settleBatch(
  tx: Tx,
  advanced: readonly Advanced[],
  { runsAMonth, identity }: { runsAMonth: number | null; identity: Beginning | null },
): Promise<{ started: RunHead[]; parents: string[] }> {
  const updates = advanced.map((each) => updateOf(each, tx.now));
  const heads = advanced.map(({ held: { run } }, n) => headOf(run, updates[n], tx.now));
  const ended = advanced.filter(({ progress }) => progress.end !== null);
  const failed = ended.filter(({ progress }) => progress.end?.status === "failure");
  const unfinished = ended.filter((each) => failed.includes(each) || hasOpenStep(each));
  const steps = stepsOf(advanced);
  const [{ waits }] = await Promise.all([
    writeSteps(tx, steps).then(() =>
      closeSteps(
        tx,
        unfinished.map(({ held }) => held.run.id),
      ),
    ),
    writeRuns(tx, updates),
    addFigures(tx, figuresOf(ended, tx.now)),
  ]);
  await listenForWaits(tx, steps, identity);
  await endListening(tx, waits);
  for (const head of heads)
    if (head.status !== "pending") tx.events.push({ type: "flow.execution.finished", body: { run: head } });
  await startErrorFlows(tx, failed, runsAMonth);
  return {
    started: heads.filter((_, n) => advanced[n]?.held.run.nodes.length === 0),
    parents: ended.flatMap(({ held: { run } }) =>
      run.started_by === "flow" && run.parent_id !== null ? [run.parent_id] : [],
    ),
  };
}

/** A `forEach` whose failure was caught may leave an item that waits for another attempt. */
function hasOpenStep({ held }: Advanced): boolean {
  return [...held.steps.values()].some(({ status }) => status === "waiting");
}

/** Of rows with the same path only the last one counts. */
function stepsOf(advanced: readonly Advanced[]) {
  return advanced.flatMap(({ changed }) => [...new Map(changed.map((row) => [row.path, row])).values()]);
}

function updateOf({ held, progress, wanted, nextWake }: Advanced, now: number): RunUpdate {
  const { run, underWay } = held;
  const at = new Date(now).toISOString();
  const { end } = progress;
  const nodes = logText(progress.log, isStep);
  if (end !== null) {
    const result = fitsRow(JSON.stringify(end.result)) ? end.result : spilled("");
    const kept =
      run.kept_until === null ? null : now + Date.parse(run.kept_until) - Date.parse(run.started_at);
    return {
      id: run.id,
      status: end.status,
      nodes,
      result,
      error: end.error,
      dueAt: null,
      leaseUntil: null,
      claims: run.claims,
      endedAt: at,
      keptUntil: kept === null ? null : new Date(kept).toISOString(),
    };
  }
  const isHeld = wanted.length > 0 || underWay.size > 0;
  const lease = new Date(now + RUN_LEASE_SECONDS * 1_000).toISOString();
  const open = { id: run.id, status: "pending", nodes, result: null, error: null, endedAt: null } as const;
  if (isHeld)
    return { ...open, dueAt: lease, leaseUntil: lease, claims: run.claims + 1, keptUntil: run.kept_until };
  const wake = new Date(nextWake ?? now).toISOString();
  return { ...open, dueAt: wake, leaseUntil: null, claims: run.claims, keptUntil: run.kept_until };
}

function isStep({ kind }: NodeExecution): boolean {
  return kind === "action" || kind === "delay";
}

function headOf(run: Advanced["held"]["run"], update: RunUpdate | undefined, now: number): RunHead {
  return toRunHead(
    {
      ...run,
      status: update?.status ?? "pending",
      error: update?.error ?? null,
      ended_at: update?.endedAt ?? null,
      due_at: update?.dueAt ?? null,
      lease_until: update?.leaseUntil ?? null,
    },
    now,
  );
}

function figuresOf(ended: readonly Advanced[], now: number): EndedRuns[] {
  const figures = new Map<string, EndedRuns>();
  for (const { held, progress } of ended) {
    const { flow_id: flowId, started_at: startedAt } = held.run;
    const none = { flowId, successes: 0, failures: 0, cancelled: 0, runtimeMs: 0, lastAt: startedAt };
    const sum = figures.get(flowId) ?? none;
    const isSuccess = progress.end?.status === "success";
    figures.set(flowId, {
      ...sum,
      successes: sum.successes + (isSuccess ? 1 : 0),
      failures: sum.failures + (isSuccess ? 0 : 1),
      runtimeMs: sum.runtimeMs + Math.max(0, now - Date.parse(startedAt)),
      lastAt: sum.lastAt > startedAt ? sum.lastAt : startedAt,
    });
  }
  return [...figures.values()];
}

/** A run whose failure has a flow of its own starts that flow once. */
async function startErrorFlows(
  tx: Tx,
  failed: readonly Advanced[],
  runsAMonth: number | null,
): Promise<void> {
  for (const { held, progress } of failed) {
    const { run, errorFlowId } = held;
    if (errorFlowId === null) continue;
    const error = progress.end?.error ?? null;
    const next: NewRun = {
      flowId: errorFlowId,
      startedBy: "error",
      input: { flowId: run.flow_id, runId: run.id, error },
      cause: `error:${run.id}`,
      parentId: run.id,
      depth: run.depth + 1,
    };
    await startRuns(tx, [next], { runsAMonth, retentionDays: retentionOf(run) });
  }
}

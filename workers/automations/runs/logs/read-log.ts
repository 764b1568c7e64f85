import { MOST_NODE_EXECUTIONS, type NodeExecution, type Run } from "#shared/contracts/runs.ts";
import { Problem } from "#shared/problem.ts";
import type { Tx } from "../../../db/ledger.ts";
import { toRunHead } from "../core/run-head.ts";
import { spilled } from "../core/payloads.ts";
import { findLog, listLogSteps, type LogStep } from "./log-store.ts";

/** A run with the log of its nodes; it throws `not_found`. `now` is in epoch ms. */
export async function readLog(
  query: Tx["query"],
  userId: string,
  { id, now }: { id: string; now: number },
): Promise<Run> {
  const reading = listLogSteps(query, userId, { id, limit: MOST_NODE_EXECUTIONS });
  const [row, steps] = await Promise.all([findLog(query, userId, id), reading]);
  if (row === null) throw new Problem("not_found");
  return {
    ...toRunHead(row, now),
    input: row.input,
    result: row.result,
    nodeExecutions: withSteps(row.nodes, steps).slice(0, MOST_NODE_EXECUTIONS),
  };
}

/** The log of the run's own row, with what the journal holds of its steps: one line for each item. */
export function withSteps(nodes: readonly NodeExecution[], steps: readonly LogStep[]): NodeExecution[] {
  const byNode = new Map<string, LogStep[]>();
  for (const step of steps) byNode.set(step.node_id, [...(byNode.get(step.node_id) ?? []), step]);
  return nodes.flatMap((entry) => {
    const own = byNode.get(entry.nodeId);
    if (own === undefined) return [entry];
    return own.toSorted((a, b) => (a.item ?? 0) - (b.item ?? 0)).map((step) => shown(entry, step));
  });
}

function shown(entry: NodeExecution, step: LogStep): NodeExecution {
  const { started_at: startedAt, ended_at: endedAt } = step;
  const isDelay = step.kind === "delay";
  return {
    ...entry,
    item: step.item,
    // A condition of a connection may have failed behind a step that succeeded.
    status: step.status === "success" && entry.status === "failure" ? "failure" : statusOf(step),
    attempts: step.attempts,
    // A wait keeps what its condition sees.
    input: step.kind === "action" ? (step.input ?? entry.input) : entry.input,
    output: step.output_key !== null ? spilled(step.node_id) : isDelay ? entry.input : step.output,
    isSpilled: step.output_key !== null || step.is_cut,
    error: step.status === "success" ? entry.error : step.error,
    startedAt,
    endedAt,
    wakeAt: step.status === "waiting" ? step.wake_at : null,
    duration: endedAt === null ? null : Date.parse(endedAt) - Date.parse(startedAt),
  };
}

function statusOf({ status }: LogStep): NodeExecution["status"] {
  return status === "intent" ? "running" : status;
}

import * as z from "zod";
import { type NodeExecution, type Run, type RunHead, RunStatus } from "#shared/contracts/runs.ts";

/** An execution of a node as an event tells of it. */
export type ToldNode = Omit<NodeExecution, "input" | "output" | "why">;

/** A run that ended stays ended, whatever arrives late. */
export function laterHead<T extends RunHead>(known: T, told: RunHead): T {
  return known.status !== "pending" && told.status === "pending" ? known : { ...known, ...told };
}

/** The list with a run in its newer state; a run that the list does not hold is not added. */
export function withRun(runs: readonly RunHead[], told: RunHead): RunHead[] {
  return runs.map((run) => (run.id === told.id ? laterHead(run, told) : run));
}

/** Which runs a list holds, as the key of its query says. */
const ListedBy = z.strictObject({
  flowId: z.string().optional(),
  status: RunStatus.optional(),
  /** The server alone finds by a text. */
  search: z.undefined().optional(),
  to: z.undefined().optional(),
});

/** Whether a new run belongs in a list; unknown filters and texts leave that to the server. */
export function isListed(filter: unknown, told: RunHead): boolean {
  const { data } = ListedBy.safeParse(filter);
  if (data === undefined) return false;
  const { flowId = told.flowId, status = told.status } = data;
  return flowId === told.flowId && status === told.status;
}

/** The run with one of its nodes as an event tells of it. Input and output come with the whole run. */
export function withNode(run: Run, told: ToldNode): Run {
  const isSame = (each: NodeExecution) => each.nodeId === told.nodeId && each.item === told.item;
  const known = run.nodeExecutions.find(isSame);
  if (known === undefined) {
    const added = { ...told, input: null, output: null, why: [] };
    return { ...run, nodeExecutions: [...run.nodeExecutions, added] };
  }
  if (isOver(known.status) && !isOver(told.status)) return run;
  const next = { ...known, ...told };
  return { ...run, nodeExecutions: run.nodeExecutions.map((each) => (isSame(each) ? next : each)) };
}

/** True of a state that no later event leaves. */
export function isOver(status: NodeExecution["status"]): boolean {
  return status !== "running" && status !== "waiting";
}

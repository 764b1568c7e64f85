import {
  type FlowGraph,
  type FlowProblem,
  type FlowTrigger,
  MOST_PROBLEMS,
} from "#shared/contracts/flow-nodes.ts";
import type { Flow, FlowHead, FlowMetrics, FlowStatus } from "#shared/contracts/flows.ts";
import { problem } from "./core/problem.ts";
import { figuresOf } from "./core/metrics-words.ts";

/** A row of `flows`. */
export type FlowRow = {
  id: string;
  name: string;
  intention: string;
  status: FlowStatus;
  timeZone: string;
  position: number;
  concurrency: number | null;
  errorFlowId: string | null;
  notes: string | null;
  version: number;
  validVersion: number | null;
  schedule: string | null;
  nodeCount: number;
  successes: number;
  failures: number;
  cancelled: number;
  /** Of the runs that were not cancelled, from start to end. */
  runtimeMs: number;
  lastExecuted: string | null;
  createdAt: string;
  updatedAt: string;
};

/** A trigger as JSON of the ledger, whose instant is not ours yet. */
export type TriggerRow = FlowTrigger;
/** A flow with what stands in other tables. */
export type HeadRow = FlowRow & {
  runsLastDay: number;
  triggers: TriggerRow[];
  problems: FlowProblem[];
  /** The day of this month on which the plan refused a trigger's run, and no run has started since. */
  refusedOn: string | null;
};
export type WholeRow = HeadRow & { graph: FlowGraph };

export function toFlowHead(row: HeadRow): FlowHead {
  return { ...headOf(row), nodeCount: row.nodeCount };
}

export function toFlow(row: WholeRow): Flow {
  const { nodes, connections } = row.graph;
  return { ...headOf(row), nodes, connections };
}

function headOf(row: HeadRow): Omit<FlowHead, "nodeCount"> {
  const { id, name, intention, status, schedule, timeZone, triggers, position, concurrency, errorFlowId } =
    row;
  return {
    id,
    name,
    intention,
    status,
    schedule,
    timeZone,
    triggers: triggers.map(toTrigger),
    metrics: metricsOf(row),
    position,
    concurrency,
    errorFlowId,
    version: row.version,
    validVersion: row.validVersion,
    problems: problemsOf(row),
    lastExecuted: row.lastExecuted,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

/** The problems of the version, and the refusal of triggers by the plan. */
function problemsOf({ status, triggers, problems, refusedOn }: HeadRow): FlowProblem[] {
  if (refusedOn === null || status !== "active" || triggers.every(({ on }) => on === "manual"))
    return problems;
  const words = `the runs of this month's plan were used up on ${refusedOn}, so triggers start nothing`;
  return [...problems.slice(0, MOST_PROBLEMS - 1), problem("quota_exceeded", words)];
}

/** A row keeps the hook of a node that has become another trigger. */
function toTrigger({ hookId, nextAt, ...trigger }: TriggerRow): FlowTrigger {
  return {
    ...trigger,
    hookId: trigger.on === "webhook" ? hookId : null,
    nextAt: nextAt === null ? null : new Date(nextAt).toISOString(),
  };
}

function metricsOf({ successes, failures, cancelled, runtimeMs, runsLastDay, notes }: HeadRow): FlowMetrics {
  const figures = figuresOf({ successes, failures, cancelled, runtimeMs });
  return { ...figures, volumePerDay: String(runsLastDay), runsLastDay, notes };
}

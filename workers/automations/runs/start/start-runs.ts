import type { FlowProblem } from "#shared/contracts/flow-nodes.ts";
import type { Json } from "#shared/contracts/json.ts";
import type { RunStatus, RUN_STARTERS } from "#shared/contracts/runs.ts";
import type { Quotas } from "#shared/contracts/tiers.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Tx } from "../../../db/ledger.ts";
import { queued } from "../../../jobs/kinds.ts";
import {
  addFlowProblem,
  insertRuns,
  joinStarters,
  listFaults,
  listRepeated,
  lockStarted,
  type StartedFlow,
  updateToldToday,
} from "./start-store.ts";

export type RunStarter = (typeof RUN_STARTERS)[number];

/** So many runs start one another at most: by sub-flows, as error flows, or through events. */
export const DEEPEST_RUN = 10;

/** What a run is started with. */
export type NewRun = {
  flowId: string;
  startedBy: RunStarter;
  input: Json;
  /** An id that was minted before, for one that is told ahead of the transaction. */
  id?: string;
  /** What may start one run of the flow only, such as a slot of a schedule or the id of a call. */
  cause?: string;
  /** The trigger that fired; without one the flow's first manual trigger, else its first. */
  triggerNodeId?: string;
  parentId?: string;
  depth?: number;
  fromNodeId?: string;
};

/** The limits by which runs start: `readQuotas` gives them ahead of the transaction. */
export type RunQuotas = Pick<Quotas, "runsAMonth" | "retentionDays">;

export type Started = { id: string; status: RunStatus };
export type NotStarted =
  | "not_found"
  | "flow_archived"
  | "flow_paused"
  | "flow_invalid"
  | "too_deep"
  /** The cause has started a run before. */
  | "repeated"
  | "quota_exceeded";

/** Starts a run, or returns null where it may not start or its cause has started one before. */
export async function startRun(tx: Tx, run: NewRun & { quotas: RunQuotas }): Promise<Started | null> {
  const [outcome] = await startRuns(tx, [run], run.quotas);
  return outcome === undefined || typeof outcome === "string" ? null : outcome;
}

/**
 * Starts runs in one transaction; the outcomes are in the order of the runs. They are due at once, and a job
 * of the user takes them. A run that a person, a repetition or another run asks for also starts when its flow
 * is paused.
 */
export async function startRuns(
  tx: Tx,
  runs: readonly NewRun[],
  quotas: RunQuotas,
): Promise<(Started | NotStarted)[]> {
  if (runs.length === 0) return [];
  const joining = joinStarters(tx);
  const locked = await lockStarted(tx, [...new Set(runs.map(({ flowId }) => flowId))]);
  await joining;
  const flows = new Map(locked.map((flow) => [flow.id, flow]));
  const judged = runs.map((run) => judge(run, flows.get(run.flowId)));
  const ended = runs.filter(({ startedBy }, n) => judged[n] === "too_deep" && !ASKED.has(startedBy));
  if (ended.length > 0)
    await addFlowProblem(tx, [...new Set(ended.map(({ flowId }) => flowId))], CHAIN_ENDED);
  const rows = judged.flatMap((each, n) => {
    const run = runs[n];
    if (typeof each === "string" || run === undefined) return [];
    return [
      {
        id: run.id ?? newId("run", tx.now),
        flow_id: run.flowId,
        flow_name: each.name,
        version: each.version,
        trigger_node_id: run.triggerNodeId ?? null,
        started_by: run.startedBy,
        cause: run.cause ?? null,
        parent_id: run.parentId ?? null,
        depth: run.depth ?? 0,
        from_node_id: run.fromNodeId ?? null,
        input: run.input,
      },
    ];
  });
  if (rows.length === 0) return judged.map((each) => (typeof each === "string" ? each : "not_found"));
  const most = quotas.runsAMonth;
  const added = await insertRuns(tx, rows, { most, retentionDays: quotas.retentionDays });
  if (added.size > 0) tx.jobs.push(queued({ kind: "flows.run", payload: { at: null } }));
  const repeated = await listRepeated(
    tx,
    rows.filter(({ id }) => !added.has(id)),
  );
  let next = 0;
  const outcomes = judged.map((each): Started | NotStarted => {
    if (typeof each === "string") return each;
    const row = rows[next++];
    if (row === undefined) return "not_found";
    if (added.has(row.id)) return { id: row.id, status: "pending" };
    return repeated.has(`${row.flow_id} ${row.cause}`) ? "repeated" : "quota_exceeded";
  });
  const refused = runs.find(({ startedBy }, n) => outcomes[n] === "quota_exceeded" && !ASKED.has(startedBy));
  if (refused !== undefined && (await updateToldToday(tx)))
    tx.audit.push({ action: "flow.quota_reached", detail: { flow: refused.flowId, most } });
  return outcomes;
}

/** Stands among the problems of a flow whose trigger was refused, until the flow is edited. */
const CHAIN_ENDED: FlowProblem = {
  code: "too_deep",
  message: `runs that start one another end after ${DEEPEST_RUN}, so a trigger of this flow was refused`,
  nodeId: null,
  connectionId: null,
  field: null,
  line: null,
  column: null,
};

/** What somebody asked for, who is told of a refusal at once. */
const ASKED: ReadonlySet<RunStarter> = new Set(["manual", "rerun", "flow"]);

type Startable = { name: string; version: number };

function judge(run: NewRun, flow: StartedFlow | undefined): Startable | NotStarted {
  if (flow === undefined) return "not_found";
  if (flow.status === "archived") return "flow_archived";
  if (flow.status === "paused" && !ASKED.has(run.startedBy)) return "flow_paused";
  if (flow.valid_version === null) return "flow_invalid";
  // A person who runs a flow means what the editor shows.
  if (run.startedBy === "manual" && flow.valid_version !== flow.version) return "flow_invalid";
  if ((run.depth ?? 0) > DEEPEST_RUN) return "too_deep";
  return { name: flow.name, version: flow.valid_version };
}

/** The refusal of a run that somebody asked for. */
export async function refusalOf(tx: Tx, flowId: string, reason: NotStarted): Promise<Problem> {
  if (reason === "flow_archived") return new Problem("flow_archived");
  if (reason === "quota_exceeded")
    return new Problem("quota_exceeded", "This plan allows no further run this month.");
  if (reason !== "flow_invalid") return new Problem("not_found");
  const [flow] = await lockStarted(tx, [flowId]);
  const faults = flow === undefined ? [] : await listFaults(tx, flowId, flow.version);
  return new Problem("flow_invalid", undefined, { issues: faults.map(toIssue) });
}

function toIssue({ field, nodeId, connectionId, line, column, message, code }: FlowProblem) {
  return {
    path: field ?? "",
    message,
    code,
    ...(nodeId === null ? {} : { nodeId }),
    ...(connectionId === null ? {} : { connectionId }),
    ...(line === null ? {} : { line }),
    ...(column === null ? {} : { column }),
  };
}

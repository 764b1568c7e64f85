import { canonicalJson } from "#shared/act.ts";
import type { FlowGraph, FlowProblem } from "#shared/contracts/flow-nodes.ts";
import { Problem } from "#shared/problem.ts";
import type { Tx } from "../../../db/ledger.ts";
import type { Precondition } from "../../../http/precondition.ts";
import { scheduleOf } from "../core/edit-graph.ts";
import { integrationIdsOf, judgeGraph } from "../core/judge-graph.ts";
import type { Known } from "../core/known.ts";
import { issuesOfGraph, issuesOfRequest, sizeProblems } from "../core/problem.ts";
import { LONGEST_GRAPH } from "#shared/contracts/flow-nodes.ts";
import type { FlowRow } from "../flow-row.ts";
import { knownTo } from "../judging/known-to.ts";
import { lockFlow, updateFlow } from "../store.ts";
import { syncTriggers } from "./sync-triggers.ts";
import { deleteOldVersions, findGraph, insertVersion } from "./version-store.ts";

/** A flow that nobody else changes until the transaction ends, with the graph of its latest version. */
export type Held = { row: FlowRow; graph: FlowGraph };

export type Settings = Pick<
  FlowRow,
  "name" | "intention" | "status" | "timeZone" | "concurrency" | "errorFlowId" | "notes"
>;

/** What an edit makes of a flow. */
export type Edit = {
  graph?: FlowGraph;
  settings?: Partial<Settings>;
  /** What was done, for the list of versions. */
  change: string;
  /** The faults of what was written, for which the whole request is refused. */
  judge?: (graph: FlowGraph, known: Known) => FlowProblem[];
  /** Refuses the edit when its graph cannot run. */
  mustRun?: boolean;
};

const LONGEST_CHANGE = 300;

/** Locks a flow. Refuses one that is unknown, or of another version than the caller's. */
export async function holdFlow(tx: Tx, id: string, precondition: Precondition): Promise<Held> {
  const row = await lockFlow(tx, id);
  if (row === null) throw new Problem("not_found");
  if (!precondition(row.version)) throw new Problem("precondition_failed");
  const graph = await findGraph(tx, id, row.version);
  if (graph === null) throw new Error("a flow has lost its latest version");
  return { row, graph };
}

/**
 * Makes an edit the newest version of a held flow, and returns its number. An edit that changes nothing makes
 * none.
 */
export async function writeEdit(tx: Tx, held: Held, edit: Edit): Promise<number> {
  const { graph = held.graph, settings = {}, change, judge, mustRun = false } = edit;
  const row: FlowRow = { ...held.row, ...settings };
  const known = await knownTo(tx, row, graph);
  refuse(
    "invalid_request",
    issuesOfRequest([...(judge?.(graph, known) ?? []), ...sizeProblems(graph, LONGEST_GRAPH)]),
  );
  const isSame = canonicalJson([row, graph]) === canonicalJson([held.row, held.graph]);
  const problems = judgeGraph(graph, known);
  if (mustRun) refuse("flow_invalid", issuesOfGraph(problems));
  if (isSame) return row.version;
  const version = row.version + 1;
  const validVersion = problems.length === 0 ? version : row.validVersion;
  const { id } = row;
  await insertVersion(tx, {
    flowId: id,
    n: version,
    graph,
    problems,
    change: change.slice(0, LONGEST_CHANGE),
  });
  await updateFlow(tx, { ...row, ...factsOf(graph), version, validVersion });
  await syncTriggers(tx, {
    flowId: id,
    timeZone: row.timeZone,
    isActive: row.status === "active",
    head: graph,
    taken: await graphTaken(tx, { id, version, validVersion, graph }),
  });
  await deleteOldVersions(tx, { flowId: id, n: version, validVersion });
  return version;
}

/** What the row of a flow repeats of its graph. */
export function factsOf(graph: FlowGraph) {
  return {
    schedule: scheduleOf(graph),
    nodeCount: graph.nodes.length,
    integrationIds: integrationIdsOf(graph),
  };
}

type Latest = { id: string; version: number; validVersion: number | null; graph: FlowGraph };

async function graphTaken(tx: Tx, { id, version, validVersion, graph }: Latest): Promise<FlowGraph | null> {
  if (validVersion === null) return null;
  return validVersion === version ? graph : findGraph(tx, id, validVersion);
}

function refuse(code: "invalid_request" | "flow_invalid", issues: ReturnType<typeof issuesOfGraph>): void {
  if (issues.length > 0) throw new Problem(code, undefined, { issues });
}

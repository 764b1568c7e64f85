import type { FlowGraph } from "#shared/contracts/flow-nodes.ts";
import type { Tx } from "../../../db/ledger.ts";
import { actionNamed } from "../../actions/catalogue.ts";
import { flowRun } from "../../actions/types/flow-run.ts";
import { scheduleFault } from "../../schedules/next-times.ts";
import { integrationIdsOf, subFlowIdsOf } from "../core/judge-graph.ts";
import type { Known } from "../core/known.ts";
import { openJudge, templatesOf } from "./expression-faults.ts";
import { holdIntegrations, listSubFlows } from "./judging-store.ts";

/** The look for circles of flows ends after so many flows and steps. A run's depth is bounded anyway. */
const MOST_FLOWS_SEEN = 100;
const MOST_STEPS = 10;

/** Reads what the graph of a flow refers to, as far as judging it needs. */
export async function knownTo(
  tx: Tx,
  { id, timeZone }: { id: string; timeZone: string },
  graph: FlowGraph,
): Promise<Known> {
  const integrationIds = integrationIdsOf(graph);
  const integrations = integrationIds.length === 0 ? [] : await holdIntegrations(tx, integrationIds);
  const types = new Map(integrations.map((each) => [each.id, each.type]));
  const schedules = new Map<string, ReturnType<typeof scheduleFault>>();
  return {
    timeZone,
    integrationType: (asked) => types.get(asked) ?? null,
    actionNamed: (name) => (name === flowRun.action ? flowRun : actionNamed(name)),
    expressionFault: await openJudge(),
    templatesOf,
    scheduleFault(cron, zone) {
      const key = `${cron} ${zone}`;
      const fault = schedules.get(key) ?? scheduleFault(cron, zone, tx.now);
      schedules.set(key, fault);
      return fault;
    },
    subFlow: await subFlowsOf(tx, id, graph),
  };
}

async function subFlowsOf(tx: Tx, own: string, graph: FlowGraph): Promise<Known["subFlow"]> {
  const runs = new Map<string, readonly string[]>();
  let asked = subFlowIdsOf(graph);
  for (let step = 0; step < MOST_STEPS && asked.length > 0 && runs.size < MOST_FLOWS_SEEN; step++) {
    const found = await listSubFlows(tx, asked.slice(0, MOST_FLOWS_SEEN));
    for (const each of found)
      runs.set(
        each.id,
        each.runs.filter((id) => id !== null),
      );
    const next = found.flatMap((each) => each.runs.filter((id) => id !== null));
    asked = [...new Set(next)].filter((id) => !runs.has(id) && id !== own);
  }
  const reaches = (from: string): boolean => {
    const seen = new Set([from]);
    // A set that grows is walked to its last member.
    for (const id of seen) for (const next of runs.get(id) ?? []) seen.add(next);
    return seen.has(own);
  };
  return (id) => {
    if (reaches(id)) return "circle";
    return runs.has(id) ? "known" : "unknown";
  };
}

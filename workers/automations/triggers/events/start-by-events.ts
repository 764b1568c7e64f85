import type { Tx } from "../../../db/ledger.ts";
import { fits } from "../../reactions/core/event-types.ts";
import { type Filter, openFilter } from "../../reactions/filter.ts";
import type { Heard, Reactor, UserEvent } from "../../reactions/heard.ts";
import { toldEvent } from "../../reactions/told-event.ts";
import { type NewRun, type RunQuotas, startRuns } from "../../runs/start/start-runs.ts";
import { causeOf, placerOf } from "./core/cause-of.ts";
import { type EventTrigger, listClientIds, listDepths, listEventTriggers } from "./event-store.ts";

/** Starts the flows that an event triggers. */
export function startByEvents(quotas: RunQuotas): Reactor {
  return async (tx, heard) => {
    const filter = await openFilter();
    try {
      await startTriggered(tx, heard, { quotas, filter });
    } finally {
      filter.dispose();
    }
  };
}

async function startTriggered(
  tx: Tx,
  heard: readonly Heard[],
  { quotas, filter }: { quotas: RunQuotas; filter: Filter },
): Promise<void> {
  const triggers = await listEventTriggers(tx, [...new Set(heard.flatMap(({ refIds }) => refIds))]);
  if (triggers.length === 0) return;
  const causes = await listCauses(tx, heard);
  const runs: NewRun[] = [];
  for (const { event, refIds } of heard) {
    const input = toldEvent(event);
    const { endedFlowId = null, depth = 0 } = causes.get(event.cause) ?? {};
    for (const trigger of triggers) {
      if (!isMeant(trigger, event, refIds)) continue;
      // A flow that its own end starts would never stop.
      if (endedFlowId === trigger.flow_id) continue;
      const scope = { input, nodes: {}, now: event.at };
      if (!(await filter.judge(trigger.event_where, scope))) continue;
      runs.push({
        flowId: trigger.flow_id,
        startedBy: "event",
        triggerNodeId: trigger.node_id,
        cause: `event:${trigger.node_id}:${event.cause}`,
        input,
        depth,
      });
    }
  }
  for (let from = 0; from < runs.length; from += 100)
    await startRuns(tx, runs.slice(from, from + 100), quotas);
}

function isMeant(trigger: EventTrigger, event: UserEvent, refIds: readonly string[]): boolean {
  return refIds.includes(trigger.flow_id) && fits(trigger.event, event.type);
}

/** By event, how many runs stand behind one another in front of what it starts. */
async function listCauses(
  tx: Tx,
  heard: readonly Heard[],
): Promise<Map<string, { endedFlowId: string | null; depth: number }>> {
  const found = heard.map(({ event }) => ({ name: event.cause, ...causeOf(event) }));
  const parents = found.flatMap(({ runId, parentOrderId: id }) => (runId === null && id !== null ? id : []));
  const clientIds = await listClientIds(tx, [...new Set(parents)]);
  const named = found.map(({ runId, parentOrderId, ...cause }) => ({
    ...cause,
    runId: runId ?? placerOf(clientIds.get(parentOrderId ?? "") ?? null),
  }));
  const depths = await listDepths(tx, [...new Set(named.flatMap(({ runId }) => runId ?? []))]);
  return new Map(
    named.map(({ name, endedFlowId, runId }) => {
      const depth = runId === null ? 0 : (depths.get(runId) ?? 0) + 1;
      return [name, { endedFlowId, depth }];
    }),
  );
}

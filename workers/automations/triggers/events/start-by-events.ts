import type { Tx } from "../../../db/ledger.ts";
import { fits } from "../../reactions/core/event-types.ts";
import { type Filter, openFilter } from "../../reactions/filter.ts";
import type { Heard, Reactor, UserEvent } from "../../reactions/heard.ts";
import { toldEvent } from "../../reactions/told-event.ts";
import { type NewRun, type RunQuotas, startRuns } from "../../runs/start/start-runs.ts";
import { type EventTrigger, listDepths, listEventTriggers } from "./event-store.ts";

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
  const told = heard.map(({ event }) => runOf(event)).filter((run) => run !== null);
  const depths =
    told.length === 0
      ? new Map<string, number>()
      : await listDepths(
          tx,
          told.map(({ id }) => id),
        );
  const runs: NewRun[] = [];
  for (const { event, refIds } of heard) {
    const input = toldEvent(event);
    const ended = runOf(event);
    for (const trigger of triggers) {
      if (!isMeant(trigger, event, refIds)) continue;
      // A flow that its own end starts would never stop.
      if (ended?.flowId === trigger.flow_id) continue;
      const scope = { input, nodes: {}, now: event.at };
      if (!(await filter.judge(trigger.event_where, scope))) continue;
      runs.push({
        flowId: trigger.flow_id,
        startedBy: "event",
        triggerNodeId: trigger.node_id,
        cause: `event:${trigger.node_id}:${event.cause}`,
        input,
        ...(ended !== null && { depth: (depths.get(ended.id) ?? 0) + 1 }),
      });
    }
  }
  for (let from = 0; from < runs.length; from += 100)
    await startRuns(tx, runs.slice(from, from + 100), quotas);
}

function isMeant(trigger: EventTrigger, event: UserEvent, refIds: readonly string[]): boolean {
  return refIds.includes(trigger.flow_id) && fits(trigger.event, event.type);
}

/** The run that an event tells the end of. */
function runOf({ type, body }: UserEvent): { id: string; flowId: string } | null {
  if (type !== "flow.execution.finished" || !("run" in body)) return null;
  const { run } = body;
  if (typeof run !== "object" || run === null || !("id" in run) || !("flowId" in run)) return null;
  return { id: String(run.id), flowId: String(run.flowId) };
}

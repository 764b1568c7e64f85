import type { Json } from "#shared/contracts/json.ts";
import type { Tx } from "../../../db/ledger.ts";
import { openSandbox, type Sandbox } from "../../expressions/sandbox.ts";
import { fits } from "../../reactions/event-types.ts";
import type { Heard, Reactor, UserEvent } from "../../reactions/heard.ts";
import { toldEvent } from "../../reactions/told-event.ts";
import { isTrue } from "../../runs/core/ways.ts";
import { type NewRun, type RunQuotas, startRuns } from "../../runs/start/start-runs.ts";
import { type EventTrigger, listDepths, listEventTriggers } from "./event-store.ts";

/** A filter does little work, because one event may meet many of them. */
const FILTER_FUEL = 5_000_000;
/** After so many filters other work of the isolate gets its turn. */
const FILTERS_AT_ONCE = 10;

/** Starts the flows that an event triggers. */
export function startByEvents(quotas: RunQuotas): Reactor {
  return async (tx, heard) => {
    const sandbox = await openSandbox();
    try {
      const judge = filterOf(sandbox);
      await startTriggered(tx, heard, { quotas, judge });
    } finally {
      sandbox.dispose();
    }
  };
}

type Judge = (where: string | null, told: Json, at: string) => Promise<boolean>;

/** True where the filter is; a filter that fails lets nothing through. */
function filterOf(sandbox: Sandbox): Judge {
  let judged = 0;
  return async (where, told, at) => {
    if (where === null) return true;
    if (++judged % FILTERS_AT_ONCE === 0) await scheduler.wait(0);
    const evaluated = sandbox.evaluate(where, { input: told, nodes: {}, now: at }, FILTER_FUEL);
    return evaluated.ok && isTrue(evaluated.value);
  };
}

async function startTriggered(
  tx: Tx,
  heard: readonly Heard[],
  { quotas, judge }: { quotas: RunQuotas; judge: Judge },
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
      if (!(await judge(trigger.event_where, input, event.at))) continue;
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

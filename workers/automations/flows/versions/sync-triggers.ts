import type { FlowGraph, TriggerConfig } from "#shared/contracts/flow-nodes.ts";
import { newId } from "#shared/ids.ts";
import type { Tx } from "../../../db/ledger.ts";
import { queueNext } from "../../schedules/fire-schedules.ts";
import { hearFlow } from "../../triggers/events/hear-flow.ts";
import { scheduleFault, nextTimes } from "../../schedules/next-times.ts";
import { triggersOf } from "../core/edit-graph.ts";
import { endOtherTriggers, putTriggers, type TriggerFields } from "./trigger-store.ts";

type Graphs = {
  flowId: string;
  timeZone: string;
  isActive: boolean;
  /** The graph of the latest version. */
  head: FlowGraph;
  /** The graph of the version that runs take; null without one. */
  taken: FlowGraph | null;
};

/**
 * Makes the triggers of an active flow those of the version that runs take. Those of the latest version are
 * registered too, so that a hook has its address, but start nothing.
 */
export async function syncTriggers(
  tx: Tx,
  { flowId, timeZone, isActive, head, taken }: Graphs,
): Promise<void> {
  const rows = new Map<string, TriggerFields>();
  for (const { node, config } of triggersOf(head))
    rows.set(node.id, fieldsOf(node.id, config, { timeZone, isLive: false, now: tx.now }));
  for (const { node, config } of isActive && taken !== null ? triggersOf(taken) : [])
    rows.set(node.id, fieldsOf(node.id, config, { timeZone, isLive: true, now: tx.now }));
  await putTriggers(tx, flowId, [...rows.values()]);
  await endOtherTriggers(tx, flowId, [...rows.keys()]);
  const live = [...rows.values()].filter((row) => row.is_live);
  const patterns = live.flatMap(({ event }) => (event === null ? [] : [event]));
  await hearFlow(tx, { flowId, patterns });
  if (live.some(({ kind }) => kind === "schedule")) await queueNext(tx);
}

const NONE = {
  event: null,
  event_where: null,
  cron: null,
  time_zone: null,
  missed: null,
  next_at: null,
  hook_id: null,
  verify: null,
};

function fieldsOf(
  nodeId: string,
  config: TriggerConfig,
  { timeZone, isLive, now }: { timeZone: string; isLive: boolean; now: number },
): TriggerFields {
  const fields = { ...NONE, node_id: nodeId, kind: config.on, is_live: isLive };
  switch (config.on) {
    case "manual":
      return fields;
    case "webhook":
      return { ...fields, hook_id: newId("hook", now), verify: config.verify };
    case "event":
      return { ...fields, event: config.event, event_where: config.where ?? null };
    case "schedule": {
      const { cron, missed } = config;
      const zone = config.timeZone ?? timeZone;
      const next =
        isLive && scheduleFault(cron, zone, now) === null ? nextTimes(cron, zone, now, 1)[0] : undefined;
      const nextAt = next === undefined ? null : new Date(next).toISOString();
      return { ...fields, cron, time_zone: zone, missed, next_at: nextAt };
    }
  }
}

import type { FlowGraph } from "#shared/contracts/flow-nodes.ts";
import { DelayConfig } from "#shared/contracts/flow-nodes.ts";
import type { Tx } from "../../../db/ledger.ts";
import { hear } from "../../reactions/hear.ts";
import { typesOf } from "../core/event-types.ts";
import { listWaitedFor } from "./event-store.ts";

/** The waits of so many open runs are looked at, so that an edit lets none of them wait in vain. */
const MOST_RUNS = 1_000;

/** Has the flow hear the events that trigger it, and those that its runs wait for. */
export async function hearFlow(
  tx: Tx,
  { flowId, patterns, graphs }: { flowId: string; patterns: readonly string[]; graphs: readonly FlowGraph[] },
): Promise<void> {
  const waited = await listWaitedFor(tx, flowId, MOST_RUNS);
  const named = [...patterns, ...graphs.flatMap(waitsOf), ...waited];
  await hear(tx, { kind: "flow", refId: flowId }, [...new Set(named.flatMap(typesOf))]);
}

function waitsOf({ nodes }: FlowGraph): string[] {
  return nodes.flatMap(({ kind, config }) => {
    const delay = kind === "delay" ? DelayConfig.safeParse(config).data : undefined;
    return delay !== undefined && "event" in delay ? [delay.event] : [];
  });
}

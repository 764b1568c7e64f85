import type { Flow, FlowChange } from "#shared/contracts/flows.ts";
import { newId } from "#shared/ids.ts";
import type { Ctx } from "../../context.ts";
import type { Tx } from "../../db/ledger.ts";
import type { Precondition } from "../../http/precondition.ts";
import { withSchedule } from "./core/edit-graph.ts";
import { assertSettings } from "./owner-settings.ts";
import { assertAllowed } from "./judging/assert-allowed.ts";
import { lockFlows, moveFlow } from "./store.ts";
import { readFlow } from "./versions/add-flow.ts";
import { type Held, holdFlow, writeEdit } from "./versions/edit-flow.ts";

type Given = { id: string; change: FlowChange; precondition: Precondition };

/**
 * Changes a flow's settings or its place. An active flow may be edited into one that cannot run; making one
 * active is refused as long as it cannot.
 */
export function changeFlow(ctx: Ctx, { id, change, precondition }: Given): Promise<Flow> {
  return ctx.ledger.transaction(async (tx) => {
    const { position, ...settings } = change;
    if (position !== undefined) await lockFlows(tx);
    const held = await holdFlow(tx, id, precondition);
    assertAllowed(ctx, held.graph);
    const flowVersion = await changeSettings(tx, held, settings);
    if (flowVersion !== held.row.version)
      tx.events.push({ type: "flow.changed", body: { flowId: id, change: "changed", flowVersion } });
    if (position !== undefined) {
      await moveFlow(tx, id, position);
      tx.events.push({ type: "flow.changed", body: { flowId: id, change: "reordered", flowVersion } });
    }
    return readFlow(tx, id);
  });
}

async function changeSettings(tx: Tx, held: Held, change: Omit<FlowChange, "position">): Promise<number> {
  const { row, graph } = held;
  const { schedule, ...given } = change;
  const settings = {
    name: given.name ?? row.name,
    intention: given.intention ?? row.intention,
    status: given.status ?? row.status,
    timeZone: given.timeZone ?? row.timeZone,
    concurrency: given.concurrency === undefined ? row.concurrency : given.concurrency,
    errorFlowId: given.errorFlowId === undefined ? row.errorFlowId : given.errorFlowId,
    notes: given.notes === undefined ? row.notes : given.notes,
  };
  const { timeZone, status } = settings;
  await assertSettings(tx, { id: row.id, timeZone, schedule, errorFlowId: given.errorFlowId });
  const scheduled =
    schedule === undefined ? graph : withSchedule(graph, schedule, () => newId("flowNode", tx.now));
  const version = await writeEdit(tx, held, {
    graph: scheduled,
    settings,
    change: `settings changed: ${Object.keys(change).toSorted().join(", ")}`,
    mustRun: status === "active" && row.status !== "active",
  });
  if (status !== row.status)
    tx.audit.push({ action: "flow.status_changed", detail: { flow: row.id, from: row.status, to: status } });
  return version;
}

import type { NewEvent } from "#shared/events.ts";
import type { Ctx } from "../../../context.ts";
import type { BatchOutcome } from "./advance-batch.ts";

/** Tells open sockets which runs began and what became of their nodes. Nobody waits for it. */
export function tellProgress(ctx: Ctx, { advanced, started }: BatchOutcome): void {
  const events: NewEvent[] = started.map((run) => ({ type: "flow.execution.started", body: { run } }));
  for (const { held, progress } of advanced) {
    const { run } = held;
    const before = new Map(run.nodes.map(({ nodeId, status }) => [nodeId, status]));
    for (const { input: _, output: __, why: ___, ...node } of progress.log)
      if (before.get(node.nodeId) !== node.status)
        events.push({ type: "flow.execution.node", body: { runId: run.id, flowId: run.flow_id, node } });
    run.nodes = progress.log;
  }
  if (events.length > 0) ctx.waitUntil(ctx.live(...events));
}

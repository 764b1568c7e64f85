import type { NodeExecution, RunHead } from "#shared/contracts/runs.ts";
import type { NewEvent } from "#shared/events.ts";
import type { Ctx } from "../../../context.ts";
import type { BatchOutcome } from "./advance-batch.ts";
import type { Advanced } from "./advance-run.ts";

type Change = { run: Advanced["held"]["run"]; before: NodeExecution[]; after: NodeExecution[] };

/** Tells open sockets which runs began and what became of their nodes. Nobody waits for it. */
export function tellProgress(ctx: Ctx, { advanced, started }: BatchOutcome): void {
  const changes = advanced.map(({ held: { run }, progress }) => {
    const change = { run, before: run.nodes, after: progress.log };
    run.nodes = progress.log;
    return change;
  });
  if (changes.length > 0) ctx.waitUntil(tell(ctx, started, changes));
}

/** The object is asked first, because a batch has hundreds of events and mostly nobody who watches. */
async function tell(ctx: Ctx, started: readonly RunHead[], changes: readonly Change[]): Promise<void> {
  if (!(await ctx.isHeard())) return;
  const events: NewEvent[] = started.map((run) => ({ type: "flow.execution.started", body: { run } }));
  for (const { run, before, after } of changes) {
    const known = new Map(before.map(({ nodeId, status }) => [nodeId, status]));
    for (const { input: _, output: __, why: ___, ...node } of after)
      if (known.get(node.nodeId) !== node.status)
        events.push({ type: "flow.execution.node", body: { runId: run.id, flowId: run.flow_id, node } });
  }
  if (events.length > 0) await ctx.live(...events);
}

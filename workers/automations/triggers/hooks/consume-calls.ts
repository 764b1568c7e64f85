import * as z from "zod";
import type { Json } from "#shared/contracts/json.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import type { Caller } from "../../../db/changes.ts";
import { readQuotas } from "../../../identity/tiers/claim-import.ts";
import { backoffSeconds } from "../../../jobs/run-job.ts";
import { log, traceOf } from "../../../log.ts";
import { startRuns } from "../../runs/start/start-runs.ts";
import type { HookCall } from "./accept-call.ts";

const Call = z.object({
  userId: z.string(),
  flowId: z.string(),
  nodeId: z.string(),
  runId: z.string(),
  // It was judged when the call was accepted.
  input: z.custom<Json>((input) => input !== undefined),
  hops: z.number().int(),
}) satisfies z.ZodType<HookCall>;

/**
 * Stores the runs of a batch of calls, those of each user in one transaction. A message that comes again adds
 * nothing.
 */
export async function consumeCalls(batch: MessageBatch, open: (caller: Caller) => Ctx): Promise<void> {
  const read = batch.messages.map((message) => ({ message, call: callOf(message.body) }));
  const byUser = Map.groupBy(read, ({ call }) => call?.userId ?? null);
  for (const [userId, queued] of byUser) {
    const messages = queued.map(({ message }) => message);
    const calls = queued.flatMap(({ call }) => call ?? []);
    try {
      if (userId !== null)
        await storeCalls(open({ userId, sessionId: "hooks", requestId: batch.queue }), calls);
      for (const message of messages) message.ack();
    } catch (error) {
      // A user who is gone has no flows. Any other failure passes.
      const isGone = error instanceof Problem && error.status < 500;
      log(isGone ? "info" : "warn", "hooks.not_stored", {
        userId,
        calls: messages.length,
        ...traceOf(error),
      });
      for (const message of messages)
        if (isGone) message.ack();
        else message.retry({ delaySeconds: backoffSeconds(message.attempts) });
    }
  }
}

async function storeCalls(ctx: Ctx, calls: readonly HookCall[]): Promise<void> {
  const quotas = await readQuotas(ctx);
  await ctx.ledger.transaction((tx) =>
    startRuns(
      tx,
      calls.map(({ flowId, nodeId, runId, input, hops }) => ({
        id: runId,
        flowId,
        startedBy: "webhook",
        triggerNodeId: nodeId,
        cause: `call:${nodeId}:${runId}`,
        depth: hops,
        input,
      })),
      quotas,
    ),
  );
}

function callOf(body: unknown): HookCall | null {
  const call = Call.safeParse(body);
  if (!call.success) log("error", "hooks.unreadable", {});
  return call.data ?? null;
}

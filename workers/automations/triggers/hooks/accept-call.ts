import type { Json } from "#shared/contracts/json.ts";
import type { Accepted, Run } from "#shared/contracts/runs.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { readQuotas } from "../../../identity/tiers/claim-import.ts";
import { awaitRun } from "../../runs/logs/await-run.ts";
import { refusalOf, startRuns } from "../../runs/start/start-runs.ts";
import { findCaused, type HookRow } from "./hook-store.ts";

/** A call that was accepted, as the queue carries it. It is the only record of the run until it is stored. */
export type HookCall = {
  userId: string;
  flowId: string;
  nodeId: string;
  runId: string;
  input: Json;
  hops: number;
};

/** What a call brings. `hops` counts our own requests that stand behind one another before it. */
type Given = { input: Json; hops: number };

/** A message has at most 128 KB; a larger call is stored before its answer. */
const MOST_QUEUED_CHARS = 30_000;

/** Accepts a call without an id by a message. It is acknowledged only once the queue has it. */
export async function queueCall(
  env: Env,
  hook: HookRow,
  { input, hops, now }: Given & { now: number },
): Promise<Accepted | null> {
  if (JSON.stringify(input).length > MOST_QUEUED_CHARS) return null;
  const runId = newId("run", now);
  const { user_id: userId, flow_id: flowId, node_id: nodeId } = hook;
  await env.HOOKS.send({ userId, flowId, nodeId, runId, input, hops } satisfies HookCall);
  return { execution: { id: runId, status: "pending" } };
}

/** Stores a call's run before its answer. A `webhook-id` that came before gets the run it started. */
export async function storeCall(
  ctx: Ctx,
  hook: HookRow,
  { input, hops, callId }: Given & { callId: string | null },
): Promise<Accepted> {
  const quotas = await readQuotas(ctx);
  const { flow_id: flowId, node_id: nodeId } = hook;
  const cause = callId === null ? null : `call:${nodeId}:${callId}`;
  return ctx.ledger.transaction(async (tx) => {
    const run = {
      flowId,
      startedBy: "webhook" as const,
      triggerNodeId: nodeId,
      depth: hops,
      input,
      ...(cause !== null && { cause }),
    };
    const [outcome = "not_found"] = await startRuns(tx, [run], quotas);
    if (typeof outcome !== "string") return { execution: outcome };
    const earlier = outcome === "repeated" && cause !== null ? await findCaused(tx, { flowId, cause }) : null;
    if (earlier !== null) return { execution: earlier };
    throw outcome === "quota_exceeded"
      ? await refusalOf(tx, flowId, outcome)
      : new Problem("not_found", "No flow listens at this address.");
  });
}

/** Waits for the end of an accepted run; null when it is still open then. */
export function endOf(ctx: Ctx, { execution }: Accepted, waitMs: number): Promise<Run | null> {
  return awaitRun(ctx, { id: execution.id, waitMs });
}

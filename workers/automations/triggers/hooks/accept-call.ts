import type { Json } from "#shared/contracts/json.ts";
import type { Accepted, Run } from "#shared/contracts/runs.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { readQuotas } from "../../../identity/tiers/claim-import.ts";
import { awaitRun } from "../../runs/logs/await-run.ts";
import { refusalOf, startRuns } from "../../runs/start/start-runs.ts";
import { findCaused, type HookRow } from "./hook-store.ts";
import { SendLine } from "./send-line.ts";

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

/** The calls of this isolate that come together. A run is stored once, however often its message comes. */
const line = new SendLine<HookCall>();
/** Whether a request may wait for what another one does. Vitest's runtime has it switched off. */
const { handle_cross_request_promise_resolution: waitsForOthers } = Cloudflare.compatibilityFlags;

/** Accepts a call without an id by a message. It is acknowledged only once the queue has it. */
export async function queueCall(
  env: Env,
  hook: HookRow,
  { input, hops, exec }: Given & { exec: Pick<ExecutionContext, "waitUntil"> },
): Promise<Accepted | null> {
  const { length } = JSON.stringify(input);
  if (length > MOST_QUEUED_CHARS) return null;
  const runId = newId("run", Date.now());
  const { user_id: userId, flow_id: flowId, node_id: nodeId } = hook;
  const call = { userId, flowId, nodeId, runId, input, hops };
  if (waitsForOthers !== true) await env.HOOKS.send(call);
  else
    await line.send(call, length, {
      send: (calls) => sendCalls(env, calls),
      waitUntil: (work) => exec.waitUntil(work),
    });
  return { execution: { id: runId, status: "pending" } };
}

async function sendCalls(env: Env, calls: readonly HookCall[]): Promise<void> {
  const [only] = calls;
  if (only !== undefined && calls.length === 1) await env.HOOKS.send(only);
  else await env.HOOKS.sendBatch(calls.map((body) => ({ body })));
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

import type { Context } from "hono";
import * as z from "zod";
import { LONGEST_WAIT_MS } from "#shared/contracts/runs.ts";
import { type Ctx, openCtx } from "../../../context.ts";
import { type AppEnv, createApp } from "../../../http/factory.ts";
import { hopsOf } from "../../../egress/core/outgoing-headers.ts";
import { enforceRateLimit } from "../../../http/limits/rate-limit.ts";
import { valid } from "../../../http/serve/valid.ts";
import { endOf, queueCall, storeCall } from "./accept-call.ts";
import type { HookRow } from "./hook-store.ts";
import { knownHook } from "./known-hook.ts";
import { bytesOf, inputOf } from "./read-call.ts";
import { assertSigned } from "./verify-call.ts";

const Query = z.object({ wait: z.coerce.number().int().min(0).max(LONGEST_WAIT_MS).optional() });
const CallId = z.string().min(1).max(200);

/**
 * The address of a webhook trigger. It is called by any service, so it stands beside the mounts and has no
 * contract. Its id is the secret of a hook that is not signed; the owner is never taken from the request.
 */
export const hooks = createApp().post("/:hookId", async (c) => {
  const hookId = c.req.param("hookId");
  const { wait } = valid(Query, c.req.query());
  const hook = await knownHook(c.env, hookId);
  enforceRateLimit(c, "write", `hooks of ${hook.user_id}`);
  const bytes = await bytesOf(c.req.raw);
  const open = () => ctxOf(c, hook, hookId);
  if (hook.verify === "standard") await assertSigned(open(), hook, { headers: c.req.raw.headers, bytes });
  const input = inputOf(bytes, c.req.header("content-type") ?? null);
  const hops = hopsOf(c.req.raw.headers);
  const given = c.req.header("webhook-id");
  const callId = given === undefined ? null : valid(CallId, given);
  const isQueued = callId === null && (wait ?? 0) === 0;
  const accepted =
    (isQueued ? await queueCall(c.env, hook, { input, hops, exec: c.executionCtx }) : null) ??
    (await storeCall(open(), hook, { input, hops, callId }));
  const ended = wait === undefined || wait === 0 ? null : await endOf(open(), accepted, wait);
  return ended === null ? c.json(accepted, 202) : c.json(ended);
});

/** The hook acts for its owner, as an API key that may run flows does. */
function ctxOf(c: Context<AppEnv>, hook: HookRow, hookId: string): Ctx {
  const caller = { userId: hook.user_id, sessionId: hookId, requestId: c.var.requestId };
  return openCtx(c.env, caller, (work) => c.executionCtx.waitUntil(work));
}

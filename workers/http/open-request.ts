import type { Context } from "hono";
import { openBase, type Base } from "../context.ts";
import type { AppEnv } from "./factory.ts";

/** Opens the context of a verb for a request without a known caller. */
export function openRequest(c: Context<AppEnv>, now: number = Date.now()): Base {
  const waitUntil = (work: Promise<unknown>) => c.executionCtx.waitUntil(work);
  return openBase(c.env, { requestId: c.get("requestId"), now }, waitUntil);
}

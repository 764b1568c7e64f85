import type { Context } from "hono";
import { openBase, type Base } from "../context.ts";
import type { AppEnv } from "./factory.ts";

/** Opens what a verb may touch for a request of which no caller is known. */
export function openRequest(c: Context<AppEnv>, now: number = Date.now()): Base {
  const waitUntil = (work: Promise<unknown>) => c.executionCtx.waitUntil(work);
  return openBase(c.env, { requestId: c.get("requestId"), now }, waitUntil);
}

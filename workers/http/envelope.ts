import type { MiddlewareHandler } from "hono";
import { newId } from "#shared/ids.ts";
import { log } from "../log.ts";
import type { AppEnv } from "./factory.ts";

const SLOW_MS = 500;

/** What every answer carries unless its route says otherwise: nothing of a user is kept by anybody in between. */
const PERSONAL = [
  ["cache-control", "no-store"],
  ["x-content-type-options", "nosniff"],
  ["referrer-policy", "no-referrer"],
] as const;

/** Around every request: its id, the headers of its answer, and its line in the log. */
export const envelope: MiddlewareHandler<AppEnv> = async (c, next) => {
  const started = Date.now();
  const requestId = newId("request", started);
  c.set("requestId", requestId);
  // Set before the answer is made, they become part of it; set after, each costs a call into the runtime.
  for (const [name, value] of PERSONAL) c.header(name, value);
  c.header("x-request-id", requestId);
  await next();
  const { status, headers } = c.res;
  if (status !== 101 && !headers.has("x-request-id")) {
    headers.set("x-request-id", requestId);
    for (const [name, value] of PERSONAL) if (!headers.has(name)) headers.set(name, value);
  }
  const ms = Date.now() - started;
  const { method } = c.req;
  // A line costs a fifth of a small read, and the platform counts reads by itself: theirs are written when slow or refused.
  if (method === "GET" && status < 400 && ms < SLOW_MS) return;
  log("info", "request", { requestId, method, route: c.get("contract")?.path ?? "", status, ms });
};

import type { MiddlewareHandler } from "hono";
import { newId } from "#shared/ids.ts";
import { log } from "../log.ts";
import type { AppEnv } from "./factory.ts";

const SLOW_MS = 500;

/**
 * The header fields of every answer whose route sets no others. They forbid caching, framing and running
 * scripts.
 */
const ALWAYS = [
  ["cache-control", "no-store"],
  ["content-security-policy", "default-src 'none'; frame-ancestors 'none'"],
  ["cross-origin-resource-policy", "same-origin"],
  ["referrer-policy", "no-referrer"],
  ["x-content-type-options", "nosniff"],
] as const;
/** For the one reader's own cache, which asks each time whether the reader may still have the answer. */
export const REVALIDATED = "private, no-cache";
const ENCRYPTED = [["strict-transport-security", "max-age=63072000; includeSubDomains"]] as const;

/** Wraps every request: it sets the id and the header fields of the answer, and writes the log line. */
export const envelope: MiddlewareHandler<AppEnv> = async (c, next) => {
  const started = Date.now();
  const requestId = newId("request", started);
  c.set("requestId", requestId);
  // Fields that are set before the answer exists become part of it. Fields set later each cost a call into
  // the runtime.
  const fields = c.env.PUBLIC_ORIGIN?.startsWith("https:") ? [...ALWAYS, ...ENCRYPTED] : ALWAYS;
  for (const [name, value] of fields) c.header(name, value);
  c.header("x-request-id", requestId);
  await next();
  const { status, headers } = c.res;
  const kept = status === 101 ? "no-store" : headers.get("cache-control");
  if (kept === null || (kept !== "no-store" && !headers.has("x-request-id"))) {
    headers.set("x-request-id", requestId);
    for (const [name, value] of fields) if (!headers.has(name)) headers.set(name, value);
  }
  // A cache that ignores `Vary` must not give one user's answer to another user, whatever the route has set.
  if (kept !== "no-store" && kept !== REVALIDATED && c.get("contract")?.auth === "session")
    headers.set("cache-control", "no-store");
  const ms = Date.now() - started;
  const { method } = c.req;
  // A log line costs a fifth of a small read, and the platform counts reads itself. Only slow or refused
  // reads are logged.
  if (method === "GET" && status < 400 && ms < SLOW_MS) return;
  log("info", "request", { requestId, method, route: c.get("contract")?.path ?? "", status, ms });
};

import type { Context, MiddlewareHandler, Next } from "hono";
import { MOUNTS, type AppEnv } from "../factory.ts";
import { settingsOf } from "../../settings/settings.ts";

const METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
const SENT =
  "authorization, content-type, idempotency-key, if-match, if-none-match, step-up, tidemark-device";
const READ =
  "etag, idempotency-replayed, ratelimit, ratelimit-policy, retry-after, www-authenticate, x-request-id";

/**
 * Lets pages of the listed origins call the API with a bearer token. Credentials are never allowed, so that
 * no cookie makes an answer readable for another site. Any other origin gets no CORS header fields.
 */
export const crossOrigin: MiddlewareHandler<AppEnv> = (c, next) => {
  const { corsOrigins } = settingsOf(c.env);
  const isAsked = corsOrigins.length > 0 && MOUNTS.some((mount) => c.req.path.startsWith(`${mount}/`));
  return isAsked ? answer(c, next, corsOrigins) : next();
};

async function answer(
  c: Context<AppEnv>,
  next: Next,
  corsOrigins: readonly string[],
): Promise<Response | void> {
  const origin = c.req.header("origin");
  const isListed = origin !== undefined && corsOrigins.includes(origin);
  const fields: [string, string][] = [["vary", "Origin"]];
  if (isListed) fields.push(["access-control-allow-origin", origin], ["access-control-expose-headers", READ]);
  for (const [name, value] of fields) c.header(name, value);
  if (isListed && c.req.method === "OPTIONS" && c.req.header("access-control-request-method") !== undefined) {
    c.header("access-control-allow-methods", METHODS);
    c.header("access-control-allow-headers", SENT);
    c.header("access-control-max-age", "600");
    return c.body(null, 204);
  }
  await next();
  // An answer that was made without the context lacks what the context was told.
  for (const [name, value] of fields) if (!c.res.headers.has(name)) c.res.headers.set(name, value);
  return undefined;
}

import type { Context } from "hono";
import { Problem } from "#shared/problem.ts";
import { settingsOf } from "../../settings/settings.ts";
import type { AppEnv } from "../factory.ts";

/**
 * True for a browser. `/mapi` never reads or sets cookies. Elsewhere a browser sends headers that no page can
 * forge.
 */
export function isBrowser(c: Context<AppEnv>): boolean {
  if (c.get("mount") === "/mapi") return false;
  return c.req.header("origin") !== undefined || c.req.header("sec-fetch-site") !== undefined;
}

/**
 * Refuses a request that a page of another site may have caused. `Sec-Fetch-Site` decides, or else `Origin`.
 * A request with neither gives no proof of its origin, and its cookie is not accepted.
 */
export function assertSameOrigin(c: Context<AppEnv>): void {
  const site = c.req.header("sec-fetch-site");
  const ours =
    site === undefined ? c.req.header("origin") === settingsOf(c.env).origin : site === "same-origin";
  if (!ours) throw new Problem("cross_site");
}

/**
 * A cookie may authorise a write only as JSON or with an Idempotency-Key. No form of another site can send
 * either.
 */
export function assertUnforgeable(c: Context<AppEnv>): void {
  if (["GET", "HEAD", "OPTIONS"].includes(c.req.method)) return;
  assertSameOrigin(c);
  const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type === "application/json" || c.req.header("idempotency-key") !== undefined) return;
  if (c.req.method === "DELETE" && type === undefined) return;
  throw new Problem(
    "media_type_unsupported",
    "With a cookie, send application/json or an Idempotency-Key header.",
  );
}

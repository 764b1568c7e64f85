import type { Context, MiddlewareHandler } from "hono";
import type { AnyEndpoint } from "#shared/endpoint.ts";
import { Problem } from "#shared/problem.ts";
import type { AppEnv } from "../factory.ts";
import { settingsOf, type RateLimit } from "../../settings/settings.ts";
import type { RateLimitState } from "../rate-limit-state.ts";

type Window = { used: number; endsAt: number };
export type RateLimitResult = { allowed: boolean; remaining: number; resetSeconds: number };
/** These routes count their requests themselves, because an OAuth client reads no problem documents. */
const OAUTH_TOKENS = /^\/oauth\/(token|revoke|register)$/;
const MOST_WINDOWS = 50_000;
const windows = new Map<string, Window>();

/**
 * Counts one request in a fixed window of this isolate, which bounds the work of one isolate for one caller.
 * D1 counts limits that must hold across all isolates, such as guesses at one account.
 */
export function consume(key: string, limit: RateLimit, now: number): RateLimitResult {
  let window = windows.get(key);
  if (window === undefined || window.endsAt <= now) {
    if (windows.size >= MOST_WINDOWS) deleteEnded(now);
    window = { used: 0, endsAt: now + limit.windowSeconds * 1000 };
    windows.set(key, window);
  }
  window.used++;
  return {
    allowed: window.used <= limit.quota,
    remaining: Math.max(0, limit.quota - window.used),
    resetSeconds: Math.ceil((window.endsAt - now) / 1000),
  };
}

function deleteEnded(now: number): void {
  for (const [key, window] of windows) if (window.endsAt <= now) windows.delete(key);
  for (const key of windows.keys()) {
    if (windows.size < MOST_WINDOWS) break;
    windows.delete(key);
  }
}

/**
 * Counts one request of the caller under that name of `RATE_LIMITS` and sets the header fields. It throws
 * `rate_limited` beyond the quota. Of several limits, the last one counted stands first in the header.
 */
export function enforceRateLimit(c: Context<AppEnv>, name: string, caller: string): void {
  count(c, name, caller);
  setRateLimitHeaders(c);
}

/**
 * Counts one request without setting header fields. The next limit or the refusal sets them, because setting
 * a header costs more than counting.
 */
export function count(c: Context<AppEnv>, name: string, caller: string): void {
  const limit = settingsOf(c.env).rateLimits.get(name);
  if (limit === undefined) throw new Problem("not_ready", `RATE_LIMITS has no ${name}.`);
  const result = consume(`${name} ${caller}`, limit, Date.now());
  const state: RateLimitState = {
    policy: `"${name}";q=${limit.quota};w=${limit.windowSeconds}`,
    state: `"${name}";r=${result.remaining};t=${result.resetSeconds}`,
    before: c.get("rateLimits") ?? null,
  };
  c.set("rateLimits", state);
  if (!result.allowed)
    throw new Problem("rate_limited", undefined, { retryAfterSeconds: result.resetSeconds });
}

/** Sets the `RateLimit` header fields of every limit that counted this request. */
export function setRateLimitHeaders(c: Context<AppEnv>): void {
  const state = c.get("rateLimits");
  if (state === undefined) return;
  c.header("ratelimit-policy", listed(state, "policy"));
  c.header("ratelimit", listed(state, "state"));
}

/**
 * The name of the limit that counts a contract's callers: the contract's own where the deployment sets one. A
 * public contract counts by address, any other by user.
 */
export function limitOf(env: Env, { auth, limit, method }: AnyEndpoint): string {
  if (limit !== undefined && settingsOf(env).rateLimits.has(limit)) return limit;
  if (auth === "public") return "public";
  return method === "GET" ? "read" : "write";
}

/** Holds every address to the limit of sign-in. It serves routes that format their refusals themselves. */
export const limitedAsPublic: MiddlewareHandler<AppEnv> = (c, next) => {
  enforceRateLimit(c, "public", addressOf(c));
  return next();
};

/**
 * Holds every address to its limit on routes without a contract. Granting a token costs as much as a sign-in,
 * so the same limit counts both.
 */
export const limitedByAddress: MiddlewareHandler<AppEnv> = (c, next) => {
  const { path } = c.req;
  if (OAUTH_TOKENS.test(path)) return next();
  enforceRateLimit(c, path.startsWith("/oauth/") ? "public" : "address", addressOf(c));
  return next();
};

/** The caller's IPv4 address, or the network of an IPv6 address, because one caller owns a whole network. */
export function addressOf(c: Context<AppEnv>): string {
  const address = c.req.header("cf-connecting-ip") ?? "local";
  return address.includes(":") ? networkOf(address) : address;
}

/** The first 64 bits of an IPv6 address in any spelling, or the whole of an IPv4 address mapped into IPv6. */
function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+(?:\.\d+){3})$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = "", tail] = address.split("::");
  const front = head.split(":").filter((group) => group !== "");
  const back = (tail ?? "").split(":").filter((group) => group !== "");
  const gap = tail === undefined ? 0 : Math.max(0, 8 - front.length - back.length);
  const groups = [...front, ...Array.from({ length: gap }, () => "0"), ...back];
  return groups
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ""))
    .join(":");
}

function listed(limits: RateLimitState, field: "policy" | "state"): string {
  return limits.before === null ? limits[field] : `${limits[field]}, ${listed(limits.before, field)}`;
}

import type { Context, MiddlewareHandler } from "hono";
import { Problem } from "#shared/problem.ts";
import type { AppEnv } from "./factory.ts";
import { settingsOf, type RateLimit } from "./settings.ts";

type Window = { used: number; endsAt: number };
export type Spent = { allowed: boolean; remaining: number; resetSeconds: number };

const MOST_WINDOWS = 50_000;
const windows = new Map<string, Window>();

/**
 * Counts one use in this isolate's fixed window. It bounds what one isolate spends on one caller; what must hold
 * everywhere, such as guesses at one account, is counted in D1.
 */
export function spend(key: string, limit: RateLimit, now: number): Spent {
  let window = windows.get(key);
  if (window === undefined || window.endsAt <= now) {
    if (windows.size >= MOST_WINDOWS) forgetEnded(now);
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

function forgetEnded(now: number): void {
  for (const [key, window] of windows) if (window.endsAt <= now) windows.delete(key);
  for (const key of windows.keys()) {
    if (windows.size < MOST_WINDOWS) break;
    windows.delete(key);
  }
}

/** Limits a route by the caller's address, and by user where one is signed in; the limits' names stand in `RATE_LIMITS`. */
export function limited(name: string): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const limit = settingsOf(c.env).rateLimits.get(name);
    if (limit === undefined) return next();
    const now = Date.now();
    const who = c.get("ctx")?.userId ?? addressOf(c);
    const spent = spend(`${name} ${who}`, limit, now);
    c.header("ratelimit-policy", `"${name}";q=${limit.quota};w=${limit.windowSeconds}`);
    c.header("ratelimit", `"${name}";r=${spent.remaining};t=${spent.resetSeconds}`);
    if (spent.allowed) return next();
    throw new Problem("rate_limited", undefined, { retryAfterSeconds: spent.resetSeconds });
  };
}

/** The caller's address; of an IPv6 address the network, because one caller has the whole of it. */
export function addressOf(c: Context<AppEnv>): string {
  const address = c.req.header("cf-connecting-ip") ?? "local";
  return address.includes(":") ? address.split(":").slice(0, 4).join(":") : address;
}

import type { Context, MiddlewareHandler } from "hono";
import type { AnyEndpoint } from "#shared/endpoint.ts";
import { Problem } from "#shared/problem.ts";
import type { AppEnv } from "./factory.ts";
import { settingsOf, type RateLimit } from "../settings/settings.ts";
import type { Turn } from "./rate-limit-state.ts";

type Window = { used: number; endsAt: number };
export type Spent = { allowed: boolean; remaining: number; resetSeconds: number };
/** Limits itself, because an OAuth client reads no problem documents. */
const OAUTH_TOKENS = /^\/oauth\/(token|revoke)$/;
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

/**
 * Takes one turn of `who` under that name of `RATE_LIMITS` and says so in the answer; throws `rate_limited` when none
 * is left. Of several limits the one named last stands first.
 */
export function takeTurn(c: Context<AppEnv>, name: string, who: string): void {
  count(c, name, who);
  tellTurns(c);
}

/** Takes a turn and leaves telling of it to the next one, or to the refusal that comes instead: telling costs more than counting. */
export function count(c: Context<AppEnv>, name: string, who: string): void {
  const limit = settingsOf(c.env).rateLimits.get(name);
  if (limit === undefined) throw new Problem("not_ready", `RATE_LIMITS has no ${name}.`);
  const spent = spend(`${name} ${who}`, limit, Date.now());
  const turn: Turn = {
    policy: `"${name}";q=${limit.quota};w=${limit.windowSeconds}`,
    state: `"${name}";r=${spent.remaining};t=${spent.resetSeconds}`,
    before: c.get("turn") ?? null,
  };
  c.set("turn", turn);
  if (!spent.allowed) throw new Problem("rate_limited", undefined, { retryAfterSeconds: spent.resetSeconds });
}

/** Says in the answer how the limits stand that this request has met. */
export function tellTurns(c: Context<AppEnv>): void {
  const turn = c.get("turn");
  if (turn === undefined) return;
  c.header("ratelimit-policy", listed(turn, "policy"));
  c.header("ratelimit", listed(turn, "state"));
}

/** The limit that a contract's caller is held to, by address on public ones, else by user: its own where the deployment set one. */
export function limitOf(env: Env, { auth, limit, method }: AnyEndpoint): string {
  if (limit !== undefined && settingsOf(env).rateLimits.has(limit)) return limit;
  if (auth === "public") return "public";
  return method === "GET" ? "read" : "write";
}

/** Holds every address to the limit of signing in; for what says its refusals in words of its own. */
export const limitedAsPublic: MiddlewareHandler<AppEnv> = (c, next) => {
  takeTurn(c, "public", addressOf(c));
  return next();
};

/** Holds every address to its limit where no contract does: beside the mounts. Granting tokens costs as signing in does. */
export const limitedByAddress: MiddlewareHandler<AppEnv> = (c, next) => {
  const { path } = c.req;
  if (OAUTH_TOKENS.test(path)) return next();
  takeTurn(c, path.startsWith("/oauth/") ? "public" : "address", addressOf(c));
  return next();
};

/** The caller's address; of an IPv6 address the network, because one caller has the whole of it. */
export function addressOf(c: Context<AppEnv>): string {
  const address = c.req.header("cf-connecting-ip") ?? "local";
  return address.includes(":") ? networkOf(address) : address;
}

/** The first 64 bits, whichever way the address is written; of an IPv4 address in IPv6 clothes all of it. */
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

function listed(turn: Turn, field: "policy" | "state"): string {
  return turn.before === null ? turn[field] : `${turn[field]}, ${listed(turn.before, field)}`;
}

import { Hono } from "hono";
import type { AnyEndpoint } from "#shared/endpoint.ts";
import type { Ctx } from "../context.ts";
import type { RateLimitState } from "./rate-limit-state.ts";

/** Where the contracts are mounted; the longer of two that begin alike comes first. */
export const MOUNTS = ["/api/v1", "/mapi", "/api"] as const;
export type Mount = (typeof MOUNTS)[number] | "";

export type AppEnv = {
  Bindings: Env;
  Variables: {
    requestId: string;
    mount: Mount;
    /** The contract that this request answers to; every route under a mount has one. */
    contract: AnyEndpoint;
    /** Set on routes with session auth; reading it on a public one is a bug and throws. */
    ctx: Ctx;
    /** When the access token of this request ends, in epoch ms; set beside `ctx`. */
    accessEndsAt: number;
    /** The rate limits that counted this request, the last one first. */
    rateLimits: RateLimitState;
  };
};

/** A router of one feature; chain its handlers beside their paths. */
export function createApp() {
  return new Hono<AppEnv>();
}

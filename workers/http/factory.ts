import { Hono } from "hono";
import type { AnyEndpoint } from "#shared/endpoint.ts";
import type { Ctx } from "../context.ts";
import type { RateLimitState } from "./rate-limit-state.ts";

/** The mounts of the contracts. The longer of two mounts with the same beginning comes first. */
export const MOUNTS = ["/api/v1", "/mapi", "/api"] as const;
export type Mount = (typeof MOUNTS)[number] | "";

export type AppEnv = {
  Bindings: Env;
  Variables: {
    requestId: string;
    mount: Mount;
    /** The contract of this request. Every route under a mount has one. */
    contract: AnyEndpoint;
    /** It is set on routes with session auth. Reading it on a public route is a bug and throws. */
    ctx: Ctx;
    /** When the access token of this request expires, in epoch ms. It is set together with `ctx`. */
    accessEndsAt: number;
    /** The rate limits that counted this request, the last one first. */
    rateLimits: RateLimitState;
  };
};

/** A router of one feature. Chain the handlers beside their paths. */
export function createApp() {
  return new Hono<AppEnv>();
}

import type { Context } from "hono";
import { openIdentity, type Identity } from "../db/identity.ts";
import type { AppEnv } from "../http/factory.ts";

/** Somebody who is not signed in yet: what a verb of sign-in may touch. `userAgent` tells devices apart, it proves nothing. */
export type Visitor = {
  env: Env;
  identity: Identity;
  requestId: string;
  now: number;
  userAgent: string;
  waitUntil(work: Promise<unknown>): void;
};

export function visitorOf(c: Context<AppEnv>): Visitor {
  const waitUntil = (work: Promise<unknown>) => c.executionCtx.waitUntil(work);
  return {
    env: c.env,
    identity: openIdentity(c.env, waitUntil),
    requestId: c.get("requestId"),
    now: Date.now(),
    userAgent: (c.req.header("user-agent") ?? "").slice(0, 400),
    waitUntil,
  };
}

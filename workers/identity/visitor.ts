import type { Context } from "hono";
import { base64url } from "jose";
import { openIdentity, type Identity } from "../db/identity.ts";
import { deviceKeyOf, isBrowser } from "../http/carrier.ts";
import type { AppEnv } from "../http/factory.ts";
import { randomBytes } from "./keys.ts";

/**
 * Somebody who is not signed in yet: what a verb of sign-in may touch. `userAgent` names a device and `deviceKey` (null
 * for a client that sends none) tells devices apart; neither proves anything.
 */
export type Visitor = {
  env: Env;
  identity: Identity;
  requestId: string;
  now: number;
  userAgent: string;
  deviceKey: string | null;
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
    deviceKey: deviceKeyOf(c) ?? (isBrowser(c) ? base64url.encode(randomBytes(32)) : null),
    waitUntil,
  };
}

import type { Context } from "hono";
import { base64url } from "jose";
import type { Visitor } from "../context.ts";
import { isBrowser } from "../http/origin/same-origin.ts";
import { deviceKeyOf } from "./tokens/carrier.ts";
import type { AppEnv } from "../http/factory.ts";
import { openRequest } from "../http/open-request.ts";
import { randomBytes } from "./keys.ts";

/** Returns the context of a sign-in act. */
export function visitorOf(c: Context<AppEnv>): Visitor {
  return {
    ...openRequest(c),
    userAgent: (c.req.header("user-agent") ?? "").slice(0, 400),
    deviceKey: deviceKeyOf(c) ?? (isBrowser(c) ? base64url.encode(randomBytes(32)) : null),
  };
}

import type { MiddlewareHandler } from "hono";
import { assertSameOrigin, isBrowser } from "../http/same-origin.ts";
import type { AppEnv } from "../http/factory.ts";

/** Keeps another site's page from signing its visitor in to an account that is not theirs. */
export const ownPagesOnly: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (isBrowser(c)) assertSameOrigin(c);
  return next();
};

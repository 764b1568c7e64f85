import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import { createApp, type Mount } from "./http/factory.ts";
import { gatekeeper } from "./http/gatekeeper.ts";
import { health } from "./http/health.ts";
import { apiDocument } from "./http/openapi.ts";
import { answerProblem } from "./http/problem-response.ts";
import { passwords } from "./identity/passwords/routes.ts";
import { keySet, sessions } from "./identity/sessions/routes.ts";
import { issueTicket, redeemTicket } from "./identity/sessions/tickets.ts";
import { metrics } from "./journal/metrics/routes.ts";
import { trades } from "./journal/trades/routes.ts";
import { log } from "./log.ts";
import { streamRoutes } from "./stream/routes.ts";
import { wsRoutes } from "./stream/ws-routes.ts";

const SLOW_MS = 500;

/** What every answer carries unless its route says otherwise: nothing of a user is kept by anybody in between. */
const PERSONAL = [
  ["cache-control", "no-store"],
  ["x-content-type-options", "nosniff"],
  ["referrer-policy", "no-referrer"],
] as const;

const features = createApp()
  .route("/", passwords)
  .route("/", sessions)
  .route("/", streamRoutes(issueTicket))
  .route("/", trades)
  .route("/", metrics);

/** The whole HTTP surface: three mounts of the same contracts, and what stands beside them. */
export const app = createApp()
  .onError(answerProblem)
  .notFound(() => {
    throw new Problem("not_found");
  })
  .use(async (c, next) => {
    const started = Date.now();
    c.set("requestId", newId("request", started));
    // Set before the answer is made, they become part of it; set after, each costs a call into the runtime.
    for (const [name, value] of PERSONAL) c.header(name, value);
    c.header("x-request-id", c.var.requestId);
    await next();
    const { status, headers } = c.res;
    if (status !== 101 && !headers.has("x-request-id")) {
      headers.set("x-request-id", c.var.requestId);
      for (const [name, value] of PERSONAL) if (!headers.has(name)) headers.set(name, value);
    }
    const ms = Date.now() - started;
    const { method } = c.req;
    // A line costs a fifth of a small read, and the platform counts reads by itself: theirs are written when they are slow or refused.
    if (method === "GET" && status < 400 && ms < SLOW_MS) return;
    log("info", "request", {
      requestId: c.var.requestId,
      method,
      route: c.get("contract")?.path ?? "",
      status,
      ms,
    });
  })
  .route("/health", health)
  .route("/", apiDocument)
  .route("/", keySet)
  .route("/ws", wsRoutes(redeemTicket));

for (const mount of ["/api/v1", "/mapi", "/api"] satisfies Mount[]) {
  app.route(mount, createApp().use(gatekeeper(mount)).route("/", features));
}

import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import { createApp, type Mount } from "./http/factory.ts";
import { gatekeeper } from "./http/gatekeeper.ts";
import { health } from "./http/health.ts";
import { apiDocument } from "./http/openapi.ts";
import { answerProblem } from "./http/problem-response.ts";
import { passwords } from "./identity/passwords/routes.ts";
import { keySet, sessions } from "./identity/sessions/routes.ts";
import { log } from "./log.ts";

const features = createApp().route("/", passwords).route("/", sessions);

/** The whole HTTP surface: three mounts of the same contracts, and what stands beside them. */
export const app = createApp()
  .onError(answerProblem)
  .notFound(() => {
    throw new Problem("not_found");
  })
  .use(async (c, next) => {
    const started = Date.now();
    c.set("requestId", newId("request", started));
    await next();
    const { status } = c.res;
    if (status !== 101) {
      c.header("x-request-id", c.var.requestId);
      if (c.res.headers.get("cache-control") === null) c.header("cache-control", "no-store");
      c.header("x-content-type-options", "nosniff");
      c.header("referrer-policy", "no-referrer");
    }
    log("info", "request", {
      requestId: c.var.requestId,
      method: c.req.method,
      route: c.get("contract")?.path ?? "",
      status,
      ms: Date.now() - started,
    });
  })
  .route("/health", health)
  .route("/", apiDocument)
  .route("/", keySet);

for (const mount of ["/api/v1", "/mapi", "/api"] satisfies Mount[]) {
  app.route(mount, createApp().use(gatekeeper(mount)).route("/", features));
}

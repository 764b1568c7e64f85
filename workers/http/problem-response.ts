import { HTTPException } from "hono/http-exception";
import type { Context } from "hono";
import { Problem } from "#shared/problem.ts";
import { log, traceOf } from "../log.ts";
import type { AppEnv } from "./factory.ts";

/** The only place where an error becomes an answer; what is no Problem is logged whole and answered `internal`. */
export function answerProblem(error: Error, c: Context<AppEnv>): Response {
  const problem = toProblem(error);
  const requestId = c.get("requestId") ?? "";
  if (problem.status >= 500) {
    log("error", "request.failed", {
      requestId,
      path: c.req.routePath,
      code: problem.code,
      ...traceOf(error),
    });
  }
  const headers = new Headers({ "content-type": "application/problem+json", "cache-control": "no-store" });
  if (problem.retryAfterSeconds !== undefined)
    headers.set("retry-after", String(Math.ceil(problem.retryAfterSeconds)));
  if (problem.code === "unauthenticated") headers.set("www-authenticate", 'Bearer realm="tidemark"');
  if (problem.code === "step_up_required") {
    headers.set("www-authenticate", 'Bearer error="insufficient_user_authentication"');
  }
  return new Response(JSON.stringify(problem.toDocument(requestId)), { status: problem.status, headers });
}

function toProblem(error: Error): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof HTTPException && error.status === 400) {
    return new Problem("invalid_request", "The body is not valid JSON.");
  }
  return new Problem("internal");
}

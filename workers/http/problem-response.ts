import type { Context } from "hono";
import { Problem, type ProblemCode, PROBLEMS } from "#shared/problem.ts";
import { log, traceOf } from "../log.ts";
import type { AppEnv } from "./factory.ts";
import { setRateLimitHeaders } from "./limits/rate-limit.ts";

/** The header fields of a refusal with that code. */
export function problemFields(code: ProblemCode, retryAfterSeconds?: number): Record<string, string> {
  const fields: Record<string, string> = {
    "content-type": "application/problem+json",
    "cache-control": "no-store",
  };
  if (retryAfterSeconds !== undefined) fields["retry-after"] = String(Math.ceil(retryAfterSeconds));
  if (code === "unauthenticated") fields["www-authenticate"] = 'Bearer realm="tidemark"';
  if (code === "step_up_required") {
    fields["www-authenticate"] =
      'Bearer error="insufficient_user_authentication", acr_values="urn:tidemark:act", max_age="300"';
  }
  return fields;
}

/**
 * The only place where an error becomes an answer. Any error that is no Problem is answered `internal`; its
 * class and place are logged, never its message.
 */
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
  const fields = problemFields(problem.code, problem.retryAfterSeconds);
  setRateLimitHeaders(c);
  // The context adds the header fields that were set before the refusal: the request id, the rate limit and
  // the allowed methods.
  return c.body(JSON.stringify(problem.toDocument(requestId)), PROBLEMS[problem.code].status, fields);
}

function toProblem(error: Error): Problem {
  return error instanceof Problem ? error : new Problem("internal");
}

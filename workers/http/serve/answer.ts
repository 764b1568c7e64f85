import type { Context } from "hono";
import { type AnyEndpoint, isSuccess, type SuccessStatus } from "#shared/endpoint.ts";
import { Problem, PROBLEMS, type ProblemCode } from "#shared/problem.ts";
import type { AppEnv } from "../factory.ts";

/** An answer as text. An empty text means no body. */
export type Answer = { status: SuccessStatus | (typeof PROBLEMS)[ProblemCode]["status"]; body: string };

/** The result of a handler in the form that its contract sends. */
export function toAnswer(
  c: Context<AppEnv>,
  { name, status, replies }: AnyEndpoint,
  result: unknown,
): Answer {
  if (result instanceof Problem) {
    const document = result.toDocument(c.get("requestId"));
    return { status: PROBLEMS[result.code].status, body: JSON.stringify(document) };
  }
  const [only = 200] = status;
  if (replies === undefined) return { status: only, body: textOf(only, result) };
  if (isOneOf(result)) return { status: result.status, body: textOf(result.status, result.body) };
  throw new Error(`${name} was answered without a status`);
}

/** Sends an answer. */
export function rendered(c: Context<AppEnv>, { status, body }: Answer): Response {
  return body === "" ? c.body(null, status) : c.newResponse(body, status, { "content-type": typeOf(status) });
}

/** Sends a stored answer. */
export function replayed({ status, body }: { status: number; body: string }): Response {
  return new Response(body === "" ? null : body, {
    status,
    headers: { "content-type": typeOf(status), "idempotency-replayed": "true" },
  });
}

function typeOf(status: number): string {
  return status < 400 ? "application/json" : "application/problem+json";
}

function textOf(status: SuccessStatus, body: unknown): string {
  return status === 204 || body === undefined ? "" : JSON.stringify(body);
}

function isOneOf(result: unknown): result is { status: SuccessStatus; body: unknown } {
  return (
    typeof result === "object" &&
    result !== null &&
    "status" in result &&
    "body" in result &&
    isSuccess(result.status)
  );
}

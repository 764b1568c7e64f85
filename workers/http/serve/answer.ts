import type { Context } from "hono";
import { type AnyEndpoint, isSuccess, type SuccessStatus } from "#shared/endpoint.ts";
import { isProblemCode, Problem, PROBLEMS, type ProblemCode } from "#shared/problem.ts";
import type { AppEnv } from "../factory.ts";
import { answerProblem, problemFields } from "../problem-response.ts";

const JSON_TYPE = "application/json";

/** An answer as text. An empty text means no body. A refusal keeps its Problem for the header fields. */
export type Answer =
  | { status: SuccessStatus; body: string }
  | { status: (typeof PROBLEMS)[ProblemCode]["status"]; body: string; problem: Problem };

/** The result of a handler in the form that its contract sends. */
export function toAnswer(
  c: Context<AppEnv>,
  { name, status, replies }: AnyEndpoint,
  result: unknown,
): Answer {
  if (result instanceof Problem) {
    const document = result.toDocument(c.get("requestId"));
    return { status: PROBLEMS[result.code].status, body: JSON.stringify(document), problem: result };
  }
  const [only = 200] = status;
  if (replies === undefined) return { status: only, body: textOf(only, result) };
  if (isOneOf(result)) return { status: result.status, body: textOf(result.status, result.body) };
  throw new Error(`${name} was answered without a status`);
}

/** Sends an answer. A returned refusal leaves as a thrown one does. */
export function rendered(c: Context<AppEnv>, answer: Answer): Response {
  if ("problem" in answer) return answerProblem(answer.problem, c);
  const { status, body } = answer;
  return body === "" ? c.body(null, status) : c.newResponse(body, status, { "content-type": JSON_TYPE });
}

/** Sends a stored answer. The fields of a refusal follow from its code. */
export function replayed({ status, body }: { status: number; body: string }): Response {
  const fields = status < 400 ? { "content-type": JSON_TYPE } : problemFields(codeOf(body));
  return new Response(body === "" ? null : body, {
    status,
    headers: { ...fields, "idempotency-replayed": "true" },
  });
}

function codeOf(body: string): ProblemCode {
  const document: unknown = JSON.parse(body);
  const code = typeof document === "object" && document !== null && "code" in document ? document.code : null;
  return isProblemCode(code) ? code : "internal";
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

import type * as z from "zod";
import { type AnyEndpoint, type Endpoint, repliesInJson } from "../endpoint.ts";
import { UnreadFile } from "../unread-file.ts";
import { type FlowName, isProblemCode, Problem, type ProblemCode, type RefusedOrder } from "../problem.ts";

/** The input of a call to a contract. */
export type Input<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = {
  params?: z.input<P>;
  query?: z.input<Q>;
  body?: z.input<B>;
  /**
   * A key of the caller's choice, for a repeat that must survive a restart; otherwise each write gets a fresh
   * key.
   */
  idempotencyKey?: string;
  /** The version that the caller changes: the server refuses with `precondition_failed` when it is older. */
  ifMatch?: number | undefined;
  signal?: AbortSignal;
};

/** Nothing for contracts without a reply. */
export type Received<R extends z.ZodType> = [z.output<R>] extends [never] ? void : z.output<R>;

/** No answer came, so the request may or may not have arrived. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super("Tidemark cannot be reached", { cause });
    this.name = "Unreachable";
  }
}

/** The path of a contract with the params and query of the input. */
export function pathOf(
  contract: Pick<AnyEndpoint, "path">,
  input: { params?: unknown; query?: unknown },
): string {
  const params = new Map(Object.entries(input.params ?? {}));
  const path = contract.path.replaceAll(/:(\w+)/g, (_match, name: string) =>
    encodeURIComponent(String(params.get(name) ?? "")),
  );
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(input.query ?? {}))
    if (value !== undefined && value !== null) query.set(name, String(value));
  return query.size === 0 ? path : `${path}?${query}`;
}

/** Parses the reply by its contract; throws when the reply does not fit. */
export async function parseReply<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
>(contract: Endpoint<P, Q, B, R>, response: Response): Promise<Received<R>> {
  if (response.status === 204 || contract.reply === undefined) return nothing<R>();
  const text = await response.text();
  return contract.reply.parse(repliesInJson(contract) ? JSON.parse(text) : text) as Received<R>;
}

/** A contract that can answer 204 either has no reply, or its caller expects that there may be none. */
function nothing<R extends z.ZodType>(): Received<R> {
  return undefined as Received<R>;
}

/** The Problem that the server threw; an answer that is no problem document becomes the nearest Problem. */
export async function problemOf(response: Response): Promise<Problem> {
  const document: unknown = await response.json().catch(() => null);
  const after = Number(response.headers.get("retry-after") ?? Number.NaN);
  const more = Number.isFinite(after) ? { retryAfterSeconds: after } : {};
  if (!isRecord(document) || !isProblemCode(document["code"]))
    return new Problem(nearest(response.status), undefined, more);
  const detail = typeof document["detail"] === "string" ? document["detail"] : undefined;
  const issues = Array.isArray(document["issues"]) ? document["issues"].filter(isIssue) : undefined;
  const file = UnreadFile.safeParse(document["file"]).data;
  const order = document["order"];
  const flows = Array.isArray(document["flows"]) ? document["flows"].filter(isFlowName) : [];
  const found = {
    ...(issues === undefined ? {} : { issues }),
    ...(file === undefined ? {} : { file }),
    ...(isRefusedOrder(order) ? { order } : {}),
    ...(flows.length === 0 ? {} : { flows }),
  };
  return new Problem(document["code"], detail, { ...more, ...found });
}

function nearest(status: number): ProblemCode {
  if (status === 404) return "not_found";
  if (status === 413) return "payload_too_large";
  if (status === 429) return "rate_limited";
  return status === 502 || status === 503 || status === 504 ? "not_ready" : "internal";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isRefusedOrder(value: unknown): value is RefusedOrder {
  if (!isRecord(value)) return false;
  const rejection = value["rejection"];
  return rejection === null || (isRecord(rejection) && typeof rejection["rule"] === "string");
}

function isIssue(value: unknown): value is { path: string; message: string } {
  return isRecord(value) && typeof value["path"] === "string" && typeof value["message"] === "string";
}

function isFlowName(value: unknown): value is FlowName {
  return isRecord(value) && typeof value["id"] === "string" && typeof value["name"] === "string";
}

import type * as z from "zod";
import type { ProblemCode } from "./problem.ts";
import type { Scope } from "./scopes.ts";

/**
 * Who may call: `public` needs nothing, `session` needs an access token or cookie.
 * Mount paths carry the version, contract paths never do.
 */
export type Auth = "public" | "session";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A sign-in method, any provider at all, the mailbox of development, or quotes that are posted. */
export type Requirement = "passkey" | "password" | "provider" | "mailbox" | "scripted";

/**
 * How the body arrives: `json` by default; `upload` is multipart or a raw file, which the handler reads
 * itself, its query included.
 */
export type BodyKind = "json" | "upload";

/**
 * How the answer leaves. `json` is the default; `json-or-stream` is a stream of events for a caller that
 * accepts one. `csv` is streamed text; `image` and `file` are bytes.
 */
export type ReplyKind = "json" | "json-or-stream" | "csv" | "image" | "file";

const SUCCESS = [200, 201, 202, 204] as const;
export type SuccessStatus = (typeof SUCCESS)[number];

/** The body of each success status, where a contract has several; null for none. */
export type Replies = { readonly [Status in SuccessStatus]?: z.ZodType | null };

/**
 * A contract is a value: Hono mounts it, the typed client calls it, the refusal tests walk it, and the API
 * document shows it. Idempotent writes take an `Idempotency-Key` and replay their stored answer.
 */
export type Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Reply extends z.ZodType = z.ZodType,
  Each extends Replies = Replies,
  Kind extends ReplyKind = ReplyKind,
  Taken extends BodyKind = BodyKind,
> = {
  name: string;
  summary: string;
  tag: string;
  method: Method;
  path: `/${string}`;
  auth: Auth;
  params?: Params;
  query?: Query;
  body?: Body;
  bodyKind: Taken;
  /** The body as a caller reads it, whichever of several statuses it came with. */
  reply?: Reply;
  replyKind: Kind;
  /** Every success status; 204 has no body. */
  status: readonly SuccessStatus[];
  replies?: Each;
  errors: readonly ProblemCode[];
  /** What the deployment must offer; without it the endpoint is absent (404), not refused. */
  requires?: Requirement;
  /**
   * `always`: the endpoint refuses a request without a confirmation made for it. `asked`: the verb decides
   * whether the request needs one, and a confirmation that is sent is verified.
   */
  stepUp?: "always" | "asked";
  /** The scope that an API key needs; without a scope only people may call. */
  scope?: Scope;
  /** Only a user whom the deployment names as an operator may call. */
  role?: "operator";
  /** The name of its rate limit; by default `public` without sign-in, else `read` or `write`. */
  limit?: string;
  /** Identity answers are never stored, because a stored answer would be a stored token. */
  storesAnswer: boolean;
};

type Named = "name" | "summary" | "tag" | "method" | "path";
type Declaration<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
  Each extends Replies,
  Kind extends ReplyKind,
  Taken extends BodyKind,
> = Pick<Endpoint, Named> & Partial<Omit<Endpoint<P, Q, B, R, Each, Kind, Taken>, Named>>;

/**
 * Declares a contract. The defaults are session auth, JSON both ways, 200 (204 without a reply) and
 * idempotent writes.
 */
export function endpoint<
  P extends z.ZodType = z.ZodNever,
  Q extends z.ZodType = z.ZodNever,
  B extends z.ZodType = z.ZodNever,
  R extends z.ZodType = z.ZodNever,
  Each extends Replies = Record<never, never>,
  Kind extends ReplyKind = "json",
  Taken extends BodyKind = "json",
>(declared: Declaration<P, Q, B, R, Each, Kind, Taken>): Endpoint<P, Q, B, R, Each, Kind, Taken>;
export function endpoint(
  declared: Declaration<z.ZodType, z.ZodType, z.ZodType, z.ZodType, Replies, ReplyKind, BodyKind>,
): AnyEndpoint {
  const { reply, replies, replyKind = "json" } = declared;
  const only = reply === undefined && replyKind === "json" ? 204 : 200;
  return {
    auth: "session",
    bodyKind: "json",
    status: replies === undefined ? [only] : SUCCESS.filter((status) => replies[status] !== undefined),
    errors: [],
    storesAnswer: declared.method !== "GET" && declared.auth !== "public",
    ...declared,
    replyKind,
  };
}

export type AnyEndpoint = Endpoint<z.ZodType, z.ZodType, z.ZodType, z.ZodType>;

/** True of a contract that a caller can ask for JSON. */
export function repliesInJson({ replyKind }: { replyKind: ReplyKind }): boolean {
  return replyKind === "json" || replyKind === "json-or-stream";
}

export function isSuccess(status: unknown): status is SuccessStatus {
  return SUCCESS.some((each) => each === status);
}

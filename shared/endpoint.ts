import type * as z from "zod";
import type { ProblemCode } from "./problem.ts";
import type { Scope } from "./scopes.ts";

/**
 * Who may call: `public` needs nothing, `session` needs an access token or cookie.
 * Mount paths carry the version, contract paths never do.
 */
export type Auth = "public" | "session";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A sign-in method, any provider at all, or the mailbox of development. */
export type Requirement = "passkey" | "password" | "provider" | "mailbox";

/**
 * How the body arrives: `json` by default; `upload` is multipart or a raw file, which the handler reads
 * itself.
 */
export type BodyKind = "json" | "upload";

/**
 * How the answer leaves: `json` by default; `csv` and `event-stream` stream text; `image` and `file` are
 * bytes.
 */
export type ReplyKind = "json" | "csv" | "event-stream" | "image" | "file";

/**
 * A contract is a value: Hono mounts it, the typed client calls it, the refusal tests walk it, and the API
 * document shows it. Idempotent writes take an `Idempotency-Key` and replay their stored answer.
 */
export type Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Reply extends z.ZodType = z.ZodType,
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
  bodyKind: BodyKind;
  reply?: Reply;
  replyKind: ReplyKind;
  /** Every success status, the usual one first; 204 has no body. */
  status: readonly number[];
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

type Declaration<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType> = Pick<
  Endpoint<P, Q, B, R>,
  "name" | "summary" | "tag" | "method" | "path"
> &
  Partial<Omit<Endpoint<P, Q, B, R>, "name" | "summary" | "tag" | "method" | "path">>;

/**
 * Declares a contract. The defaults are session auth, JSON both ways, 200 (204 without a reply) and
 * idempotent writes.
 */
export function endpoint<
  P extends z.ZodType = z.ZodNever,
  Q extends z.ZodType = z.ZodNever,
  B extends z.ZodType = z.ZodNever,
  R extends z.ZodType = z.ZodNever,
>(declared: Declaration<P, Q, B, R>): Endpoint<P, Q, B, R> {
  return {
    auth: "session",
    bodyKind: "json",
    replyKind: "json",
    status: [declared.reply === undefined ? 204 : 200],
    errors: [],
    storesAnswer: declared.method !== "GET" && declared.auth !== "public",
    ...declared,
  };
}

export type AnyEndpoint = Endpoint<z.ZodType, z.ZodType, z.ZodType, z.ZodType>;

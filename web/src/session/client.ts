import type { z } from "zod";
import type { Endpoint } from "#shared/endpoint.ts";
import { isProblemCode, Problem } from "#shared/problem.ts";
import { refresh as refreshContract } from "#shared/contracts/auth.ts";

const ORIGIN_PATH = "/api/v1";

type Input<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = {
  params?: z.input<P>;
  query?: z.input<Q>;
  body?: z.input<B> | FormData | Blob;
  signal?: AbortSignal;
};

/** No answer came: the request may or may not have arrived. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super("Tidemark cannot be reached", { cause });
    this.name = "Unreachable";
  }
}

/** Calls a contract on this origin with the session's cookies; a spent access token is refreshed once, then the call repeats. */
export async function call<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
>(endpoint: Endpoint<P, Q, B, R>, input: Input<P, Q, B> = {}): Promise<z.output<R>> {
  const request = requestOf(endpoint, input);
  let response = await send(request);
  if (response.status === 401 && endpoint.auth === "session" && (await refreshed()))
    response = await send(request);
  if (!response.ok) throw await problemOf(response);
  return received<R>(response.status === 204 ? undefined : await response.json());
}

type Prepared = { url: string; init: RequestInit };

function requestOf(
  endpoint: { method: string; path: string },
  input: Input<z.ZodType, z.ZodType, z.ZodType>,
): Prepared {
  const params = new Map(Object.entries(input.params ?? {}));
  const path = endpoint.path.replaceAll(/:(\w+)/g, (_match, name: string) =>
    encodeURIComponent(String(params.get(name))),
  );
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(input.query ?? {}))
    if (value !== undefined) query.set(name, String(value));
  const search = query.size === 0 ? "" : `?${query}`;
  const headers = new Headers({ accept: "application/json" });
  if (endpoint.method !== "GET") headers.set("idempotency-key", crypto.randomUUID());
  const init: RequestInit = { method: endpoint.method, headers, credentials: "same-origin" };
  if (input.signal !== undefined) init.signal = input.signal;
  if (input.body instanceof FormData || input.body instanceof Blob) init.body = input.body;
  else if (input.body !== undefined) {
    headers.set("content-type", "application/json");
    init.body = JSON.stringify(input.body);
  }
  return { url: `${ORIGIN_PATH}${path}${search}`, init };
}

async function send({ url, init }: Prepared): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Unreachable(error);
  }
}

let refreshing: Promise<boolean> | undefined;

async function refreshed(): Promise<boolean> {
  refreshing ??= send(requestOf(refreshContract, { body: {} }))
    .then((response) => response.ok)
    .finally(() => {
      refreshing = undefined;
    });
  return refreshing;
}

async function problemOf(response: Response): Promise<Problem> {
  const document: unknown = await response.json().catch(() => undefined);
  if (
    typeof document !== "object" ||
    document === null ||
    !("code" in document) ||
    !isProblemCode(document.code)
  ) {
    return new Problem(response.status === 404 ? "not_found" : "internal");
  }
  const detail = "detail" in document && typeof document.detail === "string" ? document.detail : undefined;
  return new Problem(document.code, detail);
}

/** The server validates what it sends against the same schema, so the answer is taken as that type. */
function received<R extends z.ZodType>(answer: unknown): z.output<R> {
  return answer as z.output<R>;
}

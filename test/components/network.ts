import { afterEach, beforeEach, vi } from "vitest";
import * as z from "zod";
import type { AnyEndpoint, Endpoint } from "#shared/endpoint.ts";
import { Problem } from "#shared/problem.ts";

const MOUNT = "/api/v1";

/** A request as it left the page. */
export type Asked = {
  method: string;
  path: string;
  query: Record<string, string>;
  body: unknown;
  headers: Record<string, string>;
};

/** What a server may answer: a reply of the contract, a refusal, or no answer at all. */
type Reply<R extends z.ZodType> =
  | ([z.input<R>] extends [never] ? void : z.input<R>)
  | Problem
  | typeof NOTHING;
type Answering = (asked: Asked) => unknown;

/** The network broke off before an answer came. */
export const NOTHING = Symbol("no answer");

/** Every request of the running test, in the order of their departure. */
export const asked: Asked[] = [];

const answers = new Map<string, { contract: AnyEndpoint; answering: Answering }>();
const unanswered: string[] = [];
/**
 * The running test, from its first answer on; null between two. A request that a test left behind belongs to
 * no later one.
 */
let running: symbol | null = null;

/**
 * Answers a contract at the edge of the page's network, until the test ends; a later answer replaces it. The
 * reply is parsed by the contract, so that no test shows a page what the server never sends.
 */
export function answer<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  contract: Endpoint<P, Q, B, R>,
  reply: Reply<R> | ((asked: Asked) => Reply<R> | Promise<Reply<R>>),
): void {
  running ??= Symbol("test");
  const answering = typeof reply === "function" ? (reply as Answering) : () => reply;
  answers.set(contract.name, { contract: contract as AnyEndpoint, answering });
}

beforeEach(() => {
  const passOn = globalThis.fetch;
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    if (!url.pathname.startsWith(`${MOUNT}/`)) return passOn(request);
    const begun = running;
    const text = await request.text();
    if (begun === null || begun !== running) throw new TypeError("Failed to fetch");
    return respond(request, url, text);
  });
});

afterEach(() => {
  running = null;
  const missing = [...unanswered];
  for (const list of [asked, unanswered]) list.length = 0;
  answers.clear();
  if (missing.length > 0) throw new Error(`the test answers no request to ${missing.join(", ")}`);
});

async function respond(request: Request, url: URL, text: string): Promise<Response> {
  const path = url.pathname.slice(MOUNT.length);
  const each: Asked = {
    method: request.method,
    path,
    query: Object.fromEntries(url.searchParams),
    body: isJson(request) && text !== "" ? JSON.parse(text) : text === "" ? undefined : text,
    headers: Object.fromEntries(request.headers),
  };
  asked.push(each);
  const found = [...answers.values()].find(
    ({ contract }) => contract.method === each.method && fits(contract.path, path),
  );
  if (found === undefined) {
    unanswered.push(`${each.method} ${path}`);
    return refusal(new Problem("not_found"));
  }
  for (const name of Object.keys(each.query))
    if (!takes(found.contract, name))
      unanswered.push(`${each.method} ${path} with ${name}, which it refuses`);
  const reply = await found.answering(each);
  if (reply === NOTHING) throw new TypeError("Failed to fetch");
  if (reply instanceof Problem) return refusal(reply);
  return sent(found.contract, reply);
}

function sent({ name, reply, replyKind, status }: AnyEndpoint, value: unknown): Response {
  if (value === undefined) return new Response(null, { status: 204 });
  const parsed = reply?.safeParse(value);
  if (parsed?.success === false) throw new Error(`${name} never answers this: ${parsed.error.message}`);
  const code = status.find((each) => each !== 204) ?? 200;
  return replyKind.startsWith("json")
    ? Response.json(value, { status: code })
    : new Response(String(value), { status: code });
}

function refusal(problem: Problem): Response {
  const { retryAfterSeconds } = problem;
  return Response.json(problem.toDocument("req_test"), {
    status: problem.status,
    headers: {
      "content-type": "application/problem+json",
      ...(retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) }),
    },
  });
}

/** Whether a query of the contract may name this; an upload reads its own. */
function takes({ query, bodyKind }: AnyEndpoint, name: string): boolean {
  return bodyKind === "upload" || (query instanceof z.ZodObject && Object.hasOwn(query.shape, name));
}

function isJson(request: Request): boolean {
  return request.headers.get("content-type")?.startsWith("application/json") ?? false;
}

function fits(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split("/"), path.split("/")];
  return (
    wanted.length === given.length && wanted.every((part, at) => part.startsWith(":") || part === given[at])
  );
}

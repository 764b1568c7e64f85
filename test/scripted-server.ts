import * as z from "zod";
import { createClient, type ClientOptions, type Transport } from "#shared/client/client.ts";
import { type LocalStore, memoryStore } from "#shared/client/local-store.ts";
import type { DeviceKeyring } from "#shared/client/session-envelope.ts";
import type { Carrier } from "#shared/client/tokens.ts";
import { endpoint } from "#shared/endpoint.ts";
import { Problem, type ProblemCode } from "#shared/problem.ts";
import { manualClock } from "./manual-clock.ts";

export const getThing = endpoint({
  name: "getThing",
  summary: "",
  tag: "Test",
  method: "GET",
  path: "/things/:id",
  params: z.object({ id: z.string() }),
  query: z.object({ limit: z.coerce.number().optional(), symbol: z.string().optional() }),
  reply: z.object({ id: z.string() }),
});
export const addThing = endpoint({
  name: "addThing",
  summary: "",
  tag: "Test",
  method: "POST",
  path: "/things",
  body: z.object({ name: z.string() }),
  reply: z.object({ id: z.string() }),
});
export const dropThing = endpoint({
  name: "dropThing",
  summary: "",
  tag: "Test",
  method: "DELETE",
  path: "/things",
});

type Seen = {
  method: string;
  url: string;
  key: string | null;
  token: string | null;
  stepUp: string | null;
  body: unknown;
};
type Answer = Response | Error | ((seen: Seen) => Response | Promise<Response>);

export const json = (value: unknown, status = 200) => Response.json(value, { status });
export const refused = (code: ProblemCode, headers: Record<string, string> = {}) => {
  const document = new Problem(code, "why").toDocument("req_1");
  return Response.json(document, { status: document.status, headers });
};
export const signedIn = (id: string, exp: number, tag = "1") => ({
  user: {
    id,
    email: "a@example.com",
    emailVerified: false,
    name: "A",
    avatar: null,
    tier: "free",
    operator: false,
    createdAt: "2026-11-20T00:00:00.000Z",
  },
  access_jwt: `access-${tag}`,
  refresh_token: `refresh-${tag}`,
  exp,
});

/** A client of a server that sends these answers in order, and repeats the last one. */
export function clientOf(
  answers: Answer[],
  carrier: Carrier = "bearer",
  keyring?: DeviceKeyring,
  store: LocalStore = memoryStore(),
  options: Pick<ClientOptions, "confirm"> = {},
) {
  const clock = manualClock();
  const seen: Seen[] = [];
  const said: string[] = [];
  const transport: Transport = async (url, init) => {
    const headers = new Headers(init.headers);
    const each: Seen = {
      method: init.method ?? "",
      url,
      key: headers.get("idempotency-key"),
      token: headers.get("authorization"),
      stepUp: headers.get("step-up"),
      body: typeof init.body === "string" ? JSON.parse(init.body) : init.body,
    };
    seen.push(each);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer instanceof Response) return answer.clone();
    if (typeof answer === "function") return answer(each);
    throw answer;
  };
  const client = createClient({
    baseUrl: "https://t.example/api/v1",
    carrier,
    clock,
    store,
    ...(keyring === undefined ? {} : { keyring }),
    transport,
    ended: () => void said.push("ended"),
    ...options,
  });
  /** Runs the clock until the call has ended; returns its value or its error. */
  async function finish(call: Promise<unknown>): Promise<unknown> {
    const outcome: { is?: unknown } = {};
    const ended = call.then(
      (value) => void (outcome.is = value),
      (error: unknown) => void (outcome.is = error),
    );
    for (let turn = 0; turn < 50; turn++) if (!("is" in outcome)) await clock.pass(60_000);
    await ended;
    return outcome.is;
  }
  return { client, clock, store, seen, said, finish };
}

export const soon = (clock: { now(): number }, seconds: number) => Math.floor(clock.now() / 1000) + seconds;

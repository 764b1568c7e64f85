import * as z from "zod";
import type { Json } from "#shared/contracts/json.ts";
import { Problem } from "#shared/problem.ts";
import { fetchOutside, type OutsideAnswer } from "../../../egress/fetch-outside.ts";
import { ActionFailure, type IntegrationType, serviceAction } from "../action.ts";
import { fieldName, fieldSecret, headerFields, json, pairs, secret, text } from "../field.ts";
import { failureOf, readJson } from "../service-call.ts";

const Credentials = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("none") }),
  z.object({ kind: z.literal("bearer"), token: fieldSecret({ title: "Token" }) }),
  z.object({
    kind: z.literal("header"),
    name: fieldName({ title: "Name of the header field", example: "X-Api-Key" }),
    value: fieldSecret({ title: "Value of the header field" }),
  }),
  z.object({
    kind: z.literal("basic"),
    // RFC 7617, 2: the first colon ends the user name, and neither part has a control character.
    username: text({ title: "User name" }, 200).refine(
      (name) => /^[^:\p{Cc}]*$/u.test(name),
      "holds a colon or a control character",
    ),
    password: secret({ title: "Password" }).regex(/^\P{Cc}*$/u, "holds a control character"),
  }),
]);
type Credentials = z.infer<typeof Credentials>;

const Settings = z.object({
  url: text(
    { title: "Address that a test calls with GET", example: "https://api.example.com/health" },
    2_000,
  ).optional(),
});

/** As of every other service. A longer answer is text up to there, and `truncated`. */
const MOST_ANSWER_BYTES = 1_000_000;

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;

const Config = z.object({
  method: z.enum(METHODS).default("POST").meta({ title: "Method" }),
  url: text({ title: "Address", example: "https://api.example.com/notes" }, 2_000),
  headers: headerFields({ title: "Header fields" }).optional(),
  query: pairs({ title: "Query" }).optional(),
  body: json({ title: "Body", description: "JSON, or text, which is sent as it is." }).optional(),
});

/** A generic HTTP service. */
export const http: IntegrationType = {
  type: "http",
  label: "HTTP",
  category: "ops",
  summary: "Any HTTPS address, with a token or a header field of yours.",
  credentials: Credentials,
  settings: Settings,
  addresses: ["url"],
  async test({ ctx, credentials, settings, timeoutMs }) {
    const { url } = Settings.parse(settings);
    if (url === undefined) return;
    const headers = authorized(Credentials.parse(credentials));
    await sent(ctx.env, { url, method: "GET", headers, body: undefined, timeoutMs, hops: 0 });
  },
};

/** Sends a request to an address that the flow names. */
export const httpRequest = serviceAction(
  { config: Config, credentials: Credentials },
  {
    action: "http.request",
    label: "Send a request",
    summary: "Calls an address and gives its answer to the next node.",
    capability: "send_request",
    integration: { type: "http", optional: true },
    run({ ctx, config, credentials, idempotencyKey, timeoutMs, place }) {
      const { method, headers = {}, query = {}, body } = config;
      const url = URL.parse(config.url);
      if (url === null) throw new ActionFailure("egress_refused", "The address is not a URL.");
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      const isRead = method === "GET" || method === "HEAD";
      return sent(ctx.env, {
        url: url.href,
        method,
        headers: {
          ...(body === undefined || typeof body === "string" ? {} : { "content-type": "application/json" }),
          ...(isRead ? {} : { "idempotency-key": idempotencyKey }),
          ...lowerCased(headers),
          ...authorized(credentials),
        },
        body: isRead ? undefined : body,
        timeoutMs,
        hops: place.depth,
      });
    },
  },
);

type Sent = {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: Json | undefined;
  timeoutMs: number;
  hops: number;
};

async function sent(env: Env, { body, timeoutMs, ...request }: Sent): Promise<Json> {
  const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  let answer: OutsideAnswer;
  try {
    answer = await fetchOutside(env, {
      ...request,
      timeoutMs,
      mostBytes: MOST_ANSWER_BYTES,
      ...(text === undefined ? {} : { body: text }),
    });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new ActionFailure(error.code, error.message, {
      canPass: error.code !== "egress_refused",
      cause: error,
    });
  }
  const { status, headers } = answer;
  const read = readJson(new TextDecoder().decode(answer.body));
  if (status < 200 || status >= 300) throw failureOf("The address", { status, headers, body: read });
  return { status, headers: shownHeaders(headers), body: read, truncated: answer.truncated };
}

/** Fields that say something of the answer; cookies and the like are left out. */
const SHOWN = ["content-type", "date", "etag", "location", "retry-after", "x-request-id"];

function shownHeaders(headers: Headers): Json {
  return Object.fromEntries(
    SHOWN.flatMap((name) => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );
}

function lowerCased(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function authorized(credentials: Credentials): Record<string, string> {
  switch (credentials.kind) {
    case "none":
      return {};
    case "bearer":
      return { authorization: `Bearer ${credentials.token}` };
    case "header":
      return { [credentials.name.toLowerCase()]: credentials.value };
    case "basic": {
      const pair = new TextEncoder().encode(`${credentials.username}:${credentials.password}`);
      return { authorization: `Basic ${btoa(String.fromCharCode(...pair))}` };
    }
  }
}

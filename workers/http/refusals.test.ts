import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { listSignInMethods, register } from "#shared/contracts/auth.ts";
import type { ProblemDocument } from "#shared/problem.ts";
import { newUser, send } from "#test/harness.ts";
import { PASSWORD } from "#test/sign-in.ts";
import { app } from "../app.ts";

const problem = async (response: Response) => (await response.json()) as ProblemDocument;

test("a value that Postgres cannot hold is the caller's fault, in every filter and path", async () => {
  const user = await newUser();
  for (const path of [
    ...["/fills", "/trades", "/metrics", "/metrics/equity"].flatMap((list) => [
      `${list}?symbol=%00`,
      `${list}?account=a%00b`,
    ]),
    "/trades?from=0000-01-01T00:00:00Z",
    `/metrics?to=2026-01-01T00:00:00.${"1".repeat(300)}Z`,
    "/trades/%00",
    "/trades/trd_%00/bias",
  ]) {
    const response = await user.fetch(path);
    expect([path, response.status, (await problem(response)).code]).toEqual([path, 400, "invalid_request"]);
  }
});

test("a text that holds half a character is the caller's fault, wherever it stands", async () => {
  const user = await newUser();
  for (const [path, body, at] of [
    ["/coach/questions", { question: "Why \ud83d" }, "question"],
    ["/saved-filters", { name: "Mine", filter: { text: "\udc00" } }, "filter.text"],
    ["/reconciliations", { accounts: [{ account: "\ud800" }] }, "accounts.0.account"],
    ["/missed-trades", { symbol: "A", "\ud800": 1 }, "\ufffd"],
    ["/flows", { title: "\ud800" }, "title"],
    ["/auth/login", { email: "\ud800@example.com", password: PASSWORD }, "email"],
  ] as const) {
    const headers = { "content-type": "application/json" };
    const response = await user.fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
    expect([path, response.status, (await problem(response)).issues]).toEqual([
      path,
      400,
      [{ path: at, message: "holds half a character" }],
    ]);
  }
  expect((await user.fetch("/trades?text=%ed%a0%80")).status).toBe(200);
});

test("a misspelt parameter is refused by its name, and never asks for everything", async () => {
  const user = await newUser();
  for (const [method, path, name] of [
    ["GET", "/trades?symbols=ACME", "symbols"],
    ["GET", "/metrics?acount=Main", "acount"],
    ["GET", "/trades/summary?Status=open", "Status"],
    ["DELETE", "/orders?account=pap_1", "account"],
  ] as const) {
    const response = await user.fetch(path, { method });
    expect([path, (await problem(response)).issues]).toEqual([
      path,
      [{ path: name, message: "is not a parameter here" }],
    ]);
  }
});

test("a cursor that Tidemark did not give is refused by every list", async () => {
  const user = await newUser();
  const at = "2026-01-01T00:00:00.000Z";
  const id = `fil_${"0".repeat(26)}`;
  const made = [
    "x",
    "\u0000",
    btoa("["),
    btoa("null"),
    ...[
      [at, "\u0000"],
      ["9999-99-99T99:99:99.999Z", id],
      [at, id, id],
      ["-closedAt", "closed", at, "\u0000"],
      ["-netPnl", "any", 1, `trd_${"0".repeat(26)}`],
      ["imp_x"],
      {},
    ].map((key) => btoa(JSON.stringify(key))),
  ];
  for (const list of ["/fills", "/trades", "/imports", "/reflections"]) {
    for (const cursor of made) {
      const response = await user.fetch(`${list}?cursor=${encodeURIComponent(cursor)}`);
      expect([list, cursor, (await problem(response)).code]).toEqual([list, cursor, "cursor_invalid"]);
    }
  }
});

test("HEAD answers as GET does without a body, but not where the answer is a stream", async () => {
  const user = await newUser();
  const answer = await user.fetch("/trades", { method: "HEAD" });
  expect([answer.status, await answer.text()]).toEqual([200, ""]);
  expect((await send("/mapi/trades", { method: "HEAD" })).status).toBe(401);
  const events = await user.fetch("/events", { method: "HEAD", headers: { accept: "text/event-stream" } });
  expect([events.status, events.headers.get("content-type")]).toEqual([200, "application/json"]);
  expect((await user.fetch("/export/fills.csv", { method: "HEAD" })).status).toBe(405);
});

test("OPTIONS and a 405 name what the address takes; neither knows more of a stranger's page", async () => {
  const options = await send("/api/v1/imports/imp_x", {
    method: "OPTIONS",
    headers: { origin: "https://evil.example", "access-control-request-method": "DELETE" },
  });
  expect([options.status, options.headers.get("allow")]).toEqual([204, "GET, HEAD, DELETE, OPTIONS"]);
  expect(options.headers.get("access-control-allow-origin")).toBeNull();
  const wrong = await send("/api/v1/auth/login", { method: "PUT" });
  expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "POST, OPTIONS"]);
  expect((await send("/api/v1/nothing", { method: "OPTIONS" })).status).toBe(404);
});

test("a refusal keeps the fields of its rate limit and its request id", async () => {
  const response = await send("/mapi/auth/login", {
    method: "POST",
    headers: { "content-type": "application/json", "cf-connecting-ip": "203.0.113.40" },
    body: "{}",
  });
  expect(response.status).toBe(400);
  expect(response.headers.get("ratelimit-policy")).toBe('"public";q=1000000;w=60');
  expect(response.headers.get("ratelimit")).toMatch(/^"public";r=999999;/);
  expect(response.headers.get("x-request-id")).toBe((await problem(response)).requestId);
});

test("a JSON body without a length is read no further than it may go", async () => {
  const user = await newUser();
  let given = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      given++;
      if (given > 200) controller.close();
      else controller.enqueue(new Uint8Array(100_000).fill(32));
    },
  });
  const headers = { "content-type": "application/json" };
  const response = await user.fetch("/biases/score", { method: "POST", body, headers });
  expect(response.status).toBe(413);
  expect(given).toBeLessThan(50);
});

test("tells which ways of signing in the deployment offers", async () => {
  const user = await newUser();
  expect(await user.call(listSignInMethods)).toEqual({
    methods: ["passkey", "password", "google", "apple", "microsoft"],
    registration: "open",
    mailbox: true,
  });
  const request = new Request(new URL("/api/v1/auth/methods", env.PUBLIC_ORIGIN));
  const answer = await app.fetch(request, { ...env, SIGN_IN_METHODS: "password" }, createExecutionContext());
  expect(await answer.json()).toEqual({ methods: ["password"], registration: "open", mailbox: true });
});

test("a name has no control characters", async () => {
  const user = await newUser();
  const body = { email: "someone@example.com", password: PASSWORD, name: "a\u0000b" };
  expect(await user.refused(register, { body })).toMatchObject({
    code: "invalid_request",
    issues: [{ path: "name", message: "holds control characters" }],
  });
});

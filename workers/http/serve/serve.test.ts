import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { Hono } from "hono";
import { expect, test } from "vitest";
import * as z from "zod";
import { listAudit } from "#shared/contracts/audit.ts";
import { ENDPOINTS } from "#shared/contracts/all.ts";
import { endpoint } from "#shared/endpoint.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Confirmation } from "../../context.ts";
import { expectedErrors } from "#test/expected-errors.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { features } from "../../app.ts";
import type { AppEnv } from "../factory.ts";
import { answerProblem } from "../problem-response.ts";
import { serve, type Served } from "./serve.ts";

const placeOrder = endpoint({
  name: "placeOrder",
  summary: "",
  tag: "",
  method: "POST",
  path: "/orders",
  body: z.object({ symbol: z.string() }),
  reply: z.object({ id: z.string() }),
  status: [201],
});
const attach = endpoint({
  name: "attach",
  summary: "",
  tag: "",
  method: "POST",
  path: "/attachments",
  bodyKind: "upload",
  reply: z.object({ id: z.string() }),
});

/** Sends a request of this user to one served contract, as the gatekeeper would pass it on. */
async function ask(
  user: TestUser,
  { contract, run }: Served,
  { key, body, confirmed = null }: { key?: string; body: string; confirmed?: Confirmation | null },
) {
  const context = createExecutionContext();
  const app = new Hono<AppEnv>().onError(answerProblem).on(contract.method, contract.path, (c) => {
    c.set("requestId", newId("request"));
    c.set("mount", "");
    c.set("contract", contract);
    c.set("ctx", { ...user.ctx(), confirmed });
    return run(c);
  });
  const headers = new Headers({ "content-type": "application/json" });
  if (key !== undefined) headers.set("idempotency-key", key);
  const response = await app.request(contract.path, { method: contract.method, headers, body }, env, context);
  const { status } = response;
  const type = response.headers.get("content-type");
  const isReplay = response.headers.get("idempotency-replayed") === "true";
  const retryAfter = response.headers.get("retry-after");
  const challenge = response.headers.get("www-authenticate");
  return { status, type, isReplay, retryAfter, challenge, body: await response.text() };
}

/** How often the handler's effect stands in the ledger. */
async function effects(user: TestUser): Promise<number> {
  const { items } = await user.call(listAudit);
  return items.filter(({ action }) => action === "order.judged").length;
}

/** A handler that writes, and then returns or throws the given value. */
function judging(outcome: () => { id: string } | Problem): Served {
  return serve(placeOrder, (c) =>
    c.var.ctx.ledger.transaction(async (tx) => {
      tx.audit.push({ action: "order.judged", detail: {} });
      return outcome();
    }),
  );
}

test.each([
  ["with a key", { key: "key-1", body: '{"symbol":"A"}' }],
  ["without a key", { body: '{"symbol":"A"}' }],
])("a refusal that is returned keeps its effect, %s", async (_, request) => {
  const user = await newUser();
  const refused = judging(() => new Problem("quota_exceeded", "one order a day"));
  const answer = await ask(user, refused, request);
  expect(answer).toMatchObject({ status: 403, type: "application/problem+json", isReplay: false });
  expect(JSON.parse(answer.body)).toMatchObject({ code: "quota_exceeded", detail: "one order a day" });
  expect(await effects(user)).toBe(1);
});

test("a repeat of its key gets the same problem document, and the effect happens once", async () => {
  const user = await newUser();
  const refused = judging(() => new Problem("quota_exceeded", "one order a day"));
  const request = { key: "key-1", body: '{"symbol":"A"}' };
  const first = await ask(user, refused, request);
  expect(await ask(user, refused, request)).toEqual({ ...first, isReplay: true });
  expect(await effects(user)).toBe(1);
  expect((await ask(user, refused, { ...request, body: '{"symbol":"B"}' })).status).toBe(422);
});

test.each([
  ["with a key", { key: "key-1", body: '{"symbol":"A"}' }],
  ["without a key", { body: '{"symbol":"A"}' }],
])("a refusal that is returned has the fields and the log line of a thrown one, %s", async (_, request) => {
  const user = await newUser();
  const unready = new Problem("not_ready", "later", { retryAfterSeconds: 2.5 });
  expectedErrors.push(/request\.failed.*not_ready/);
  expect(
    await ask(
      user,
      judging(() => unready),
      request,
    ),
  ).toMatchObject({ status: 503, retryAfter: "3" });
  const unconfirmed = judging(() => new Problem("step_up_required"));
  expect(await ask(await newUser(), unconfirmed, request)).toMatchObject({
    status: 401,
    challenge: expect.stringMatching(/^Bearer error="insufficient_user_authentication"/),
  });
});

test("a repeated refusal has the fields that follow from its code", async () => {
  const user = await newUser();
  const unconfirmed = judging(() => new Problem("step_up_required"));
  const request = { key: "key-1", body: '{"symbol":"A"}' };
  const first = await ask(user, unconfirmed, request);
  expect(first.challenge).toMatch(/^Bearer error=/);
  expect(await ask(user, unconfirmed, request)).toEqual({ ...first, isReplay: true });
});

test.each([
  ["with a key", { key: "key-1", body: '{"symbol":"A"}' }],
  ["without a key", { body: '{"symbol":"A"}' }],
])("a refusal that is thrown rolls its effect back and is not stored, %s", async (_, request) => {
  const user = await newUser();
  const refused = judging(() => {
    throw new Problem("quota_exceeded");
  });
  expect(await ask(user, refused, request)).toMatchObject({ status: 403, isReplay: false });
  expect(await effects(user)).toBe(0);
  const taken = judging(() => ({ id: "1" }));
  expect(await ask(user, taken, request)).toMatchObject({ status: 201, isReplay: false, body: '{"id":"1"}' });
  expect(await effects(user)).toBe(1);
});

test("a request that its contract does not allow reaches neither step nor handler", async () => {
  const user = await newUser();
  const never = serve(placeOrder, {
    before: () => expect.unreachable(),
    handler: () => expect.unreachable(),
  });
  for (const body of ["{", "[]", "7", '{"symbol":7}', '{"params":[{"_\\u005Fproto__":1}]}']) {
    expect((await ask(user, never, { key: "key-1", body })).status).toBe(400);
  }
});

test("the step ahead runs outside the key's transaction, and again with every repeat", async () => {
  const user = await newUser();
  const seen: string[] = [];
  const stepped = serve(placeOrder, {
    async before(c, { body }) {
      await env.FILES.put(`orders/${c.var.ctx.userId}`, body.symbol);
      seen.push("before");
      return { price: "7" };
    },
    handler(_, { body }, { price }) {
      seen.push("handler");
      return { id: `${body.symbol} ${price}` };
    },
  });
  const request = { key: "key-1", body: '{"symbol":"A"}' };
  expect(await ask(user, stepped, request)).toMatchObject({ status: 201, body: '{"id":"A 7"}' });
  expect(await ask(user, stepped, request)).toMatchObject({ body: '{"id":"A 7"}', isReplay: true });
  expect(seen).toEqual(["before", "handler", "before"]);
});

test("a step that asks once does not run for a repeat, nor for another payload of its key", async () => {
  const user = await newUser();
  const seen: string[] = [];
  const asking = serve(placeOrder, {
    asksOnce: true,
    before: async (_, { body }) => void seen.push(body.symbol),
    handler: (_, { body }) => ({ id: body.symbol }),
  });
  const request = { key: "key-1", body: '{"symbol":"A"}' };
  const first = await ask(user, asking, request);
  expect(first).toMatchObject({ status: 201, body: '{"id":"A"}', isReplay: false });
  expect(await ask(user, asking, request)).toEqual({ ...first, isReplay: true });
  expect((await ask(user, asking, { ...request, body: '{"symbol":"B"}' })).status).toBe(422);
  expect(seen).toEqual(["A"]);
});

test("an upload is told by its fingerprint; what a repeat or a refusal stored is taken back", async () => {
  const user = await newUser();
  const discarded: string[] = [];
  let stored = 0;
  const attached = (outcome: () => { id: string }) =>
    serve(attach, {
      before: async (c) => ({ id: String(++stored), text: await c.req.text() }),
      handler: outcome,
      fingerprint: ({ text }) => [text],
      discard: async (_, { id }) => void discarded.push(id),
    });
  const taken = attached(() => ({ id: "att_1" }));
  const request = { key: "key-1", body: "file" };
  expect(await ask(user, taken, request)).toMatchObject({ status: 200, isReplay: false });
  expect(discarded).toEqual([]);
  expect(await ask(user, taken, request)).toMatchObject({ body: '{"id":"att_1"}', isReplay: true });
  expect(discarded).toEqual(["2"]);
  expect((await ask(user, taken, { ...request, body: "other" })).status).toBe(422);
  expect(discarded).toEqual(["2", "3"]);
  const refused = attached(() => {
    throw new Problem("quota_exceeded");
  });
  expect((await ask(user, refused, { body: "file" })).status).toBe(403);
  expect(discarded).toEqual(["2", "3", "4"]);
});

test("a repeat is answered though its confirmation is spent; a new request without one is refused", async () => {
  const user = await newUser();
  const confirmed = { method: "passkey", act: "one" } as const;
  const guarded = serve({ ...placeOrder, stepUp: "always" }, () => ({ id: "1" }));
  const request = { key: "key-1", body: '{"symbol":"A"}' };
  expect((await ask(user, guarded, request)).status).toBe(401);
  expect((await ask(user, guarded, { body: request.body })).status).toBe(401);
  expect(await ask(user, guarded, { ...request, confirmed })).toMatchObject({ status: 201, isReplay: false });
  expect(await ask(user, guarded, request)).toMatchObject({ status: 201, isReplay: true });
});

test("every contract is served once", () => {
  const served = features.map(({ contract }) => contract.name);
  expect(served.toSorted()).toEqual(ENDPOINTS.map(({ name }) => name).toSorted());
});

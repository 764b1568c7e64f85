import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { ENDPOINTS } from "#shared/contracts/all.ts";
import { createApiKey, listApiKeys, revokeApiKey, rotateApiKey } from "#shared/contracts/api-keys.ts";
import { logout, me } from "#shared/contracts/auth.ts";
import { listImports } from "#shared/contracts/imports.ts";
import { addPasskeyOptions } from "#shared/contracts/passkeys.ts";
import { stepUpOptions } from "#shared/contracts/step-up.ts";
import type { AnyEndpoint } from "#shared/endpoint.ts";
import type { ProblemDocument } from "#shared/problem.ts";
import { SCOPES, type Scope } from "#shared/scopes.ts";
import { ANY_PARAMS } from "#test/any-params.ts";
import { newUser, send, type TestUser } from "#test/harness.ts";
import { pathOf } from "#shared/client/request.ts";
import { newPasskeyUser } from "#test/passkey-user.ts";
import { auditOf, baseAt, bearer, eventsOf, identity, post } from "#test/sign-in.ts";
import { recordedStatements } from "#test/statements.ts";
import { app } from "#workers/app.ts";
import { actingAs, openCtx } from "#workers/context.ts";
import { finishRevocations, propagateRevocation } from "../revocation/propagate-revocation.ts";

const ALL = Object.keys(SCOPES).filter((name): name is Scope => Object.hasOwn(SCOPES, name));
const DAY_MS = 86_400_000;
const nowhere = (work: Promise<unknown>) => void work.catch(() => undefined);

const newKey = (user: TestUser, scopes: Scope[] = ["journal:read"], expiresInDays = 90) =>
  user.confirmed(createApiKey, { body: { name: "robot", scopes, expiresInDays } });

const statusOf = async (key: string, path = "/trades") =>
  (await send(`/mapi${path}`, { headers: bearer(key) })).status;

async function call(contract: AnyEndpoint, key: string): Promise<{ status: number; code: string | null }> {
  const response = await send(`/mapi${pathOf(contract, { params: ANY_PARAMS })}`, {
    method: contract.method,
    headers: { ...bearer(key), "idempotency-key": "k", "content-type": "application/json" },
    ...(contract.method === "GET" ? {} : { body: "{}" }),
  });
  const isProblem = response.headers.get("content-type") === "application/problem+json";
  if (!isProblem) await response.body?.cancel();
  const code = isProblem ? ((await response.json()) as ProblemDocument).code : null;
  return { status: response.status, code };
}

test("a key is shown once; what is kept of it and told of it cannot be used", async () => {
  const user = await newUser();
  const made = await newKey(user, ["journal:read", "events:read", "journal:read"], 30);
  expect(made).toMatchObject({ name: "robot", scopes: ["journal:read", "events:read"], lastUsedAt: null });
  expect(made.key.startsWith(made.prefix)).toBe(true);
  expect(Date.parse(made.expiresAt) - Date.parse(made.createdAt)).toBe(30 * DAY_MS);
  const { key, ...told } = made;
  expect((await user.call(listApiKeys)).items).toEqual([told]);
  const kept = [
    await identity().list(sql`select * from api_keys where user_id = ${user.id}`),
    await identity().list(sql`select * from outbox where user_id = ${user.id}`),
    await identity().list(sql`select * from audit where user_id = ${user.id}`),
  ];
  const text = JSON.stringify(kept);
  expect(text).toContain(made.prefix);
  expect(text).not.toContain(key);
  expect(text).not.toContain(key.slice(12));
  expect((await eventsOf(user.id)).at(-1)).toEqual({
    type: "credentials.changed",
    body: { credential: "api_key", change: "added" },
  });
  expect((await auditOf(user.id)).at(-1)).toMatchObject({
    action: "api_key.added",
    detail: { apiKey: made.id },
  });
});

test("a key does what its scopes allow, under every mount, and keeps the promise of an Idempotency-Key", async () => {
  const user = await newUser();
  const { key } = await newKey(user, ["journal:read", "journal:write"]);
  for (const mount of ["/api/v1", "/api", "/mapi"])
    expect((await send(`${mount}/trades`, { headers: bearer(key) })).status).toBe(200);
  const upload = () => {
    const body = new FormData();
    const file =
      "executed_at,account,symbol,side,quantity,price,fee,currency\n2026-03-02T15:00:00Z,M,A,buy,1,1,0,USD\n";
    body.set("file", new File([file], "fills.csv", { type: "text/csv" }));
    return send("/mapi/trades/import", {
      method: "POST",
      headers: { ...bearer(key), "idempotency-key": "once" },
      body,
    });
  };
  const [one, two] = [await upload(), await upload()];
  expect([one.status, two.status]).toEqual([202, 202]);
  expect(await two.json()).toEqual(await one.json());
  expect((await user.call(listImports)).items).toHaveLength(1);
});

test("of all contracts a key may call those that name a scope it has; every other one is 403 scope_missing", async () => {
  const user = await newUser();
  const { key: everything } = await newKey(user, ALL);
  const guarded = ENDPOINTS.filter(({ auth }) => auth === "session");
  const wrong: string[] = [];
  for (const contract of guarded) {
    const { status, code } = await call(contract, everything);
    const isRefused = status === 403 && code === "scope_missing";
    if (status === 401 || isRefused !== (contract.scope === undefined)) {
      wrong.push(`${contract.name} with every scope: ${status} ${code}`);
    }
  }
  for (const scope of ALL) {
    const { key } = await newKey(user, [scope]);
    for (const contract of guarded.filter((each) => each.scope !== undefined && each.scope !== scope)) {
      const { status, code } = await call(contract, key);
      if (status !== 403 || code !== "scope_missing") wrong.push(`${contract.name} with ${scope}: ${status}`);
    }
  }
  expect(wrong).toEqual([]);
  expect((await user.call(listApiKeys)).items).toHaveLength(1 + ALL.length);
});

test("no scope opens sign-in, keys, step-up, privacy, or what operators do", () => {
  const scoped = ENDPOINTS.filter(({ scope }) => scope !== undefined);
  expect(scoped.length).toBeGreaterThan(15);
  for (const { path, auth, role, stepUp } of scoped) {
    expect(path).not.toMatch(/^\/(auth|api-keys|privacy|operator|audit|devices|ws)/);
    expect([path, auth, role]).toEqual([path, "session", undefined]);
    // What a verb may ask a person to confirm is refused to a key, which confirms nothing.
    expect([path, stepUp ?? "asked"]).toEqual([path, "asked"]);
  }
});

test("a key is no cookie, opens no socket, refreshes nothing", async () => {
  const user = await newUser();
  const { key } = await newKey(user, ALL);
  const cookie = `__Host-tidemark_access=${key}; __Host-tidemark_refresh=${key}`;
  const page = { cookie, origin: env.PUBLIC_ORIGIN, "sec-fetch-site": "same-origin" };
  expect((await send("/api/v1/trades", { headers: page })).status).toBe(401);
  expect((await post("/api/v1/auth/refresh", {}, page)).status).toBe(401);
  expect((await post("/mapi/auth/refresh", { refresh_token: key })).status).toBe(401);
  const upgrade = { upgrade: "websocket" };
  const byProtocol = { ...upgrade, "sec-websocket-protocol": `tidemark.v1, bearer.${key}` };
  expect((await send("/ws", { headers: byProtocol })).status).toBe(401);
  expect((await send("/ws", { headers: { ...upgrade, ...bearer(key) } })).status).toBe(401);
  expect((await send(`/ws?ticket=${key}`, { headers: upgrade })).status).toBe(401);
  expect(await statusOf(key)).toBe(200);
});

test("a key never steps up, not even with a confirmation that its owner made", async () => {
  const user = await newPasskeyUser();
  const body = { name: "robot", scopes: ALL, expiresInDays: 1 };
  const made = await user.confirmed("POST", createApiKey.path, body);
  const key: unknown = Reflect.get(made, "key");
  const act = { method: "POST", path: addPasskeyOptions.path, body: {} } as const;
  const proof = await user.stepUp(act);
  const refusal = { status: 403, code: "scope_missing" };
  expect(await post(`/mapi${act.path}`, {}, { ...bearer(String(key)), ...proof })).toMatchObject(refusal);
  expect(await post(`/mapi${stepUpOptions.path}`, act, bearer(String(key)))).toMatchObject(refusal);
  expect((await user.send("POST", act.path, {}, proof)).status).toBe(200);
});

test("CVE-2025-61928: whose key it is and what it is comes from the caller, never from the body", async () => {
  const [user, victim] = await Promise.all([newUser(), newUser()]);
  const asked = { name: "robot", scopes: ["journal:read"] as Scope[], expiresInDays: 1 };
  const planted = {
    ...asked,
    userId: victim.id,
    user_id: victim.id,
    id: "key_mine",
    hash: "x",
    prefix: "tmk_mine",
    expiresAt: "2099-01-01T00:00:00Z",
    revokedAt: null,
    role: "operator",
  };
  const proof = await user.confirmation(createApiKey, { body: planted });
  expect(await user.refused(createApiKey, { body: planted, headers: proof })).toMatchObject({
    code: "invalid_request",
  });
  const made = await user.confirmed(createApiKey, { body: asked });
  expect([made.id, made.prefix]).not.toContain("key_mine");
  expect(Date.parse(made.expiresAt) - Date.parse(made.createdAt)).toBe(DAY_MS);
  expect((await victim.call(listApiKeys)).items).toEqual([]);
  expect((await user.call(listApiKeys)).items).toHaveLength(1);
  const headers = { ...bearer(made.key), "x-user-id": victim.id };
  expect((await send("/mapi/trades", { headers })).status).toBe(200);
  expect((await send(`/mapi/trades?userId=${victim.id}`, { headers })).status).toBe(400);
  const scopes = ["journal:read", "admin"] as Scope[];
  expect(await user.refused(createApiKey, { body: { name: "x", scopes } })).toMatchObject({ status: 401 });
  const confirmed = await user.confirmation(createApiKey, { body: { name: "x", scopes } });
  expect(await user.refused(createApiKey, { body: { name: "x", scopes }, headers: confirmed })).toMatchObject(
    {
      code: "invalid_request",
    },
  );
});

test("junk is refused before anything is asked", async () => {
  const { watched, statements } = recordedStatements();
  const user = await newUser();
  const { key } = await newKey(user);
  const ask = (text: string) =>
    app.fetch(
      new Request(new URL("/mapi/trades", env.PUBLIC_ORIGIN), { headers: bearer(text) }),
      watched,
      createExecutionContext(),
    );
  const last = key.endsWith("A") ? "B" : "A";
  for (const junk of [
    "tmk_",
    "tmk_x",
    `tmk_${"A".repeat(56)}`,
    key.slice(0, -1) + last,
    `${key}=`,
    `tmk_${key}`,
  ])
    expect((await ask(junk)).status).toBe(401);
  expect(statements).toEqual([]);
});

test("every act on a key is confirmed, and another user's key is not there", async () => {
  const [user, other] = await Promise.all([newUser(), newUser()]);
  const { id, key } = await newKey(user);
  const params = { id };
  expect((await user.refused(rotateApiKey, { params, body: {} })).code).toBe("step_up_required");
  expect((await user.refused(revokeApiKey, { params })).code).toBe("step_up_required");
  const rotating = await other.confirmation(rotateApiKey, { params, body: {} });
  expect((await other.refused(rotateApiKey, { params, body: {}, headers: rotating })).code).toBe("not_found");
  const revoking = await other.confirmation(revokeApiKey, { params });
  expect((await other.refused(revokeApiKey, { params, headers: revoking })).code).toBe("not_found");
  expect(await statusOf(key)).toBe(200);
});

test("a revoked key is refused at once, also by the ledger itself, and is gone from the list", async () => {
  const user = await newUser();
  const { id, key } = await newKey(user, ["journal:read", "profile:read"]);
  expect([await statusOf(key), await statusOf(key, "/users/me")]).toEqual([200, 200]);
  await user.confirmed(revokeApiKey, { params: { id } });
  expect([await statusOf(key), await statusOf(key, "/users/me")]).toEqual([401, 401]);
  const holder = openCtx(env, { userId: user.id, sessionId: id, requestId: "req" }, nowhere);
  await expect(holder.ledger.read(sql`select 1`)).rejects.toMatchObject({ code: "unauthenticated" });
  expect((await user.call(listApiKeys)).items).toEqual([]);
  expect((await eventsOf(user.id)).at(-1)?.body).toEqual({ credential: "api_key", change: "removed" });
  expect((await auditOf(user.id)).at(-1)).toMatchObject({
    action: "api_key.removed",
    detail: { apiKey: id },
  });
  const headers = await user.confirmation(revokeApiKey, { params: { id } });
  expect(await user.refused(revokeApiKey, { params: { id }, headers })).toMatchObject({ code: "not_found" });
});

test("a key that another isolate revoked is refused within ten seconds, and one that ran out at once", async () => {
  const user = await newUser();
  const [one, two] = [await newKey(user, ["profile:read"]), await newKey(user, ["profile:read"], 1)];
  expect([await statusOf(one.key, "/users/me"), await statusOf(two.key, "/users/me")]).toEqual([200, 200]);
  await identity().run(sql`update api_keys set revoked_at = ${Date.now()} where id = ${one.id}`);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 10_000 });
  try {
    expect(await statusOf(one.key, "/users/me")).toBe(401);
    vi.setSystemTime(Date.parse(two.expiresAt));
    expect(await statusOf(two.key, "/users/me")).toBe(401);
  } finally {
    vi.useRealTimers();
  }
});

test("the last use is noted, every five minutes at most", async () => {
  const user = await newUser();
  const { id, key } = await newKey(user, ["profile:read"]);
  const usedOf = async (id: string) =>
    (await user.call(listApiKeys)).items.find((each) => each.id === id)?.lastUsedAt ?? null;
  const used = () => usedOf(id);
  const began = Date.now();
  await statusOf(key, "/users/me");
  await expect.poll(used).not.toBeNull();
  const first = await used();
  try {
    for (const [minutes, moves] of [
      [1, false],
      [4, false],
      [6, true],
    ] as const) {
      vi.useFakeTimers({ toFake: ["Date"], now: began + minutes * 60_000 });
      await statusOf(key, "/users/me");
      vi.useRealTimers();
      // The first use of a key is always recorded. Once the next key's use is recorded, this one's is too.
      const next = await newKey(user, ["profile:read"]);
      await statusOf(next.key, "/users/me");
      await expect.poll(() => usedOf(next.id)).not.toBeNull();
      expect([minutes, (await used()) !== first]).toEqual([minutes, moves]);
    }
  } finally {
    vi.useRealTimers();
  }
});

test("a rotated key works on for the overlap, never longer than it would have, and has one successor", async () => {
  const user = await newUser();
  const old = await newKey(user, ["journal:read"], 2);
  const sent = { params: { id: old.id }, body: { overlapHours: 1, expiresInDays: 60 } };
  const next = await user.confirmed(rotateApiKey, sent);
  expect(next).toMatchObject({ name: "robot", scopes: ["journal:read"], replacedBy: null });
  expect(next.key).not.toBe(old.key);
  expect([await statusOf(old.key), await statusOf(next.key)]).toEqual([200, 200]);
  const { items } = await user.call(listApiKeys);
  const kept = items.find(({ id }) => id === old.id);
  expect(kept?.replacedBy).toBe(next.id);
  expect(Date.parse(kept?.expiresAt ?? "") - Date.parse(next.createdAt)).toBe(3_600_000);
  const headers = await user.confirmation(rotateApiKey, sent);
  expect(await user.refused(rotateApiKey, { ...sent, headers })).toMatchObject({ code: "not_found" });

  const long = await user.confirmed(rotateApiKey, { params: { id: next.id }, body: { overlapHours: 168 } });
  const short = await newKey(user, ["journal:read"], 1);
  await user.confirmed(rotateApiKey, { params: { id: short.id }, body: { overlapHours: 168 } });
  const listed = (await user.call(listApiKeys)).items;
  expect(listed.find(({ id }) => id === short.id)?.expiresAt).toBe(short.expiresAt);
  expect(listed.map(({ id }) => id)).toContain(long.id);
});

test("without an overlap the old key ends with the rotation", async () => {
  const user = await newUser();
  const old = await newKey(user);
  expect(await statusOf(old.key)).toBe(200);
  const next = await user.confirmed(rotateApiKey, { params: { id: old.id }, body: { overlapHours: 0 } });
  expect([await statusOf(old.key), await statusOf(next.key)]).toEqual([401, 200]);
  const holder = openCtx(env, { userId: user.id, sessionId: old.id, requestId: "req" }, nowhere);
  await expect(holder.ledger.read(sql`select 1`)).rejects.toMatchObject({ code: "unauthenticated" });
});

test("of ten rotations of one key at once one has a successor", async () => {
  const user = await newUser();
  const { id } = await newKey(user);
  const sent = { params: { id }, body: {} };
  const answers = await Promise.all(
    Array.from({ length: 10 }, async () => {
      const headers = await user.confirmation(rotateApiKey, sent);
      return user.call(rotateApiKey, { ...sent, headers }).catch(() => null);
    }),
  );
  expect(answers.filter((each) => each !== null)).toHaveLength(1);
  expect((await user.call(listApiKeys)).items).toHaveLength(2);
});

test("keys outlive the session that made them, and a revocation that could not be told is told by the sweep", async () => {
  const user = await newUser();
  const { id, key } = await newKey(user);
  const { session } = await user.call(me);
  await user.call(logout, { body: {} });
  expect(await statusOf(key)).toBe(200);
  await identity().run(sql`update api_keys set revoked_at = ${Date.now()} where id = ${id}`);
  const away = { ...env.LEDGER, connectionString: "postgres://nobody:x@127.0.0.1:1/none" };
  const actor = actingAs(baseAt(Date.now(), { LEDGER: away }), user.id, session.id);
  expect(await propagateRevocation(actor, "api_key", [id])).toEqual(["ledger"]);
  await finishRevocations(baseAt(Date.now() + 10_000), "api_key", 1000);
  const blocks = await user.ctx().ledger.read(sql`select key from blocks where key = ${`session:${id}`}`);
  expect(blocks).toHaveLength(1);
  expect(
    await identity().find(sql`select settled_at is not null as settled from api_keys where id = ${id}`),
  ).toEqual({ settled: 1 });
});

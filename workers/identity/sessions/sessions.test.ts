import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { createExecutionContext } from "cloudflare:test";
import { expect, test, vi } from "vitest";
import { listSessions, logout, me, revokeSession as revokeSessionContract } from "#shared/contracts/auth.ts";
import { listEvents } from "#shared/contracts/stream.ts";
import { newId } from "#shared/ids.ts";
import { expectedErrors } from "#test/expected-errors.ts";
import { newUser, send } from "#test/harness.ts";
import { app } from "#workers/app.ts";
import { actingAs, openCtx } from "#workers/context.ts";
import { baseAt, bearer, eventsOf, identity, PASSWORD, post } from "#test/sign-in.ts";
import { finishRevocations } from "../revocation/propagate-revocation.ts";
import { getLiveSession } from "./live-session.ts";
import { revokeSession } from "./revoke-session.ts";
import { isLive } from "./store.ts";
import { issueTicket, redeemTicket } from "./tickets.ts";

const statusOf = async (token: string | undefined, path = "/auth/me") =>
  (await send(`/mapi${path}`, { headers: bearer(token) })).status;

const signIn = (email: string, userAgent: string) =>
  post("/mapi/auth/login", { email, password: PASSWORD }, { "user-agent": userAgent });

const DAY_MS = 86_400_000;

const nowhere = (work: Promise<unknown>) => void work.catch(() => undefined);

test("lists the devices that are signed in, and signs one of them out everywhere at once", async () => {
  const user = await newUser();
  const phone = await signIn(user.email, "Tidemark/1.0 (iPhone)");
  const { items } = await user.call(listSessions);
  expect(items.map(({ device, method, current }) => ({ device, method, current }))).toEqual(
    expect.arrayContaining([
      { device: "Tidemark on iPhone", method: "password", current: false },
      { device: "Unknown device", method: "password", current: true },
    ]),
  );
  const other = items.find(({ current }) => !current);
  expect(await statusOf(phone.access_jwt, listEvents.path)).toBe(200);
  await user.call(revokeSessionContract, { params: { id: other?.id ?? "" } });
  expect(await statusOf(phone.access_jwt)).toBe(401);
  expect(await statusOf(phone.access_jwt, listEvents.path)).toBe(401);
  expect(await post("/mapi/auth/refresh", { refresh_token: phone.refresh_token })).toMatchObject({
    status: 401,
  });
  expect((await user.call(listSessions)).items).toHaveLength(1);
  expect((await eventsOf(user.id)).at(-1)).toEqual({
    type: "session.revoked",
    body: { sessionId: other?.id, reason: "revoked" },
  });
});

test("the ledger's own gate refuses a revoked session, whatever its token says", async () => {
  const user = await newUser();
  const { session } = await user.call(me);
  await user.call(logout, { body: {} });
  const caller = { userId: user.id, sessionId: session.id, requestId: "req" };
  await expect(openCtx(env, caller, nowhere).ledger.read(sql`select 1 as one`)).rejects.toMatchObject({
    code: "unauthenticated",
  });
  expect(await user.ctx().ledger.read(sql`select 1 as one`)).toEqual([{ one: 1 }]);
});

test("signs out here, and leaves the other devices alone", async () => {
  const user = await newUser();
  const phone = await signIn(user.email, "Tidemark/1.0 (iPhone)");
  await user.call(logout, { body: {} });
  expect(await statusOf(user.accessJwt)).toBe(401);
  expect(await statusOf(phone.access_jwt)).toBe(200);
});

test("signs out everywhere", async () => {
  const user = await newUser();
  const others = await Promise.all(["one", "two", "three"].map((device) => signIn(user.email, device)));
  await user.call(logout, { body: { everywhere: true } });
  for (const token of [user.accessJwt, ...others.map((each) => each.access_jwt)])
    expect(await statusOf(token)).toBe(401);
  const revoked = (await eventsOf(user.id)).filter(({ type }) => type === "session.revoked");
  expect(revoked).toHaveLength(4);
  expect(new Set(revoked.map(({ body }) => body["reason"]))).toEqual(new Set(["logout_everywhere"]));
});

test("another user's session is not there", async () => {
  const [user, other] = [await newUser(), await newUser()];
  const { session } = await other.call(me);
  expect(await user.refused(revokeSessionContract, { params: { id: session.id } })).toMatchObject({
    code: "not_found",
  });
  expect(await statusOf(other.accessJwt)).toBe(200);
});

test("what could not be told at once is named, and told by the sweep", async () => {
  const user = await newUser();
  const { session } = await user.call(me);
  const broken = {
    ...env,
    LEDGER: { ...env.LEDGER, connectionString: "postgres://nobody:x@127.0.0.1:1/none" },
  };
  const actor = actingAs(baseAt(Date.now(), broken), user.id, session.id);
  expect(await revokeSession(actor, session.id, { reason: "revoked" })).toEqual({
    found: true,
    pending: ["ledger"],
  });
  const settled = () =>
    identity().find(sql`select settled_at is not null as settled from sessions where id = ${session.id}`);
  expect(await settled()).toEqual({ settled: 0 });
  await finishRevocations(baseAt(Date.now() + 10_000), "session", 1000);
  expect(await settled()).toEqual({ settled: 1 });
  const key = `session:${session.id}`;
  expect(await user.ctx().ledger.read(sql`select key from blocks where key = ${key}`)).toEqual([{ key }]);
});

test("a session that another isolate revoked is refused within ten seconds, where nothing but the token is asked", async () => {
  const user = await newUser();
  expect(await statusOf(user.accessJwt, listEvents.path)).toBe(200);
  await identity().run(sql`update sessions set revoked_at = ${Date.now()} where user_id = ${user.id}`);
  expect(await statusOf(user.accessJwt)).toBe(401);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 10_000 });
  try {
    expect(await statusOf(user.accessJwt, listEvents.path)).toBe(401);
  } finally {
    vi.useRealTimers();
  }
});

test("D1 away for a moment is a 503 and lets nobody in", async () => {
  const user = await newUser();
  const away = {
    prepare: () => ({
      bind: () => ({ first: () => Promise.reject(new Error("D1_ERROR: Network connection lost.")) }),
    }),
  };
  const database = { withSession: () => away } as unknown as D1Database;
  const request = new Request(new URL("/mapi/auth/me", env.PUBLIC_ORIGIN), {
    headers: bearer(user.accessJwt),
  });
  expectedErrors.push(/"code":"not_ready"/);
  const answer = await app.fetch(request, { ...env, IDENTITY: database }, createExecutionContext());
  expect(answer.status).toBe(503);
  expect(answer.headers.get("retry-after")).toBe("2");
});

test("a ticket opens one socket, once, within thirty seconds, and not after its session ended", async () => {
  const user = await newUser();
  const { session } = await user.call(me);
  const ctx = { ...user.ctx(), sessionId: session.id };
  const one = await issueTicket(ctx);
  const admitted = await redeemTicket(baseAt(Date.now()), one.ticket);
  expect(admitted).toMatchObject({ userId: user.id, sessionId: session.id });
  expect(admitted?.expiresAt).toBeGreaterThan(Date.now() + 14 * 60_000);
  expect(await redeemTicket(baseAt(Date.now()), one.ticket)).toBeNull();
  const late = await issueTicket(ctx);
  expect(await redeemTicket(baseAt(Date.now() + 31_000), late.ticket)).toBeNull();
  const race = await issueTicket(ctx);
  const raced = await Promise.all(
    Array.from({ length: 10 }, () => redeemTicket(baseAt(Date.now()), race.ticket)),
  );
  expect(raced.filter((each) => each !== null)).toHaveLength(1);
  const orphan = await issueTicket(ctx);
  await user.call(logout, { body: {} });
  expect(await redeemTicket(baseAt(Date.now()), orphan.ticket)).toBeNull();
});

test("a session that was idle for too long has ended everywhere, before its last day as well", async () => {
  const user = await newUser();
  const { session } = await user.call(me);
  const ctx = { ...user.ctx(), sessionId: session.id };
  const ticket = await issueTicket(ctx);
  const isLiveInSql = () =>
    identity().find(sql`select id from sessions where id = ${session.id} and ${isLive(Date.now())}`);
  expect(await isLiveInSql()).toEqual({ id: session.id });
  await identity().run(sql`update sessions set idle_expires_at = ${Date.now() - 1} where id = ${session.id}`);
  expect(await isLiveInSql()).toBeNull();
  expect(await redeemTicket(baseAt(Date.now()), ticket.ticket)).toBeNull();
  await expect(getLiveSession({ ...ctx, now: Date.now() })).rejects.toMatchObject({
    code: "unauthenticated",
  });
  await expect(user.call(logout, { body: {} })).rejects.toMatchObject({ code: "unauthenticated" });
});

test("an account with ten thousand sessions can still sign out everywhere", { timeout: 60_000 }, async () => {
  const user = await newUser();
  const now = Date.now();
  const ids = Array.from({ length: 10_000 }, () => newId("session"));
  await identity().run(
    sql`insert into sessions (id, user_id, method, device, client, refresh_counter, refresh_hash, rotated_at, seen_counter,
        created_at, last_used_at, idle_expires_at, expires_at)
      select value, ${user.id}, 'password', 'Firefox on Linux', 'c', 0, 'h', ${now}, 0, ${now}, ${now}, ${now + DAY_MS}, ${now + DAY_MS}
      from json_each(${JSON.stringify(ids)})`,
  );
  await user.call(logout, { body: { everywhere: true } });
  const left = sql`select count(*) as n from sessions where user_id = ${user.id} and (revoked_at is null or settled_at is null)`;
  expect(await identity().find(left)).toEqual({ n: 0 });
  const rows = await identity().list(
    sql<{
      detail: string;
    }>`select detail from audit where user_id = ${user.id} and action = 'session.revoked'`,
  );
  // D1 takes no value above 2 MB, so one write must stay far below.
  for (const { detail } of rows) expect(detail.length).toBeLessThan(100_000);
});

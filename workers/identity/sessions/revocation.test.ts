import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, expect, test, vi } from "vitest";
import { listSessions, revokeSession } from "#shared/contracts/auth.ts";
import { listenerOf } from "#test/listener.ts";
import { newUser, send } from "#test/harness.ts";
import { bearer, PASSWORD, post, type Answer } from "#test/sign-in.ts";
import { app } from "#workers/app.ts";

/**
 * The same Worker in another isolate. It shares the stores, but not the memory of the Worker behind `send`.
 */
const elsewhere = app;
beforeAll(async () => {
  vi.resetModules();
  const loadedAnew = await import("#workers/app.ts");
  if (loadedAnew.app === elsewhere) throw new Error("the modules were not loaded anew");
});

function ask(path: string, token: string | undefined, init: RequestInit = {}) {
  const headers = { ...bearer(token), "content-type": "application/json", "idempotency-key": "once" };
  const request = new Request(new URL(`/mapi${path}`, env.PUBLIC_ORIGIN), { headers, ...init });
  return elsewhere.fetch(request, env, createExecutionContext());
}

/** Measures the time until `probe` answers with that status. */
async function msUntil(status: number, probe: () => Promise<number>): Promise<number> {
  const from = Date.now();
  await expect.poll(probe, { timeout: 15_000, interval: 100 }).toBe(status);
  return Date.now() - from;
}

/** Signs in on a second device of this user, and returns the id of its session. */
async function withPhone(): Promise<{ phone: Answer; revoke(): Promise<void> }> {
  const user = await newUser();
  const phone = await post(
    "/mapi/auth/login",
    { email: user.email, password: PASSWORD },
    { "user-agent": "Tidemark/1.0 (iPhone)" },
  );
  const { items } = await user.call(listSessions);
  const id = items.find(({ current }) => !current)?.id ?? "";
  return { phone, revoke: () => user.call(revokeSession, { params: { id } }).then(() => undefined) };
}

test("after a revocation elsewhere every write is refused at once", async () => {
  const { phone, revoke } = await withPhone();
  const statusOf = async (path: string, init: RequestInit = {}) =>
    (await ask(path, phone.access_jwt, init)).status;
  const writes = async () => [
    await statusOf("/biases/score", { method: "POST", body: "{}" }),
    await statusOf("/users/theme", { method: "PUT", body: '{"theme":"x"}' }),
    await statusOf("/auth/devices/dev_x", { method: "DELETE" }),
  ];
  expect(await writes()).toEqual([202, 400, 404]);
  await revoke();
  expect(await writes()).toEqual([401, 401, 401]);
  expect([await statusOf("/trades"), await statusOf("/events")]).toEqual([401, 401]);
}, 30_000);

test("after a revocation elsewhere a read that asks nothing of its session is refused within ten seconds, measured", async () => {
  const { phone, revoke } = await withPhone();
  const read = async () => (await ask("/users/me", phone.access_jwt)).status;
  expect(await read()).toBe(200);
  await revoke();
  const ms = await msUntil(401, read);
  console.log(`read refused ${ms} ms after the revocation`); // oxlint-disable-line no-console -- the measurement
  expect(ms).toBeLessThanOrEqual(10_500);
  expect(ms).toBeGreaterThan(0);
}, 30_000);

test("where the revocation was made, the next read is refused as well", async () => {
  const { phone, revoke } = await withPhone();
  expect((await send("/mapi/events", { headers: bearer(phone.access_jwt) })).status).toBe(200);
  await revoke();
  expect((await send("/mapi/events", { headers: bearer(phone.access_jwt) })).status).toBe(401);
});

test("an open socket is closed within five seconds, and a new one is not opened, measured", async () => {
  const { phone, revoke } = await withPhone();
  const open = () =>
    send("/ws", {
      headers: { upgrade: "websocket", "sec-websocket-protocol": `tidemark.v1, bearer.${phone.access_jwt}` },
    });
  const { webSocket } = await open();
  if (webSocket === null) throw new Error("no socket");
  const listener = listenerOf(webSocket, true);
  await listener.frame("caught_up");
  const from = Date.now();
  await revoke();
  expect((await listener.closed).code).toBe(4403);
  const ms = Date.now() - from;
  console.log(`socket closed ${ms} ms after the revocation began`); // oxlint-disable-line no-console -- the measurement
  expect(ms).toBeLessThanOrEqual(5_000);
  expect((await open()).status).toBe(401);
});

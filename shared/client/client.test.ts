import { expect, test } from "vitest";
import {
  addThing,
  clientOf,
  dropThing,
  getThing,
  json,
  refused,
  signedIn,
  soon,
} from "#test/scripted-server.ts";
import { login, me, refresh } from "../contracts/auth.ts";
import { importTrades } from "../contracts/imports.ts";
import { isProblemCode, Problem, PROBLEMS } from "../problem.ts";
import { backoffMs } from "./clock.ts";
import { Unreachable } from "./request.ts";
import { type ActToConfirm, NotConfirmed } from "./confirmation.ts";

test("fills the address in, sends the session, and parses the answer by its contract", async () => {
  const { client, clock, seen } = clientOf([
    (_seen) => json(signedIn("usr_1", soon(clock, 900))),
    json({ id: "a/b", more: "than the contract says" }),
  ]);
  await client.call(login, { body: { email: "a@example.com", password: "12345678" } });
  const thing = await client.call(getThing, { params: { id: "a/b" }, query: { limit: 5 } });
  expect(thing).toEqual({ id: "a/b" });
  expect(seen[1]).toMatchObject({
    method: "GET",
    url: "https://t.example/api/v1/things/a%2Fb?limit=5",
    token: "Bearer access-1",
    key: null,
  });
});

test("rethrows the problem that the server threw", async () => {
  const { client } = clientOf([refused("not_found")]);
  const error = await client.call(getThing, { params: { id: "x" } }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Problem);
  expect(error).toMatchObject({ code: "not_found", detail: "why", status: 404 });
});

test.each([
  [404, "not_found"],
  [413, "payload_too_large"],
  [500, "internal"],
])("takes a bare %i for %s", async (status, code) => {
  const { client } = clientOf([new Response("<html>", { status })]);
  await expect(client.call(getThing, { params: { id: "x" } })).rejects.toMatchObject({ code });
});

test("repeats a write after failures under one key of its own", async () => {
  const { client, seen, finish, clock } = clientOf([
    new TypeError("network"),
    refused("idempotency_in_flight", { "retry-after": "1" }),
    new Response("", { status: 502 }),
    json({ id: "1" }, 201),
  ]);
  expect(await finish(client.call(addThing, { body: { name: "n" } }))).toEqual({ id: "1" });
  expect(seen).toHaveLength(4);
  expect(new Set(seen.map(({ key }) => key)).size).toBe(1);
  expect(seen[0]?.key).toMatch(/^[0-9a-f-]{36}$/);
  expect(clock.slept).toEqual([250, 1500, 1000]);
  await client.call(addThing, { body: { name: "n" }, idempotencyKey: "mine" });
  expect(seen[4]?.key).toBe("mine");
});

test("waits as long as the server asks, and not for one that asks for too much", async () => {
  const patient = clientOf([refused("rate_limited", { "retry-after": "7" }), json({ id: "1" })]);
  await patient.finish(patient.client.call(getThing, { params: { id: "1" } }));
  expect(patient.clock.slept).toEqual([7250]);
  const { client } = clientOf([refused("rate_limited", { "retry-after": "3600" })]);
  await expect(client.call(getThing, { params: { id: "1" } })).rejects.toMatchObject({
    retryAfterSeconds: 3600,
  });
});

// The client refreshes the session on `unauthenticated`, which has its own tests.
const CODES = Object.keys(PROBLEMS).filter(isProblemCode);
test.each(CODES.filter((code) => code !== "unauthenticated"))(
  "repeats after %s only where the catalogue says that it can pass",
  async (code) => {
    const { client, seen, finish } = clientOf([refused(code), json({ id: "1" })]);
    const ended = await finish(client.call(getThing, { params: { id: "1" } }));
    const isLater = PROBLEMS[code].retry === "later";
    expect(seen).toHaveLength(isLater ? 2 : 1);
    expect(ended).toEqual(isLater ? { id: "1" } : expect.objectContaining({ code }));
  },
);

test("gives up after four failures", async () => {
  const { client, seen, finish } = clientOf([new TypeError("network")]);
  expect(await finish(client.call(getThing, { params: { id: "1" } }))).toBeInstanceOf(Unreachable);
  expect(seen).toHaveLength(4);
});

test("never repeats what the server would do twice", async () => {
  const { client, seen } = clientOf([new TypeError("network")]);
  const body = { email: "a@example.com", password: "12345678" };
  await expect(client.call(login, { body })).rejects.toBeInstanceOf(Unreachable);
  expect(seen).toHaveLength(1);
});

test("a cancelled call is not repeated", async () => {
  const stop = new AbortController();
  const { client, seen } = clientOf([
    () => {
      stop.abort();
      throw stop.signal.reason;
    },
  ]);
  const call = client.call(getThing, { params: { id: "1" }, signal: stop.signal });
  await expect(call).rejects.toMatchObject({ name: "AbortError" });
  expect(seen).toHaveLength(1);
});

test("refreshes once for all calls when two minutes are left", async () => {
  const { client, clock, seen } = clientOf([
    () => json(signedIn("usr_1", soon(clock, 119))),
    () => json({ access_jwt: "access-2", refresh_token: "refresh-2", exp: soon(clock, 900) }),
    json({ id: "1" }),
  ]);
  await client.call(login, { body: { email: "a@example.com", password: "12345678" } });
  await Promise.all([1, 2, 3].map(() => client.call(getThing, { params: { id: "1" } })));
  expect(seen.map(({ url, token }) => [url.slice(24), token])).toEqual([
    ["/auth/login", null],
    ["/auth/refresh", null],
    ["/things/1", "Bearer access-2"],
    ["/things/1", "Bearer access-2"],
    ["/things/1", "Bearer access-2"],
  ]);
  expect(seen[1]?.body).toEqual({ refresh_token: "refresh-1" });
});

test("refreshes on unauthenticated and repeats the call, once", async () => {
  const { client, clock, seen } = clientOf([
    () => json(signedIn("usr_1", soon(clock, 900))),
    refused("unauthenticated"),
    () => json({ access_jwt: "access-2", refresh_token: "refresh-2", exp: soon(clock, 900) }),
    json({ id: "1" }),
    refused("unauthenticated"),
    () => json({ access_jwt: "access-3", refresh_token: "refresh-3", exp: soon(clock, 900) }),
    refused("unauthenticated"),
  ]);
  await client.call(login, { body: { email: "a@example.com", password: "12345678" } });
  expect(await client.call(addThing, { body: { name: "n" } })).toEqual({ id: "1" });
  expect(seen[1]?.key).toBe(seen[3]?.key);
  await expect(client.call(getThing, { params: { id: "1" } })).rejects.toMatchObject({
    code: "unauthenticated",
  });
  expect(seen.filter(({ url }) => url.endsWith(refresh.path))).toHaveLength(2);
});

test("with cookies it refreshes without a token in sight", async () => {
  const { client, clock, seen } = clientOf(
    [refused("unauthenticated"), () => json({ exp: soon(clock, 900) }), json({ id: "1" })],
    "cookie",
  );
  await client.call(getThing, { params: { id: "1" } });
  expect(seen.map(({ token }) => token)).toEqual([null, null, null]);
  expect(seen[1]?.body).toEqual({});
});

test.each(["step_up_required", "sign_in_refused"] as const)("never refreshes on %s", async (code) => {
  const { client, seen } = clientOf([refused(code)]);
  await expect(client.call(me)).rejects.toMatchObject({ code });
  expect(seen).toHaveLength(1);
});

test("a session that can no longer be refreshed ends, and the device is wiped", async () => {
  const { client, clock, store, said } = clientOf([
    () => json(signedIn("usr_1", soon(clock, 900))),
    refused("unauthenticated"),
    refused("refresh_refused"),
  ]);
  await client.call(login, { body: { email: "a@example.com", password: "12345678" } });
  await store.put("query:trades", ["secret"]);
  await expect(client.call(getThing, { params: { id: "1" } })).rejects.toMatchObject({
    code: "unauthenticated",
  });
  expect(await store.entries("")).toEqual([]);
  expect(said).toEqual(["ended"]);
});

test("a refresh that cannot reach the server ends nothing", async () => {
  const { client, clock, store, finish } = clientOf([
    () => json(signedIn("usr_1", soon(clock, 60))),
    new TypeError("network"),
  ]);
  await client.call(login, { body: { email: "a@example.com", password: "12345678" } });
  expect(await finish(client.call(getThing, { params: { id: "1" } }))).toBeInstanceOf(Unreachable);
  expect(await store.get("tokens")).toMatchObject({ refresh: "refresh-1" });
});

test("what is kept of a user is wiped on sign-out, also when the server cannot be reached", async () => {
  const { client, clock, store, said } = clientOf([
    () => json(signedIn("usr_1", soon(clock, 900))),
    new TypeError("network"),
  ]);
  await client.call(login, { body: { email: "a@example.com", password: "12345678" } });
  await store.put("query:trades", ["secret"]);
  await client.signOut();
  expect((await store.entries("")).map(([key]) => key.replace(/:.*/, ":"))).toEqual(["sign-out:"]);
  expect(said).toEqual(["ended"]);
});

test("what is kept of a user is wiped when another signs in, and kept when the same does", async () => {
  const { client, clock, store } = clientOf([
    () => json(signedIn("usr_1", soon(clock, 900))),
    () => json(signedIn("usr_1", soon(clock, 900))),
    () => json(signedIn("usr_2", soon(clock, 900))),
  ]);
  const body = { email: "a@example.com", password: "12345678" };
  await client.call(login, { body });
  await store.put("cursor", "e.5");
  await client.call(login, { body });
  expect(await store.get("cursor")).toBe("e.5");
  await client.call(login, { body });
  expect(await store.get("cursor")).toBeUndefined();
  expect(await store.get("owner")).toBe("usr_2");
});

test("uploads a file as a form, or raw with its fields in the query", async () => {
  const { client, seen } = clientOf([refused("import_unreadable")]);
  const file = new Blob(["a,b"], { type: "text/csv" });
  const upload = { file, fileName: "f.csv", fields: { account: "Main", timeZone: undefined } };
  await expect(client.upload(importTrades, upload)).rejects.toMatchObject({ code: "import_unreadable" });
  await expect(client.upload(importTrades, { ...upload, as: "raw" })).rejects.toBeInstanceOf(Problem);
  const form = seen[0]?.body;
  expect(form instanceof FormData && [...form.keys()]).toEqual(["account", "file"]);
  expect(seen[1]).toMatchObject({
    url: "https://t.example/api/v1/trades/import?account=Main&fileName=f.csv",
  });
  expect(seen[1]?.body).toBe(file);
  expect(seen[0]?.key).not.toBeNull();
});

test("a reply of nothing is nothing", async () => {
  const { client } = clientOf([new Response(null, { status: 204 })]);
  expect(await client.call(dropThing)).toBeUndefined();
});

test("back-off has full jitter below a bound that doubles to 30 s", () => {
  expect([0, 1, 2, 3, 10, 99].map((attempt) => backoffMs(attempt, 1))).toEqual([
    500, 1000, 2000, 4000, 30_000, 30_000,
  ]);
  expect(backoffMs(5, 0)).toBe(0);
  expect(backoffMs(2, 0, { leastMs: 500 })).toBe(500);
  expect(backoffMs(2, 0.5, { leastMs: 500 })).toBe(1250);
});

const proof = "chl_1.eyJpZCI6MX0";

test("has a refused request confirmed, and sends the very same again with its confirmation, without a refresh", async () => {
  const asked: ActToConfirm[] = [];
  const { client, seen } = clientOf(
    [refused("step_up_required"), json({ id: "1" }, 201)],
    "bearer",
    undefined,
    undefined,
    {
      confirm: async (act) => {
        asked.push(act);
        return proof;
      },
    },
  );
  expect(await client.call(addThing, { body: { name: "n" } })).toEqual({ id: "1" });
  expect(asked).toEqual([
    { name: "addThing", summary: "", method: "POST", path: "/things", params: {}, body: { name: "n" } },
  ]);
  expect(seen.map(({ method, url, stepUp, body }) => [method, url.slice(24), stepUp, body])).toEqual([
    ["POST", "/things", null, { name: "n" }],
    ["POST", "/things", proof, { name: "n" }],
  ]);
  expect(new Set(seen.map(({ key }) => key)).size).toBe(1);
});

test("names the act by its path with the params and the query filled in", async () => {
  const asked: ActToConfirm[] = [];
  const { client } = clientOf(
    [refused("step_up_required"), json({ id: "a/b" })],
    "bearer",
    undefined,
    undefined,
    {
      confirm: async (act) => {
        asked.push(act);
        return proof;
      },
    },
  );
  await client.call(getThing, { params: { id: "a/b" }, query: { limit: 5 } });
  expect(asked).toMatchObject([
    { method: "GET", path: "/things/a%2Fb?limit=5", params: { id: "a/b" }, body: undefined },
  ]);
});

test("sends nothing more when nobody confirms", async () => {
  const { client, seen, said } = clientOf([refused("step_up_required")], "bearer", undefined, undefined, {
    confirm: async () => null,
  });
  await expect(client.call(dropThing)).rejects.toBeInstanceOf(NotConfirmed);
  expect(seen).toHaveLength(1);
  expect(said).toEqual([]);
});

test("asks once: a confirmation that the server does not take is its refusal, never a refresh", async () => {
  let asked = 0;
  const { client, seen, said } = clientOf([refused("step_up_required")], "bearer", undefined, undefined, {
    confirm: async () => {
      asked += 1;
      return proof;
    },
  });
  await expect(client.call(dropThing)).rejects.toMatchObject({ code: "step_up_required" });
  expect([asked, seen.length, said]).toEqual([1, 2, []]);
});

test("gives the refusal to a caller that has nobody to ask", async () => {
  const { client, seen } = clientOf([refused("step_up_required")]);
  await expect(client.call(dropThing)).rejects.toMatchObject({ code: "step_up_required" });
  expect(seen).toHaveLength(1);
});

test("keeps the confirmation when the session ran out while it was made", async () => {
  const { client, clock, seen } = clientOf(
    [
      () => json(signedIn("usr_1", soon(clock, 900))),
      refused("step_up_required"),
      refused("unauthenticated"),
      () => json({ access_jwt: "access-2", refresh_token: "refresh-2", exp: soon(clock, 900) }),
      json({ id: "1" }, 201),
    ],
    "bearer",
    undefined,
    undefined,
    { confirm: async () => proof },
  );
  await client.call(login, { body: { email: "a@example.com", password: "12345678" } });
  await client.call(addThing, { body: { name: "n" } });
  expect(seen.slice(1).map(({ url, token, stepUp }) => [url.slice(24), token, stepUp])).toEqual([
    ["/things", "Bearer access-1", null],
    ["/things", "Bearer access-1", proof],
    ["/auth/refresh", null, null],
    ["/things", "Bearer access-2", proof],
  ]);
});

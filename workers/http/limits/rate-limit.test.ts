import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { ENDPOINTS } from "#shared/contracts/all.ts";
import { newId } from "#shared/ids.ts";
import { ANY_PARAMS } from "#test/any-params.ts";
import { expectedErrors } from "#test/expected-errors.ts";
import { newUser } from "#test/harness.ts";
import { pathOf } from "#shared/client/request.ts";
import { bearer, PASSWORD, freshEmail, fromAnywhere } from "#test/sign-in.ts";
import { app } from "../../app.ts";
import { limitOf, consume } from "./rate-limit.ts";
import { isOffered } from "../gatekeeper.ts";
import toml from "../../../wrangler.toml?raw";

const LIMITS = "public=3/60 address=4/60 read=2/60 write=2/60";
const tight: Env = { ...env, RATE_LIMITS: LIMITS };

function ask(
  path: string,
  { headers, bindings = tight, ...init }: RequestInit & { headers: Record<string, string>; bindings?: Env },
) {
  const request = new Request(new URL(path, env.PUBLIC_ORIGIN), { ...init, headers });
  return app.fetch(request, bindings, createExecutionContext());
}

async function untilRefused(path: string, init: Parameters<typeof ask>[1]): Promise<Response[]> {
  const answers: Response[] = [];
  for (let n = 0; n < 20; n++) {
    const answer = await ask(path, init);
    answers.push(answer);
    if (answer.status === 429) return answers;
  }
  throw new Error(`${path} is not limited`);
}

test("request N + 1 from one address is a 429 that says when to come back, and another address is free", async () => {
  const from = fromAnywhere();
  const init = {
    method: "POST",
    headers: { "content-type": "application/json", ...from },
    body: JSON.stringify({ email: freshEmail(), password: PASSWORD }),
  };
  const answers = await untilRefused("/mapi/auth/login", init);
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 429]);
  for (const answer of answers) expect(answer.headers.get("ratelimit-policy")).toBe('"public";q=3;w=60');
  expect(answers.map(({ headers }) => headers.get("ratelimit")?.replace(/;t=\d+$/, ""))).toEqual([
    '"public";r=2',
    '"public";r=1',
    '"public";r=0',
    '"public";r=0',
  ]);
  const last = answers.at(-1);
  const wait = Number(last?.headers.get("retry-after"));
  expect(wait).toBeGreaterThanOrEqual(1);
  expect(wait).toBe(Number(/t=(\d+)$/.exec(last?.headers.get("ratelimit") ?? "")?.[1]));
  expect(last?.headers.get("content-type")).toBe("application/problem+json");
  expect(await last?.json()).toMatchObject({ code: "rate_limited", status: 429 });
  expect(
    (await ask("/mapi/auth/login", { ...init, headers: { ...init.headers, ...fromAnywhere() } })).status,
  ).toBe(401);
});

test("a user is held to reads and to writes, whatever address they come from", async () => {
  const user = await newUser();
  const read = () => ask("/mapi/events", { headers: { ...bearer(user.accessJwt), ...fromAnywhere() } });
  const first = await read();
  expect(first.headers.get("ratelimit-policy")).toBe('"read";q=2;w=60, "address";q=4;w=60');
  expect(first.headers.get("ratelimit")).toMatch(/^"read";r=1;t=\d+, "address";r=3;t=\d+$/);
  expect([(await read()).status, (await read()).status]).toEqual([200, 429]);
  const write = () =>
    ask("/mapi/auth/devices/dev_x", {
      method: "DELETE",
      headers: { ...bearer(user.accessJwt), ...fromAnywhere() },
    });
  expect([(await write()).status, (await write()).status, (await write()).status]).toEqual([404, 404, 429]);
  const other = await newUser();
  const unhindered = await ask("/mapi/events", {
    headers: { ...bearer(other.accessJwt), ...fromAnywhere() },
  });
  expect(unhindered.status).toBe(200);
});

test("refused requests count: a guesser of tokens meets the limit of the address, before any token is judged", async () => {
  const from = fromAnywhere();
  const guess = (n: number) =>
    ask("/mapi/auth/me", { headers: { authorization: `Bearer ${n}.x.y`, ...from } });
  const answers = [];
  for (let n = 0; n < 6; n++) answers.push((await guess(n)).status);
  expect(answers).toEqual([401, 401, 401, 401, 429, 429]);
});

test("another spelling of a token or of an address buys no second quota", async () => {
  const user = await newUser();
  const from = fromAnywhere();
  const statuses = [];
  for (const authorization of ["Bearer", "bearer", "BEARER", "BeArEr"]) {
    const headers = { authorization: `${authorization} ${user.accessJwt}`, ...fromAnywhere() };
    statuses.push((await ask("/mapi/events", { headers })).status);
  }
  expect(statuses).toEqual([200, 200, 429, 429]);
  for (const host of ["2001:db8:1:2::1", "2001:DB8:0001:2:ffff::2", "2001:db8:1:2:3:4:5:6"])
    await ask("/health/live", { headers: { ...from, "cf-connecting-ip": host } });
  const last = await ask("/health/live", { headers: { ...from, "cf-connecting-ip": "2001:db8:1:2:a::" } });
  expect(last.headers.get("ratelimit")).toMatch(/^"address";r=0;/);
  const next = await ask("/health/live", { headers: { ...from, "cf-connecting-ip": "2001:db8:1:3::1" } });
  expect(next.headers.get("ratelimit")).toMatch(/^"address";r=3;/);
});

const offered = ENDPOINTS.filter((each) => isOffered(each, env));

test.each(offered.map((each) => [each.name, each] as const))(
  "%s is limited for a stranger",
  async (_, contract) => {
    const isBody = contract.method !== "GET" && contract.bodyKind === "json";
    const answers = await untilRefused(`/mapi${pathOf(contract, { params: ANY_PARAMS })}`, {
      method: contract.method,
      headers: {
        "idempotency-key": newId("request"),
        ...(isBody ? { "content-type": "application/json" } : {}),
        ...fromAnywhere(),
      },
      ...(isBody ? { body: "{}" } : {}),
    });
    expect(answers.length).toBeLessThanOrEqual(5);
    const name = contract.auth === "public" ? limitOf(tight, contract) : "address";
    for (const { headers } of answers) expect(headers.get("ratelimit-policy")).toContain(`"${name}";q=`);
  },
);

test.each([
  "/health/live",
  "/.well-known/jwks.json",
  "/api/v1/openapi.json",
  "/ws",
  "/oauth/token",
  "/nowhere",
  "/mapi/nowhere",
  "/graphql",
])("%s is limited as well", async (path) => {
  const answers = await untilRefused(path, { headers: fromAnywhere() });
  expect(answers.length).toBeLessThanOrEqual(5);
});

test.each(["/mapi", "/mapi/nowhere", "/api/v1/docs", "/health/live"])(
  "%s counts an address once",
  async (path) => {
    const answer = await ask(path, { headers: fromAnywhere() });
    expect(answer.headers.get("ratelimit-policy")).toBe('"address";q=4;w=60');
  },
);

test.each(["/oauth/token", "/oauth/revoke"])(
  "%s tells so in words that an OAuth client reads",
  async (path) => {
    const headers = { "content-type": "application/x-www-form-urlencoded", ...fromAnywhere() };
    const answers = await untilRefused(path, { method: "POST", headers, body: "client_id=nobody" });
    expect(answers).toHaveLength(4);
    expect(await answers.at(-1)?.json()).toMatchObject({ error: "temporarily_unavailable" });
    expect(Number(answers.at(-1)?.headers.get("retry-after"))).toBeGreaterThan(0);
  },
);

test("the limits that ship let 120 registrations a minute pass from one address", () => {
  const shipped = /^RATE_LIMITS = "public=(\d+)\/(\d+)/m.exec(toml);
  expect(Number(shipped?.[1]) / Number(shipped?.[2])).toBeGreaterThanOrEqual((2 * 120) / 60);
});

test("a window ends, and the map of windows does not grow without end", () => {
  const limit = { quota: 1, windowSeconds: 60 };
  const key = `test ${newId("request")}`;
  const now = Date.now();
  expect(consume(key, limit, now)).toEqual({ allowed: true, remaining: 0, resetSeconds: 60 });
  expect(consume(key, limit, now + 59_001)).toEqual({ allowed: false, remaining: 0, resetSeconds: 1 });
  expect(consume(key, limit, now + 60_000)).toEqual({ allowed: true, remaining: 0, resetSeconds: 60 });
});

test.each(["public", "public=x/60", "public=5", "=5/60", "public=5/60", ""])(
  "limits that read %s let nobody through",
  async (RATE_LIMITS) => {
    expectedErrors.push(/"code":"not_ready"/);
    const answer = await ask("/mapi/auth/methods", {
      headers: fromAnywhere(),
      bindings: { ...env, RATE_LIMITS },
    });
    expect(answer.status).toBe(503);
  },
);

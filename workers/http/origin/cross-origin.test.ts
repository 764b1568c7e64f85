import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { ENDPOINTS } from "#shared/contracts/all.ts";
import { newId } from "#shared/ids.ts";
import { expectedErrors } from "#test/expected-errors.ts";
import { newUser, send, type TestUser } from "#test/harness.ts";
import { pathOf } from "#shared/client/request.ts";
import { bearer, freshEmail, PASSWORD, post } from "#test/sign-in.ts";
import pages from "../../../web/public/_headers?raw";
import { app } from "../../app.ts";
import { isOffered } from "../gatekeeper.ts";

const PARTNER = "https://partner.example";
const open: Env = { ...env, CORS_ORIGINS: `${PARTNER} https://second.example:8443` };

function ask(path: string, init: RequestInit = {}, given: Env = open): Promise<Response> | Response {
  return app.fetch(new Request(new URL(path, env.PUBLIC_ORIGIN), init), given, createExecutionContext());
}

const allowed = ({ headers }: Response) =>
  [...headers].filter(([name]) => name.startsWith("access-control-")).map(([name]) => name);

test("a listed origin's preflight is answered, for a bearer token and never for credentials", async () => {
  for (const path of ["/api/v1/trades", "/mapi/auth/login", "/api/v1/nowhere"]) {
    const answer = await ask(path, {
      method: "OPTIONS",
      headers: {
        origin: PARTNER,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type,idempotency-key,step-up",
      },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get("access-control-allow-origin")).toBe(PARTNER);
    expect(answer.headers.get("access-control-allow-methods")).toContain("POST");
    for (const name of ["authorization", "content-type", "idempotency-key", "step-up", "tidemark-device"])
      expect(answer.headers.get("access-control-allow-headers")).toContain(name);
    expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
    expect(answer.headers.get("vary")).toBe("Origin");
  }
});

test("a listed origin reads answers and refusals that its bearer token led to", async () => {
  const user = await newUser();
  for (const [path, status] of [
    ["/mapi/trades", 200],
    ["/mapi/trades/trd_x", 404],
    ["/mapi/export/fills.csv", 200],
  ] as const) {
    const answer = await ask(path, { headers: { ...bearer(user.accessJwt), origin: PARTNER } });
    await answer.text();
    expect([path, answer.status]).toEqual([path, status]);
    expect(answer.headers.get("access-control-allow-origin")).toBe(PARTNER);
    expect(answer.headers.get("access-control-expose-headers")).toContain("ratelimit");
    expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
    expect(answer.headers.get("vary")).toBe("Origin");
  }
});

test.each([
  "https://evil.example",
  "null",
  "http://partner.example",
  `${PARTNER}.evil.example`,
  `${PARTNER}:444`,
  `${PARTNER}/`,
  "https://PARTNER.example",
  "*",
])("origin %s is told nothing", async (origin) => {
  const user = await newUser();
  const read = await ask("/mapi/trades", { headers: { ...bearer(user.accessJwt), origin } });
  expect([read.status, allowed(read), read.headers.get("vary")]).toEqual([200, [], "Origin"]);
  const preflight = await ask("/mapi/trades", {
    method: "OPTIONS",
    headers: { origin, "access-control-request-method": "GET" },
  });
  expect(allowed(preflight)).toEqual([]);
});

test("a listed origin gets no authority from a cookie: it writes nothing, and signs nobody in", async () => {
  const page = { origin: env.PUBLIC_ORIGIN, "sec-fetch-site": "same-origin" };
  const signedUp = await post("/api/v1/auth/register", { email: freshEmail(), password: PASSWORD }, page);
  const cookie = signedUp.headers
    .getSetCookie()
    .map((each) => each.split(";")[0])
    .join("; ");
  const partner = { origin: PARTNER, "sec-fetch-site": "cross-site", "content-type": "application/json" };
  for (const path of ["/api/v1/auth/logout", "/api/v1/auth/refresh", "/api/v1/auth/login"]) {
    const answer = await ask(path, { method: "POST", headers: { ...partner, cookie }, body: "{}" });
    expect([path, answer.status]).toEqual([path, 403]);
    expect(answer.headers.getSetCookie()).toEqual([]);
  }
});

test.each(["*", "partner.example", "javascript:alert(1)"])(
  "a list that holds %s opens nothing",
  async (CORS_ORIGINS) => {
    expectedErrors.push(/"code":"not_ready"/);
    const answer = await ask(
      "/mapi/auth/methods",
      { headers: { origin: PARTNER } },
      { ...env, CORS_ORIGINS },
    );
    expect([answer.status, allowed(answer)]).toEqual([503, []]);
  },
);

test("browsers are told to stay with https where the origin is https, and only there", async () => {
  const secure = await ask(
    "/health/live",
    {},
    {
      ...env,
      PUBLIC_ORIGIN: "https://tidemark.example",
      EMAIL_SENDER: "resend",
    },
  );
  expect(secure.headers.get("strict-transport-security")).toBe("max-age=63072000; includeSubDomains");
  expect((await ask("/health/live")).headers.get("strict-transport-security")).toBeNull();
  expect(pages).toContain("Strict-Transport-Security: max-age=63072000; includeSubDomains");
});

test("pages and answers carry the headers that keep them from being framed, sniffed and traced", async () => {
  for (const path of ["/mapi/auth/methods", "/mapi/trades", "/nowhere", "/health/live"]) {
    const { headers } = await send(path);
    expect(headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  }
  for (const rule of [
    "default-src 'none'",
    "script-src 'self'",
    "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy: same-origin",
    "X-Content-Type-Options: nosniff",
  ])
    expect(pages).toContain(rule);
});

let user: Promise<TestUser> | undefined;

test.each(
  ENDPOINTS.filter((each) => isOffered(each, env) && each.name !== "logout").map(
    (each) => [each.name, each] as const,
  ),
)("CVE-2026-44457: no answer of %s may be kept by anybody", async (_, contract) => {
  const { accessJwt } = await (user ??= newUser());
  const isBody = contract.method !== "GET" && contract.bodyKind === "json";
  for (const headers of [{}, bearer(accessJwt)] as Record<string, string>[]) {
    const answer = await send(
      `/mapi${pathOf(contract, { params: { id: newId("trade"), provider: "google" } })}`,
      {
        method: contract.method,
        headers: {
          ...headers,
          "idempotency-key": newId("request"),
          ...(isBody ? { "content-type": "application/json" } : {}),
        },
        ...(isBody ? { body: "{}" } : {}),
      },
    );
    await answer.body?.cancel();
    expect([answer.status, answer.headers.get("cache-control")]).toEqual([answer.status, "no-store"]);
  }
});

test.each([
  ["CVE-2026-29086", "; Domain=evil.example"],
  ["CVE-2026-47675", "\r\nSet-Cookie: injected=1"],
  ["CVE-2026-56762", "=x; Path=/; SameSite=None"],
])("%s: nothing that a caller sends becomes part of a cookie's name or attributes", async (_, injected) => {
  const page = { origin: env.PUBLIC_ORIGIN, "sec-fetch-site": "same-origin" };
  const value = "A".repeat(40);
  const encoded = encodeURIComponent(injected);
  for (const cookie of [
    `__Host-tidemark_device=${value}${encoded}`,
    `__Host-tidemark_device=${value}${injected.replaceAll(/[\r\n]/g, "")}`,
    `__Host-tidemark_device=${encoded}; __Host-tidemark_access=${encoded}; __Host-tidemark_refresh=${encoded}`,
  ]) {
    const answer = await post(
      "/api/v1/auth/register",
      { email: freshEmail(), password: PASSWORD, name: injected.replaceAll(/[\r\n]/g, "") },
      { ...page, cookie, "user-agent": `Firefox/1 ${injected.replaceAll(/[\r\n]/g, "")}` },
    );
    expect(answer.status).toBe(201);
    const set = answer.headers.getSetCookie();
    expect(set).toHaveLength(3);
    for (const each of set) {
      expect(each).toMatch(
        /^__Host-tidemark_(access|refresh|device)=[\w.-]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
      );
      expect(each).not.toContain("evil");
    }
  }
});

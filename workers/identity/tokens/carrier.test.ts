import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { send } from "#test/harness.ts";
import { bearer, freshEmail, PASSWORD, post, type Answer } from "#test/sign-in.ts";

const PAGE = { origin: env.PUBLIC_ORIGIN, "sec-fetch-site": "same-origin" };

/** Returns what a browser would send back: the cookies by name, and how they were set. */
function jar({ headers }: Answer | Response): { cookie: string; set: string[] } {
  const set = headers.getSetCookie();
  return { set, cookie: set.map((each) => each.split(";")[0]).join("; ") };
}

const register = (path: string, headers: Record<string, string>) =>
  post(path, { email: freshEmail(), password: PASSWORD }, headers);

const get = (path: string, headers: Record<string, string>) => send(path, { headers });

test.each(["/api/v1", "/api"])(
  "a page under %s gets host-only cookies and no token it could read",
  async (mount) => {
    for (const proof of [PAGE, { origin: env.PUBLIC_ORIGIN }, { "sec-fetch-site": "same-origin" }]) {
      const answer = await register(`${mount}/auth/register`, proof);
      expect(answer).toMatchObject({ status: 201, exp: expect.any(Number) });
      expect(answer.access_jwt).toBeUndefined();
      expect(answer.refresh_token).toBeUndefined();
      const { set, cookie } = jar(answer);
      expect(set.map((each) => each.replace(/=[^;]+/, "=*").replace(/Max-Age=\d+/, "Max-Age=*"))).toEqual([
        "__Host-tidemark_access=*; Max-Age=*; Path=/; HttpOnly; Secure; SameSite=Strict",
        "__Host-tidemark_refresh=*; Max-Age=*; Path=/; HttpOnly; Secure; SameSite=Strict",
        "__Host-tidemark_device=*; Max-Age=*; Path=/; HttpOnly; Secure; SameSite=Strict",
      ]);
      expect((await get(`${mount}/auth/me`, { cookie })).status).toBe(200);
    }
  },
);

test("a native client gets tokens in the body under every mount, and under /mapi whatever it says of itself", async () => {
  for (const answer of [
    await register("/api/v1/auth/register", {}),
    await register("/api/auth/register", {}),
    await register("/mapi/auth/register", {}),
    await register("/mapi/auth/register", PAGE),
    await register("/mapi/auth/register", { origin: "https://elsewhere.example" }),
  ]) {
    expect(answer).toMatchObject({
      status: 201,
      access_jwt: expect.any(String),
      refresh_token: expect.any(String),
    });
    expect(jar(answer).set).toEqual([]);
  }
});

test("/mapi never reads a cookie", async () => {
  const { cookie } = jar(await register("/api/v1/auth/register", PAGE));
  expect((await get("/mapi/auth/me", { cookie })).status).toBe(401);
  expect(await post("/mapi/auth/refresh", {}, { cookie })).toMatchObject({
    status: 401,
    code: "refresh_refused",
  });
});

test("a bearer token works under every mount and wins over a cookie; a broken one leaves the cookie no authority", async () => {
  const native = await register("/mapi/auth/register", {});
  const { cookie } = jar(await register("/api/v1/auth/register", PAGE));
  for (const mount of ["/api/v1", "/api", "/mapi"]) {
    const answer = await get(`${mount}/auth/me`, { ...bearer(native.access_jwt), cookie });
    expect(await answer.json()).toMatchObject({ user: { id: native.user?.id } });
  }
  for (const authorization of ["Bearer x", "Basic eDp5", "Bearer"]) {
    expect((await get("/api/v1/auth/me", { authorization, cookie })).status).toBe(401);
  }
});

test("a page refreshes by its cookie and gets the next cookies; signing out takes them away", async () => {
  const first = jar(await register("/api/v1/auth/register", PAGE));
  const refreshed = await post("/api/v1/auth/refresh", {}, { ...PAGE, cookie: first.cookie });
  expect(refreshed).toMatchObject({ status: 200, exp: expect.any(Number) });
  expect(refreshed.access_jwt).toBeUndefined();
  const second = jar(refreshed);
  expect(second.set).toHaveLength(2);
  expect(second.cookie).not.toBe(first.cookie);
  const out = await post("/api/v1/auth/logout", {}, { ...PAGE, cookie: second.cookie });
  expect(out.status).toBe(204);
  expect(jar(out).set).toEqual([
    "__Host-tidemark_access=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Strict",
    "__Host-tidemark_refresh=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Strict",
  ]);
  expect((await get("/api/v1/auth/me", { cookie: second.cookie })).status).toBe(401);
});

const FOREIGN: Record<string, string>[] = [
  { "sec-fetch-site": "cross-site", origin: "https://evil.example" },
  { "sec-fetch-site": "same-site", origin: "http://sub.localhost:8787" },
  { "sec-fetch-site": "none" },
  { "sec-fetch-site": "cross-site", origin: env.PUBLIC_ORIGIN },
  { origin: "https://evil.example" },
  { origin: "null" },
  { origin: `${env.PUBLIC_ORIGIN}.evil.example` },
  { origin: env.PUBLIC_ORIGIN.replace("http:", "https:") },
  { origin: `${env.PUBLIC_ORIGIN}/` },
];

test.each(FOREIGN.map((proof) => [JSON.stringify(proof), proof] as const))(
  "a page of another site %s can neither act by a cookie nor sign its visitor in",
  async (_, proof) => {
    const { cookie } = jar(await register("/api/v1/auth/register", PAGE));
    const refused = { status: 403, code: "cross_site" };
    expect(await post("/api/v1/auth/logout", {}, { ...proof, cookie })).toMatchObject(refused);
    expect(await post("/api/v1/auth/refresh", {}, { ...proof, cookie })).toMatchObject(refused);
    for (const path of [
      "register",
      "login",
      "login/options",
      "login/verify",
      "register/options",
      "register/verify",
    ]) {
      expect(
        await post(`/api/v1/auth/${path}`, { email: freshEmail(), password: PASSWORD }, proof),
      ).toMatchObject(refused);
    }
    expect((await get("/api/v1/auth/me", { cookie })).status).toBe(200);
  },
);

test("a cookie without any proof of its page writes nothing, and reads as it should", async () => {
  const { cookie } = jar(await register("/api/v1/auth/register", PAGE));
  expect(await post("/api/v1/auth/logout", {}, { cookie })).toMatchObject({
    status: 403,
    code: "cross_site",
  });
  expect(await post("/api/v1/auth/refresh", {}, { cookie })).toMatchObject({
    status: 403,
    code: "cross_site",
  });
  expect((await get("/api/v1/auth/me", { cookie })).status).toBe(200);
});

test.each([
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "application/jsonp",
])("a cookie does not authorise a write as %s", async (type) => {
  const { cookie } = jar(await register("/api/v1/auth/register", PAGE));
  const answer = await send("/api/v1/auth/logout", {
    method: "POST",
    headers: { ...PAGE, cookie, "content-type": type },
    body: "{}",
  });
  expect(answer.status).toBe(415);
  expect((await get("/api/v1/auth/me", { cookie })).status).toBe(200);
});

test("answers that carry a session are never stored by anybody on the way", async () => {
  const answer = await register("/api/v1/auth/register", PAGE);
  expect(answer.headers.get("cache-control")).toBe("no-store");
});

import { env } from "cloudflare:workers";
import fc from "fast-check";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { rounds } from "#test/effort.ts";
import { newUser, send } from "#test/harness.ts";
import {
  authorize,
  CHALLENGE,
  codeFor,
  DESKTOP,
  exchange,
  PHONE,
  postForm,
  REDIRECT,
  signedInPage,
  VERIFIER,
} from "#test/oauth.ts";
import { bearer, eventsOf, fromAnywhere, identity, visitor } from "#test/sign-in.ts";
import { exchangeCode } from "./exchange-code.ts";

const refused = { status: 400, error: "invalid_grant" };
const isLive = async (token: string | undefined) =>
  (await send("/mapi/auth/me", { headers: bearer(token) })).status === 200;

test.each([
  ["another host", { redirect_uri: "https://evil.example/signed-in" }],
  ["another path", { redirect_uri: `${REDIRECT}/x` }],
  ["another case", { redirect_uri: REDIRECT.toUpperCase() }],
  ["a line end", { redirect_uri: `${REDIRECT}\n` }],
  ["a fragment", { redirect_uri: `${REDIRECT}#x` }],
  ["a user", { redirect_uri: REDIRECT.replace("https://", "https://evil.example@") }],
  ["none", { redirect_uri: null }],
  ["another app's", { redirect_uri: "http://127.0.0.1/signed-in" }],
  ["a script", { redirect_uri: "javascript:alert(1)" }],
  ["an unknown client's", { client_id: "nobody" }],
])("CVE-2025-4143: a redirect to %s is a page here and no redirect", async (_, otherwise) => {
  const response = await authorize(otherwise);
  expect(response.status).toBe(400);
  expect(response.headers.get("location")).toBeNull();
  expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(response.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  expect(await response.text()).not.toContain("evil");
});

test.each([
  ["no challenge", { code_challenge: null }],
  ["no method", { code_challenge_method: null }],
  ["plain", { code_challenge_method: "plain" }],
  ["neither", { code_challenge: null, code_challenge_method: null }],
])(
  "CVE-2025-4144, workers-oauth-provider#97: a request with %s is refused to the app",
  async (_, otherwise) => {
    const response = await authorize(otherwise);
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe(
      `${REDIRECT}?error=invalid_request&state=af0ifjsldkj&iss=${encodeURIComponent(env.PUBLIC_ORIGIN)}`,
    );
  },
);

test("CVE-2025-4144: a code issued with a challenge is not given away without its verifier", async () => {
  const page = await signedInPage();
  const code = await codeFor(page);
  expect(await exchange(code, { code_verifier: null })).toMatchObject({
    status: 400,
    error: "invalid_request",
  });
  expect(await exchange(code, { code_verifier: "" })).toMatchObject({
    status: 400,
    error: "invalid_request",
  });
  // A missing parameter does not prove a theft, so the app can still use the code.
  expect((await exchange(code)).status).toBe(200);
});

test.each([
  ["a wrong verifier", { code_verifier: `${VERIFIER.slice(1)}x` }, "code_verifier"],
  ["the challenge as verifier", { code_verifier: CHALLENGE }, "code_verifier"],
  ["another of the app's redirects", { redirect_uri: "example.tidemark.app:/signed-in" }, "redirect_uri"],
  ["another app", { client_id: DESKTOP }, "client"],
])("a code with %s is refused, spent, and noted", async (_, otherwise, reason) => {
  const page = await signedInPage();
  const code = await codeFor(page);
  expect(await exchange(code, otherwise)).toMatchObject(refused);
  expect(await exchange(code)).toMatchObject(refused);
  const noted = await identity().find(
    sql<{
      detail: string;
    }>`select detail from audit where user_id = ${page.userId} and action = 'oauth.code_refused'`,
  );
  expect(JSON.parse(noted?.detail ?? "{}")).toEqual({ client: PHONE, reason });
});

test("a code shown twice ends the session that it opened, and its owner is told", async () => {
  const page = await signedInPage();
  const code = await codeFor(page);
  const first = await exchange(code);
  expect(await isLive(first.access_token)).toBe(true);
  expect(await exchange(code)).toMatchObject(refused);
  expect(await isLive(first.access_token)).toBe(false);
  expect(await turn(PHONE, first.refresh_token ?? "")).toMatchObject(refused);
  const told = (await eventsOf(page.userId)).slice(-2);
  expect(told).toMatchObject([
    { type: "session.revoked", body: { reason: "code_replayed" } },
    { type: "security.alert", body: { alert: "code_replayed" } },
  ]);
  const ended = await identity().find(
    sql`select 1 as one from audit where user_id = ${page.userId} and action = 'session.revoked'`,
  );
  expect(ended).not.toBeNull();
});

test("of 20 who show a code at once one opens a session at most, which does not last", async () => {
  const page = await signedInPage();
  const code = await codeFor(page);
  const answers = await Promise.all(Array.from({ length: 20 }, () => exchange(code)));
  const opened = answers.filter(({ status }) => status === 200);
  expect(opened).toHaveLength(1);
  expect(answers.filter(({ error }) => error === "invalid_grant")).toHaveLength(19);
  expect(await isLive(opened[0]?.access_token)).toBe(false);
});

test("a code is good for a minute", async () => {
  const page = await signedInPage();
  const given = { clientId: PHONE, redirectUri: REDIRECT, verifier: VERIFIER, resource: null };
  const code = await codeFor(page);
  await expect(exchangeCode(visitor({ now: Date.now() + 61_000 }), { ...given, code })).rejects.toThrow(
    /expired/,
  );
  expect((await exchangeCode(visitor(), { ...given, code })).access).toMatch(/^ey/);
});

test("CVE-2026-101023: an access token is refused as a refresh token", async () => {
  const user = await newUser();
  const page = await signedInPage();
  const { access_token: own = "" } = await exchange(await codeFor(page));
  for (const token of [user.accessJwt, own]) {
    expect(await turn(PHONE, token)).toMatchObject(refused);
  }
});

const turn = (client_id: string, refresh_token: string) =>
  postForm("/oauth/token", { grant_type: "refresh_token", client_id, refresh_token });

test("a refresh token is good for the app that it was granted to, and for no other", async () => {
  const [user, page] = await Promise.all([newUser(), signedInPage()]);
  const { refresh_token: granted = "" } = await exchange(await codeFor(page));
  expect(await turn(DESKTOP, granted)).toMatchObject(refused);
  expect(await turn(PHONE, user.refreshToken)).toMatchObject(refused);
  // Neither attempt affected the token's owner.
  expect((await turn(PHONE, granted)).status).toBe(200);
});

test.each([
  ["a body that is no form", "/oauth/token", { "content-type": "application/json" }, "{}", "invalid_request"],
  ["no client", "/oauth/token", {}, "grant_type=refresh_token&refresh_token=x", "invalid_request"],
  ["an unknown client", "/oauth/token", {}, "client_id=nobody&grant_type=refresh_token", "invalid_client"],
  ["a secret", "/oauth/token", { authorization: "Basic eDp5" }, `client_id=${PHONE}`, "invalid_client"],
  ["no grant", "/oauth/token", {}, `client_id=${PHONE}`, "invalid_request"],
  ["a password", "/oauth/token", {}, `client_id=${PHONE}&grant_type=password`, "unsupported_grant_type"],
  ["a parameter twice", "/oauth/token", {}, `client_id=${PHONE}&client_id=${PHONE}`, "invalid_request"],
  ["a body without end", "/oauth/token", {}, `client_id=${"x".repeat(16_001)}`, "invalid_request"],
  ["no token to revoke", "/oauth/revoke", {}, `client_id=${PHONE}`, "invalid_request"],
  ["a stranger's revocation", "/oauth/revoke", {}, "client_id=nobody&token=x", "invalid_client"],
])("%s is refused in the words of RFC 6749", async (_, path, headers, body, error) => {
  const response = await send(path, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
    body,
  });
  expect(response.status).toBe(error === "invalid_client" ? 401 : 400);
  expect(await response.json()).toMatchObject({ error });
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(response.headers.get("content-type")).toBe("application/json");
  expect(response.headers.get("access-control-allow-origin")).toBeNull();
});

test("the token endpoints take POST only, give no cookie, and believe none", async () => {
  for (const path of ["/oauth/token", "/oauth/revoke"]) {
    for (const method of ["GET", "PUT", "DELETE", "OPTIONS"]) {
      const response = await send(path, { method });
      expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
    }
  }
  const page = await signedInPage();
  const answer = await exchange(await codeFor(page));
  expect(answer.headers.getSetCookie()).toEqual([]);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  const byCookie = await postForm(
    "/oauth/token",
    { grant_type: "refresh_token", client_id: PHONE },
    { origin: env.PUBLIC_ORIGIN, cookie: `__Host-tidemark_refresh=${answer.refresh_token}` },
  );
  expect(byCookie).toMatchObject({ status: 400, error: "invalid_request" });
});

const NAMES = [
  "client_id",
  "redirect_uri",
  "response_type",
  "response_mode",
  "code_challenge",
  "code_challenge_method",
  "state",
  "scope",
  "prompt",
];
const GOOD: [string, string][] = [
  ["client_id", PHONE],
  ["redirect_uri", REDIRECT],
  ["response_type", "code"],
  ["code_challenge", CHALLENGE],
  ["code_challenge_method", "S256"],
  ["state", "s"],
];
const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.constantFrom(
    "",
    "//evil.example",
    "javascript:alert(1)",
    REDIRECT,
    `${REDIRECT}\r\nlocation: //evil.example`,
    "\0",
    "%00",
  ),
);
const mutation = fc.oneof(
  fc.record({ kind: fc.constant("set"), name: fc.constantFrom(...NAMES), value: anyText }),
  fc.record({ kind: fc.constant("twice"), name: fc.constantFrom(...NAMES), value: anyText }),
  fc.record({ kind: fc.constant("drop"), name: fc.constantFrom(...NAMES), value: fc.constant("") }),
  fc.record({ kind: fc.constant("raw"), name: fc.constant(""), value: fc.string({ maxLength: 40 }) }),
);

function mutated(mutations: { kind: string; name: string; value: string }[]): string {
  let pairs = [...GOOD];
  let raw = "";
  for (const { kind, name, value } of mutations) {
    if (kind !== "twice") pairs = pairs.filter(([each]) => kind === "raw" || each !== name);
    if (kind === "set" || kind === "twice") pairs.push([name, value]);
    if (kind === "raw") raw += `&${value.replaceAll("#", "")}`;
  }
  // A lone surrogate cannot be written in UTF-8: URLSearchParams replaces it, as a browser does.
  return `${new URLSearchParams(pairs)}${raw}`;
}

const RUNS = rounds({ sample: 150, long: 700 });

// CVE-2025-71403, CVE-2025-27143, CVE-2026-82467 and CVE-2026-67333 are open redirects.
test(`CVE-2025-71403 and its kind: ${RUNS} mutated authorization requests end on our own pages or at the app's own address`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 4 }), async (mutations) => {
      const response = await send(`/oauth/authorize?${mutated(mutations)}`, {
        redirect: "manual",
        headers: fromAnywhere(),
      });
      await response.arrayBuffer();
      const to = response.headers.get("location");
      if (response.status === 303) {
        expect(to).toSatisfy(
          (address: string) =>
            address.startsWith(`${REDIRECT}?error=`) ||
            address.startsWith(`${env.PUBLIC_ORIGIN}/sign-in?continue=oar_`),
        );
      } else {
        expect(to).toBeNull();
        expect(response.status).toBe(400);
      }
    }),
    { numRuns: RUNS },
  );
});

test(`${RUNS} mutated token requests are refused with a 4xx and open nothing`, async () => {
  const page = await signedInPage();
  const code = await codeFor(page);
  const good: [string, string][] = [
    ["grant_type", "authorization_code"],
    ["client_id", PHONE],
    ["redirect_uri", REDIRECT],
    ["code_verifier", VERIFIER],
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...good.map(([name]) => name), "code", "refresh_token"), anyText), {
        minLength: 1,
        maxLength: 3,
      }),
      fc.constantFrom("/oauth/token", "/oauth/revoke"),
      async (changes, path) => {
        const body = new URLSearchParams([...good, ["code", `${code.slice(0, -1)}!`]]);
        for (const [name, value] of changes) body.set(name, value);
        const response = await send(path, { method: "POST", body, headers: fromAnywhere() });
        expect([400, 401]).toContain(response.status);
        expect(((await response.json()) as { error?: string }).error).toMatch(/^[a-z_]+$/);
      },
    ),
    { numRuns: RUNS },
  );
  expect((await exchange(code)).status).toBe(200);
});

import { env } from "cloudflare:workers";
import * as oauth from "oauth4webapi";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import * as contract from "#shared/contracts/oauth.ts";
import { newUser, send } from "#test/harness.ts";
import {
  authorize,
  codeFor,
  decide,
  DESKTOP,
  exchange,
  PHONE,
  postForm,
  PRIVATE_REDIRECT,
  REDIRECT,
  requestOf,
  signedInPage,
} from "#test/oauth.ts";
import { baseAt, bearer, eventsOf, identity } from "#test/sign-in.ts";
import { sweepIdentity } from "../sweep.ts";

/** The settings with which a stock client reaches this Worker. */
const reach = {
  [oauth.customFetch]: (url: string, init: object) => send(url, init),
  [oauth.allowInsecureRequests]: true,
};

async function discovered(): Promise<oauth.AuthorizationServer> {
  const issuer = new URL(env.PUBLIC_ORIGIN);
  const response = await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...reach });
  return oauth.processDiscoveryResponse(issuer, response);
}

const me = async (token: string | undefined) => {
  const response = await send("/mapi/auth/me", { headers: bearer(token) });
  return {
    status: response.status,
    body: (await response.json()) as { user: { id: string }; session: object },
  };
};

test.each([
  [PHONE, "https", REDIRECT],
  [PHONE, "private", PRIVATE_REDIRECT],
  [DESKTOP, "loopback", "http://127.0.0.1:49152/signed-in"],
])(
  "a stock client of %s signs in over its %s redirect, refreshes and signs out",
  async (id, _, redirectUri) => {
    const server = await discovered();
    const client: oauth.Client = { client_id: id };
    const verifier = oauth.generateRandomCodeVerifier();
    const state = oauth.generateRandomState();
    const address = new URL(server.authorization_endpoint ?? "");
    address.search = new URLSearchParams({
      client_id: id,
      redirect_uri: redirectUri,
      response_type: "code",
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      state,
    }).toString();

    const begun = await send(address.href, { redirect: "manual" });
    expect(begun.status).toBe(303);
    const page = await signedInPage();
    const answer = await decide(page, await requestOf(begun));
    expect(answer.href.startsWith(`${redirectUri}?`)).toBe(true);

    const parameters = oauth.validateAuthResponse(server, client, answer, state);
    const granted = await oauth.processAuthorizationCodeResponse(
      server,
      client,
      await oauth.authorizationCodeGrantRequest(
        server,
        client,
        oauth.None(),
        parameters,
        redirectUri,
        verifier,
        reach,
      ),
    );
    expect(granted).toMatchObject({ token_type: "bearer", scope: "account" });
    expect(granted.expires_in).toBeGreaterThan(890);
    expect(await me(granted.access_token)).toMatchObject({
      status: 200,
      body: {
        user: { id: page.userId },
        session: {
          app: id === PHONE ? "Tidemark for phones" : "Tidemark for desktops",
          device: "Safari on iPhone",
          method: "passkey",
        },
      },
    });

    const next = await oauth.processRefreshTokenResponse(
      server,
      client,
      await oauth.refreshTokenGrantRequest(server, client, oauth.None(), granted.refresh_token ?? "", reach),
    );
    expect((await me(next.access_token)).status).toBe(200);

    await oauth.processRevocationResponse(
      await oauth.revocationRequest(server, client, oauth.None(), next.refresh_token ?? "", reach),
    );
    expect((await me(next.access_token)).status).toBe(401);
    expect(await postForm("/oauth/token", refreshForm(next.refresh_token, id))).toMatchObject({
      status: 400,
      error: "invalid_grant",
    });
  },
);

const refreshForm = (token: string | undefined, id = PHONE) => ({
  grant_type: "refresh_token",
  client_id: id,
  refresh_token: token ?? "",
});

const at = (path: string) => `${env.PUBLIC_ORIGIN}${path}`;

test("the metadata promises what this server does and nothing more", async () => {
  const response = await send("/.well-known/oauth-authorization-server");
  expect(await response.json()).toEqual({
    issuer: env.PUBLIC_ORIGIN,
    authorization_endpoint: at("/oauth/authorize"),
    token_endpoint: at("/oauth/token"),
    revocation_endpoint: at("/oauth/revoke"),
    registration_endpoint: at("/oauth/register"),
    client_id_metadata_document_supported: true,
    jwks_uri: at("/.well-known/jwks.json"),
    scopes_supported: ["account", "journal:read", "paper:read"],
    response_types_supported: ["code"],
    response_modes_supported: ["query"],
    grant_types_supported: ["authorization_code", "refresh_token"],
    token_endpoint_auth_methods_supported: ["none"],
    revocation_endpoint_auth_methods_supported: ["none"],
    code_challenge_methods_supported: ["S256"],
    authorization_response_iss_parameter_supported: true,
  });
});

test("the person is asked for the app by name and told where the answer goes", async () => {
  const page = await signedInPage();
  const request = await requestOf(await authorize());
  const response = await page.fetch(`/auth/authorizations/${request}`);
  expect(contract.showAuthorization.reply?.parse(await response.json())).toEqual({
    app: "Tidemark for phones",
    reads: null,
    vouched: "deployment",
    describedBy: null,
    redirectHost: "app.tidemark.example",
    expiresAt: expect.any(String),
  });
});

test("a no is an answer too, and spends the request", async () => {
  const page = await signedInPage();
  const request = await requestOf(await authorize());
  const answer = await decide(page, request, "deny");
  expect(answer.href).toBe(
    `${REDIRECT}?error=access_denied&state=af0ifjsldkj&iss=${encodeURIComponent(env.PUBLIC_ORIGIN)}`,
  );
  expect((await page.fetch(`/auth/authorizations/${request}`)).status).toBe(404);
});

test("CVE-2026-45337: a request belongs to the first who looks at it, and nobody else can approve it", async () => {
  const [first, second] = await Promise.all([signedInPage(), signedInPage()]);
  const request = await requestOf(await authorize());
  expect((await first.fetch(`/auth/authorizations/${request}`)).status).toBe(200);
  expect((await second.fetch(`/auth/authorizations/${request}`)).status).toBe(404);
  const taken = await second.fetch(`/auth/authorizations/${request}`, {
    method: "POST",
    body: '{"decision":"allow"}',
  });
  expect(taken.status).toBe(404);
  expect((await decide(first, request)).searchParams.get("code")).toMatch(/^oac_/);
});

test("nobody can approve what they were never shown", async () => {
  const page = await signedInPage();
  const request = await requestOf(await authorize());
  const body = '{"decision":"allow"}';
  expect((await page.fetch(`/auth/authorizations/${request}`, { method: "POST", body })).status).toBe(404);
  expect((await decide(page, request)).searchParams.get("code")).toMatch(/^oac_/);
  expect((await page.fetch(`/auth/authorizations/${request}`, { method: "POST", body })).status).toBe(404);
});

test("a bearer token cannot grant itself another session", async () => {
  const user = await newUser();
  const request = await requestOf(await authorize());
  const sent = { params: { id: request }, body: { decision: "allow" as const } };
  expect(await user.refused(contract.decideAuthorization, sent)).toMatchObject({ code: "forbidden" });
  const response = await send(`/api/v1/auth/authorizations/${request}`, {
    method: "POST",
    headers: { ...bearer(user.accessJwt), "content-type": "application/json", origin: env.PUBLIC_ORIGIN },
    body: '{"decision":"allow"}',
  });
  expect(response.status).toBe(403);
});

test("an access token dressed as a cookie grants itself no other session, and neither does another's refresh token", async () => {
  const [user, other] = [await newUser(), await newUser()];
  for (const refresh of [
    "",
    `; __Host-tidemark_refresh=${other.refreshToken}`,
    "; __Host-tidemark_refresh=rt1_x",
  ]) {
    const request = await requestOf(await authorize());
    const headers = {
      cookie: `__Host-tidemark_access=${user.accessJwt}${refresh}`,
      "content-type": "application/json",
      origin: env.PUBLIC_ORIGIN,
    };
    const path = `/api/v1/auth/authorizations/${request}`;
    expect((await send(path, { headers })).status).toBe(200);
    const decided = await send(path, { method: "POST", headers, body: '{"decision":"allow"}' });
    expect([decided.status, await decided.json()]).toMatchObject([403, { code: "forbidden" }]);
  }
});

test("another site's page cannot say yes", async () => {
  const page = await signedInPage();
  const request = await requestOf(await authorize());
  for (const headers of [
    { origin: "https://evil.example" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "content-type": "application/x-www-form-urlencoded" },
  ]) {
    const response = await page.fetch(`/auth/authorizations/${request}`, {
      method: "POST",
      headers,
      body: '{"decision":"allow"}',
    });
    expect([403, 415]).toContain(response.status);
  }
});

test("a code is worth nothing once the session that granted it has ended", async () => {
  const page = await signedInPage();
  const code = await codeFor(page);
  await page.fetch("/auth/logout", { method: "POST", body: '{"everywhere":true}' });
  expect(await exchange(code)).toMatchObject({ status: 400, error: "invalid_grant" });
});

test("the tables keep no code and no secret of a request in the clear", async () => {
  const page = await signedInPage();
  const request = await requestOf(await authorize());
  const kept = JSON.stringify(await identity().list(sql`select * from challenges`));
  expect(kept).not.toContain(request);
  const code = (await decide(page, request)).searchParams.get("code") ?? "";
  expect(code).toMatch(/^oac_[\w-]{43}$/);
  expect(JSON.stringify(await identity().list(sql`select * from oauth_codes`))).not.toContain(code.slice(4));
});

test("what happened stands in the audit and in the events, without anything personal", async () => {
  const page = await signedInPage();
  await exchange(await codeFor(page));
  const audit = await identity().list(
    sql<{
      action: string;
      detail: string;
    }>`select action, detail from audit where user_id = ${page.userId} order by aseq`,
  );
  expect(audit.map(({ action }) => action).slice(-2)).toEqual(["oauth.allowed", "session.started"]);
  expect(audit.map(({ detail }) => JSON.parse(detail)).slice(-2)).toMatchObject([
    { client: PHONE },
    { client: PHONE },
  ]);
  expect((await eventsOf(page.userId)).map(({ type }) => type).slice(-2)).toContain("session.started");
});

test("an app ends its session by either token, and gets the same answer for one that means nothing", async () => {
  const page = await signedInPage();
  const one = await exchange(await codeFor(page));
  const revoked = await postForm("/oauth/revoke", { client_id: PHONE, token: one.access_token ?? "" });
  const unknown = await postForm("/oauth/revoke", {
    client_id: PHONE,
    token: "nothing",
    token_type_hint: "x",
  });
  const again = await postForm("/oauth/revoke", { client_id: PHONE, token: one.access_token ?? "" });
  expect([revoked.status, unknown.status, again.status]).toEqual([200, 200, 200]);
  expect((await me(one.access_token)).status).toBe(401);

  const two = await exchange(await codeFor(page));
  expect(
    await postForm("/oauth/revoke", { client_id: DESKTOP, token: two.refresh_token ?? "" }),
  ).toMatchObject({
    status: 400,
    error: "invalid_grant",
  });
  expect((await me(two.access_token)).status).toBe(200);
});

test("the sweep forgets codes a day after their time", async () => {
  const page = await signedInPage();
  await codeFor(page);
  const count = async () =>
    (await identity().list(sql`select 1 as one from oauth_codes where user_id = ${page.userId}`)).length;
  const day = 86_400_000;
  await sweepIdentity(baseAt(Date.now() + day));
  expect(await count()).toBe(1);
  await sweepIdentity(baseAt(Date.now() + day + 61_000));
  expect(await count()).toBe(0);
});

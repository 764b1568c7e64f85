import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { ENDPOINTS } from "#shared/contracts/all.ts";
import { stepUpOptions } from "#shared/contracts/step-up.ts";
import { newId } from "#shared/ids.ts";
import { ANY_PARAMS } from "#test/any-params.ts";
import { expectedErrors } from "#test/expected-errors.ts";
import { newUser, send, type TestUser } from "#test/harness.ts";
import { pathOf } from "#shared/client/request.ts";
import { bearer, freshEmail, identity, options, PASSWORD, post } from "#test/sign-in.ts";
import { app } from "#workers/app.ts";
import { isOffered } from "#workers/http/gatekeeper.ts";

const guarded = ENDPOINTS.filter((each) => each.auth === "session" && isOffered(each, env));

/** Reads from the stores every part of a user that another user's request could change. */
async function stateOf(user: TestUser) {
  const [row] = await identity().list(
    sql`select u.*, (select count(*) from sessions s where s.user_id = u.id and s.revoked_at is null) as sessions,
        (select count(*) from devices d where d.user_id = u.id) as devices,
        (select count(*) from passkeys p where p.user_id = u.id) as passkeys,
        (select count(*) from audit a where a.user_id = u.id) as audit
      from users u where u.id = ${user.id}`,
  );
  const ledger = await user
    .ctx()
    .ledger.read(
      sql`select (select count(*)::int from imports) as imports, (select count(*)::int from fills) as fills`,
    );
  return { row, ledger };
}

const actorsNamed = (id: string) => ({
  userId: id,
  user_id: id,
  user: { id },
  sub: id,
  owner: id,
  actor: id,
  accountId: id,
  role: "operator",
  operator: true,
  tier: "pro",
  scopes: ["*"],
});

test("CVE-2025-61928: no user that a body, a query or a header names ever becomes the actor, at any endpoint", async () => {
  const [victim, attacker] = [await newUser(), await newUser()];
  const before = await stateOf(victim);
  const named = actorsNamed(victim.id);
  const query = new URLSearchParams({ userId: victim.id, user_id: victim.id, sub: victim.id });
  const leaks: string[] = [];
  for (const contract of guarded) {
    if (contract.name === "logout") continue;
    const isBody = contract.method !== "GET" && contract.bodyKind === "json";
    const answer = await send(
      `/mapi${pathOf(contract, { params: { id: victim.id, provider: "google" } })}?${query}`,
      {
        method: contract.method,
        headers: {
          ...bearer(attacker.accessJwt),
          "idempotency-key": newId("request"),
          "x-user-id": victim.id,
          "x-forwarded-user": victim.id,
          ...(isBody ? { "content-type": "application/json" } : {}),
        },
        ...(isBody ? { body: JSON.stringify(named) } : {}),
      },
    );
    const text = await answer.text();
    if (answer.status >= 500) leaks.push(`${contract.name} answered ${answer.status}`);
    if (text.includes(victim.id) || text.includes(victim.email)) leaks.push(`${contract.name}: ${text}`);
  }
  expect(leaks).toEqual([]);
  expect(await stateOf(victim)).toEqual(before);
  const [self] = await identity().list(
    sql<{ tier: string }>`select tier from users where id = ${attacker.id}`,
  );
  expect(self?.tier).toBe("free");
});

test("CVE-2025-64103: a ceremony that is begun and not finished reaches nothing", async () => {
  const user = await newUser();
  const begun = [
    options(await post("/mapi/auth/login/options", { email: user.email })).challengeId,
    options(await post("/mapi/auth/register/options", { email: freshEmail() })).challengeId,
    (await user.call(stepUpOptions, { body: { method: "GET", path: "/users/me" } })).challengeId,
  ];
  const opened: string[] = [];
  for (const secret of begun) {
    for (const contract of guarded) {
      const path = pathOf(contract, { params: ANY_PARAMS });
      for (const headers of [
        bearer(secret),
        { cookie: `__Host-tidemark_access=${secret}`, origin: env.PUBLIC_ORIGIN },
      ] as Record<string, string>[]) {
        const mount = "cookie" in headers ? "/api/v1" : "/mapi";
        const { status } = await send(mount + path, {
          method: contract.method,
          headers: { "content-type": "application/json", "idempotency-key": newId("request"), ...headers },
          ...(contract.method === "GET" ? {} : { body: "{}" }),
        });
        if (status !== 401) opened.push(`${contract.name}: ${status}`);
      }
    }
  }
  expect(opened).toEqual([]);
  // An unanswered confirmation does not help either.
  const headers = { "step-up": begun[2] ?? "" };
  const contract = ENDPOINTS.find(({ stepUp, name }) => stepUp === "always" && name === "addPasskeyOptions");
  if (contract === undefined) throw new Error("addPasskeyOptions needs a confirmation");
  expect(await user.refused(contract, { body: {}, headers })).toMatchObject({ code: "step_up_required" });
});

test.each(["PEPPER", "SIGNING_KEYS", "PUBLIC_ORIGIN", "RP_ID", "RATE_LIMITS"] as const)(
  "GHSA-8fpg-xm3f-6cx3: without %s nobody is let in, and the answer is a 503",
  async (name) => {
    const user = await newUser();
    const given: Env = { ...env, [name]: "" };
    const ask = (path: string, init: RequestInit) =>
      app.fetch(new Request(new URL(path, env.PUBLIC_ORIGIN), init), given, createExecutionContext());
    const json = { "content-type": "application/json" };
    const body = JSON.stringify({ email: user.email, password: PASSWORD });
    expectedErrors.push(/"code":"not_ready"/);
    for (const [path, init] of [
      ["/mapi/auth/login", { method: "POST", headers: json, body }],
      [
        "/mapi/auth/register",
        { method: "POST", headers: json, body: body.replace(user.email, freshEmail()) },
      ],
      ["/mapi/auth/sessions", { headers: bearer(user.accessJwt) }],
      ["/api/v1/auth/sessions", { headers: { cookie: `__Host-tidemark_access=${user.accessJwt}` } }],
    ] as const) {
      const { status } = await ask(path, init);
      expect([name, path, status]).toEqual([name, path, 503]);
    }
  },
);

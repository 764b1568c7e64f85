import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import * as z from "zod";
import { Session, User } from "#shared/contracts/auth.ts";
import { PROVIDERS } from "#shared/contracts/providers.ts";
import { freshPerson, newTraveller, travel } from "#test/at-provider.ts";
import { expectedErrors } from "#test/expected-errors.ts";
import { newUser, send } from "#test/harness.ts";
import { eventsOf, identity, post } from "#test/sign-in.ts";
import { app } from "#workers/app.ts";

const BROKEN_KEY = JSON.stringify({
  apple: { clientId: "apple-client", teamId: "TEAM123456", keyId: "KEY1234567", privateKey: "not a key" },
});

const Me = z.object({ user: User, session: Session.pick({ id: true, method: true }) });
const whoIs = async (response: Response) => Me.parse(await response.json());

test.each(PROVIDERS)(
  "%s makes an account for a verified address, and signs in to it afterwards",
  async (provider) => {
    const person = freshPerson();
    const first = await travel(provider, person, { returnTo: "/trades?symbol=ACME&lotMethod=fifo" });
    expect([first.status, first.path]).toEqual([200, "/trades?symbol=ACME&lotMethod=fifo"]);
    const { user, session } = await whoIs(await first.traveller.send("GET", "/auth/me"));
    expect(user).toMatchObject({ email: person.email, emailVerified: true, name: "Ada Lovelace" });
    expect(session.method).toBe(provider);
    // Apple names the person only at the first sign-in,
    // and a person can change their address at the provider.
    const again = await travel(provider, { sub: person.sub, email: "another@example.com" });
    expect((await whoIs(await again.traveller.send("GET", "/auth/me"))).user.id).toBe(user.id);
    // Each sign-in comes from another browser. The alert about a new device has its own test in `devices`.
    const events = (await eventsOf(user.id)).filter(({ type }) => type !== "security.alert");
    expect(events).toMatchObject([
      { type: "user.registered" },
      { type: "session.started", body: { method: provider } },
      { type: "session.started", body: { method: provider } },
    ]);
  },
);

test("the session leaves as strict cookies on a page of ours, which goes on by itself and runs nothing", async () => {
  const { headers, html, traveller } = await travel("google", freshPerson(), { returnTo: "/trades" });
  const cookies = headers.getSetCookie();
  for (const name of ["access", "refresh"]) {
    const line = cookies.find((cookie) => cookie.startsWith(`__Host-tidemark_${name}=`));
    expect(line).toMatch(/; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
  }
  expect(traveller.cookies.has("__Host-tidemark_provider")).toBe(false);
  expect(html).toContain('<meta http-equiv="refresh" content="0; url=/trades">');
  expect(html).not.toContain("<script");
  expect(headers.get("content-security-policy")).toMatch(/^default-src 'none';/);
  expect(headers.get("cache-control")).toBe("no-store");
  expect(headers.get("referrer-policy")).toBe("no-referrer");
});

const start = (provider: string) =>
  post(`/api/v1/auth/providers/${provider}/start`, {}, { origin: env.PUBLIC_ORIGIN });

test("the cookie of the way is for this host alone; only Apple's form needs it from another site", async () => {
  for (const [provider, sameSite] of [
    ["google", "Lax"],
    ["microsoft", "Lax"],
    ["apple", "None"],
  ] as const) {
    const [cookie] = (await start(provider)).headers.getSetCookie();
    expect(cookie).toMatch(
      new RegExp(
        `^__Host-tidemark_provider=[\\w-]{43}; Max-Age=600; Path=/; HttpOnly; Secure; SameSite=${sameSite}$`,
      ),
    );
  }
});

test("asks for a code with PKCE, state and nonce, and comes back to this origin whatever the Host says", async () => {
  const url = new URL(
    await newTraveller().leave("/auth/providers/google/start", {}, { host: "evil.example" }),
  );
  const { state, nonce, code_challenge, ...rest } = Object.fromEntries(url.searchParams);
  for (const secret of [nonce, code_challenge]) expect(secret).toMatch(/^[\w-]{43}$/);
  expect(state).toMatch(/^pvs_[\w-]{43}$/);
  expect(rest).toEqual({
    client_id: "google-client",
    redirect_uri: `${env.PUBLIC_ORIGIN}/oauth/callback/google`,
    response_type: "code",
    scope: "openid profile email",
    code_challenge_method: "S256",
  });
});

test("an address that has an account is never linked by itself (nOAuth, GHSA-g38m-r43w-p2q7)", async () => {
  const owner = await newUser();
  const attacker = freshPerson({ email: owner.email.toUpperCase() });
  for (const provider of PROVIDERS) {
    const { status, path, traveller } = await travel(provider, attacker);
    expect([status, path]).toEqual([303, "/?problem=email_taken"]);
    expect([...traveller.cookies.keys()]).toEqual([]);
  }
  const linked = sql`select 1 as found from provider_identities where user_id = ${owner.id}`;
  expect(await identity().find(linked)).toBeNull();
});

test("two providers that name one address are two people until their owner links them (GHSA-g38m-r43w-p2q7)", async () => {
  const person = freshPerson();
  expect((await travel("google", person)).status).toBe(200);
  expect((await travel("apple", person)).problem).toBe("email_taken");
  expect((await travel("microsoft", person)).problem).toBe("email_taken");
});

test("the same subject at another tenant is another person (nOAuth)", async () => {
  const tid = crypto.randomUUID();
  const person = freshPerson();
  expect((await travel("microsoft", person)).status).toBe(200);
  const elsewhere = await travel("microsoft", { ...person, tid, claims: { xms_edov: true } });
  expect(elsewhere.problem).toBe("email_taken");
});

test.each([
  ["google", { claims: { email_verified: false } }],
  ["google", { claims: { email_verified: null } }],
  ["google", { claims: { email: null } }],
  ["google", { claims: { email: "not an address" } }],
  ["google", { claims: { email_verified: "yes" } }],
  ["apple", { claims: { email_verified: "false" } }],
  ["microsoft", { tid: "3a9d6f52-1c0e-4b77-9d2a-0c9d5b1e7f10" }],
  ["microsoft", { tid: "3a9d6f52-1c0e-4b77-9d2a-0c9d5b1e7f10", claims: { email_verified: true } }],
  ["microsoft", { tid: "3a9d6f52-1c0e-4b77-9d2a-0c9d5b1e7f10", claims: { xms_edov: false } }],
] as const)(
  "%s makes no account for an address that it has not verified: %j (nOAuth)",
  async (provider, otherwise) => {
    const end = await travel(provider, freshPerson(otherwise));
    expect([end.status, end.path]).toEqual([303, "/?problem=provider_unverified"]);
  },
);

test.each([
  ["apple", { claims: { email_verified: true } }],
  ["microsoft", { tid: "3a9d6f52-1c0e-4b77-9d2a-0c9d5b1e7f10", claims: { xms_edov: "1" } }],
] as const)("%s may say in its own way that the address is verified: %j", async (provider, otherwise) => {
  expect((await travel(provider, freshPerson(otherwise))).status).toBe(200);
});

test("what Apple's page posts beside the token names a person and nothing else", async () => {
  const person = freshPerson();
  const user = JSON.stringify({ name: { firstName: "<Eve>" }, email: "victim@example.com", sub: "victim" });
  const { traveller } = await travel("apple", { ...person, answer: { user } });
  const { user: made } = await whoIs(await traveller.send("GET", "/auth/me"));
  expect(made).toMatchObject({ email: person.email, name: "<Eve>" });
  for (const broken of ["{", "[]", '{"name":7}', `{"name":{"firstName":"a\\u0000b"}}`, "x".repeat(5000)]) {
    const end = await travel("apple", freshPerson({ answer: { user: broken } }));
    expect(end.status).toBe(200);
  }
});

test("two windows that come back at once make one account", async () => {
  const person = freshPerson();
  const ends = await Promise.all([1, 2, 3].map(() => travel("google", person)));
  expect(ends.map(({ status }) => status)).toEqual([200, 200, 200]);
  const users = await Promise.all(
    ends.map(async ({ traveller }) => (await whoIs(await traveller.send("GET", "/auth/me"))).user.id),
  );
  expect(new Set(users).size).toBe(1);
});

test.each(PROVIDERS)(
  "%s: one person who comes back with several addresses at once gets one account",
  async (provider) => {
    for (let round = 0; round < 3; round++) {
      const { sub } = freshPerson();
      const ways = await Promise.all(
        Array.from({ length: 4 }, async () => {
          const traveller = newTraveller();
          const url = await traveller.leave(`/auth/providers/${provider}/start`);
          return { traveller, back: await traveller.signIn(url, freshPerson({ sub })) };
        }),
      );
      const ends = await Promise.all(ways.map(({ traveller, back }) => traveller.arrive(back)));
      expect(ends.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      const users = await Promise.all(
        ways.map(async ({ traveller }) => (await whoIs(await traveller.send("GET", "/auth/me"))).user.id),
      );
      expect(new Set(users).size).toBe(1);
    }
  },
);

test.each([
  "//evil.example",
  "/\\evil.example",
  "javascript:alert(1)",
  "\t//evil.example",
  "/%2f/evil.example",
  "https://evil.example",
])(
  "no return leads away: %j (CVE-2025-71403, CVE-2025-27143, CVE-2026-82467, CVE-2026-67333)",
  async (returnTo) => {
    const refused = await post(
      "/api/v1/auth/providers/google/start",
      { returnTo },
      { origin: env.PUBLIC_ORIGIN },
    );
    expect(refused).toMatchObject({ status: 400, code: "invalid_request" });
  },
);

test("who is refused is asked to sign in, and goes on from there to where they were going", async () => {
  const { path } = await travel("google", freshPerson({ sign: "none" }), { returnTo: "/signed-in?next=/a" });
  expect(path).toBe("/?next=%2Fsigned-in%3Fnext%3D%2Fa&problem=sign_in_refused");
});

test("a return path is text on the page, never markup", async () => {
  const { html } = await travel("google", freshPerson(), { returnTo: `/a?b="><script>alert(1)</script>'` });
  expect(html).not.toContain("<script");
  expect(html.match(/</g)?.length).toBe(
    (html.match(/<(!doctype|\/?html|meta|\/?title|\/?p|\/?a)[ >]/g) ?? []).length,
  );
});

const under = (settings: Partial<Env>, path: string, method: string) =>
  app.fetch(
    new Request(new URL(path, env.PUBLIC_ORIGIN), { method }),
    { ...env, ...settings },
    createExecutionContext(),
  );

test("a provider that the policy does not name is not there", async () => {
  expect((await post("/api/v1/auth/providers/github/start", {})).status).toBe(400);
  expect((await send("/oauth/callback/github?state=x")).status).toBe(404);
  const few = { SIGN_IN_METHODS: "passkey google" };
  expect((await under(few, "/api/v1/auth/providers/apple/start", "POST")).status).toBe(404);
  expect((await under(few, "/oauth/callback/microsoft?state=x", "GET")).status).toBe(404);
});

test.each<[string, string, Partial<Env>]>([
  ["nothing was given for it", "google", { VENDORS: "{}" }],
  ["its key cannot be read", "apple", { VENDORS: BROKEN_KEY }],
  ["it does not answer", "google", { ORIGIN_GOOGLE: "http://127.0.0.1:1" }],
  ["it names another issuer than its own", "google", { ORIGIN_GOOGLE: env.ORIGIN_MICROSOFT }],
  ["this machine calls nobody", "microsoft", { ORIGIN_MICROSOFT: "" }],
])("a provider is not ready while %s", async (_, provider, settings) => {
  if (provider !== "apple") expectedErrors.push(/"event":"request.failed".*"code":"not_ready"/);
  const begun = await under(settings, `/api/v1/auth/providers/${provider}/start`, "POST");
  if (provider !== "apple") return expect(begun.status).toBe(503);
  // A broken key is noticed only when it is used.
  const traveller = newTraveller();
  const back = await traveller.signIn(await traveller.leave("/auth/providers/apple/start"), freshPerson());
  const ended = await app.fetch(
    new Request(back.url, {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        cookie: `__Host-tidemark_provider=${traveller.cookies.get("__Host-tidemark_provider")}`,
      },
      body: back.form,
    }),
    { ...env, ...settings },
    createExecutionContext(),
  );
  expect(ended.headers.get("location")).toBe("/?problem=not_ready");
});

test("another site's page cannot send its visitor away, and /mapi leads to no browser", async () => {
  const path = "auth/providers/google/start";
  expect(await post(`/api/v1/${path}`, {}, { origin: "https://evil.example" })).toMatchObject({
    status: 403,
    code: "cross_site",
  });
  const answer = await post(`/mapi/${path}`, {});
  expect(answer).toMatchObject({ status: 400, code: "invalid_request" });
  expect(answer.headers.getSetCookie()).toEqual([]);
});

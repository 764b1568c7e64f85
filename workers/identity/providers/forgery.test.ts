import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { PROVIDERS, type Provider } from "#shared/contracts/providers.ts";
import { freshPerson, newTraveller, travel } from "#test/at-provider.ts";
import { send } from "#test/harness.ts";
import type { AtProvider } from "#test/vendors/person.ts";

const REFUSED = [303, "/?problem=sign_in_refused"];
const TENANT = "3a9d6f52-1c0e-4b77-9d2a-0c9d5b1e7f10";
const now = () => Math.floor(Date.now() / 1000);

const FORGERIES: [string, Partial<AtProvider>][] = [
  [
    "another issuer, signed by the provider's own key (CVE-2026-31813)",
    { claims: { iss: "https://evil.example" } },
  ],
  ["no issuer (CVE-2026-31813)", { claims: { iss: null } }],
  [
    "the real provider's issuer from the stand-in (CVE-2026-31813)",
    { claims: { iss: "https://accounts.google.com" } },
  ],
  ["another audience", { claims: { aud: "another-client" } }],
  ["an audience beside ours without azp", { claims: { aud: ["google-client", "another"], azp: null } }],
  ["another authorised party", { claims: { azp: "another-client" } }],
  ["another nonce", { claims: { nonce: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" } }],
  ["no nonce", { claims: { nonce: null } }],
  ["no subject", { claims: { sub: null } }],
  ["an end that has passed", { claims: { exp: now() - 3600 } }],
  ["no end", { claims: { exp: null } }],
  ["a beginning yet to come", { claims: { nbf: now() + 3600 } }],
  ["no signature (alg none)", { sign: "none" }],
  ["an HMAC with the public key (alg HS256)", { sign: "HS256 with the public key" }],
  ["another algorithm than RS256, with a key that it publishes", { sign: "ES256 with a published key" }],
  ["another key's signature", { sign: "another key" }],
  ["an unknown error", { error: "server_error" }],
  ["another issuer named on the way back (RFC 9207)", { answer: { iss: "https://evil.example" } }],
  ["a token on the way back", { answer: { id_token: "a.b.c" } }],
];

test.each(FORGERIES.flatMap(([what, how]) => PROVIDERS.map((provider) => [provider, what, how] as const)))(
  "%s: refuses %s",
  async (provider, _, how) => {
    const { status, path, traveller } = await travel(provider, freshPerson(how));
    expect([status, path]).toEqual(REFUSED);
    expect([...traveller.cookies.keys()]).toEqual([]);
  },
);

test.each<[string, Partial<AtProvider>]>([
  [
    "another tenant's issuer",
    { tid: TENANT, claims: { iss: `${env.ORIGIN_MICROSOFT}/${crypto.randomUUID()}/v2.0` } },
  ],
  ["no tenant", { claims: { tid: null } }],
  ["a tenant that is no GUID", { tid: "common" }],
  ["a tenant that climbs out of its place", { tid: "x/../9188040d-6c67-4c5b-b112-36a304b66dad" }],
  ["the template itself", { claims: { iss: `${env.ORIGIN_MICROSOFT}/{tenantid}/v2.0`, tid: "{tenantid}" } }],
  ["an issuer of the first version", { claims: { iss: `https://sts.windows.net/${TENANT}/` }, tid: TENANT }],
])("microsoft: refuses %s (CVE-2026-31813)", async (_, how) => {
  const end = await travel("microsoft", freshPerson(how));
  expect([end.status, end.path]).toEqual(REFUSED);
});

test("a state is good once: what came back a second time is refused", async () => {
  const traveller = newTraveller();
  const url = await traveller.leave("/auth/providers/google/start");
  const secret = traveller.cookies.get("__Host-tidemark_provider") ?? "";
  const back = await traveller.signIn(url, freshPerson());
  expect((await traveller.arrive(back)).status).toBe(200);
  traveller.cookies.set("__Host-tidemark_provider", secret);
  const again = await traveller.arrive(back);
  expect([again.status, again.path]).toEqual(REFUSED);
});

test("a code is good once, also under a state of its own", async () => {
  const traveller = newTraveller();
  const url = await traveller.leave("/auth/providers/google/start");
  const back = await traveller.signIn(url, freshPerson());
  await traveller.arrive(back);
  const second = new URL(await traveller.leave("/auth/providers/google/start"));
  const replayed = new URL(back.url);
  replayed.searchParams.set("state", second.searchParams.get("state") ?? "");
  const end = await traveller.arrive({ ...back, url: replayed.href });
  expect([end.status, end.path]).toEqual(REFUSED);
});

test("a code that another began is refused: the verifier is not theirs (PKCE)", async () => {
  const [victim, attacker] = [newTraveller(), newTraveller()];
  const stolen = await attacker.signIn(await attacker.leave("/auth/providers/google/start"), freshPerson());
  const own = new URL(await victim.leave("/auth/providers/google/start"));
  const injected = new URL(stolen.url);
  injected.searchParams.set("state", own.searchParams.get("state") ?? "");
  const end = await victim.arrive({ ...stolen, url: injected.href });
  expect([end.status, end.path]).toEqual(REFUSED);
});

test("nobody is brought back from a journey that another browser began", async () => {
  for (const provider of PROVIDERS) {
    const [victim, attacker] = [newTraveller(), newTraveller()];
    const back = await attacker.signIn(
      await attacker.leave(`/auth/providers/${provider}/start`),
      freshPerson(),
    );
    for (const began of [false, true]) {
      if (began) await victim.leave(`/auth/providers/${provider}/start`);
      const end = await victim.arrive(back);
      expect([end.status, end.path]).toEqual(REFUSED);
      expect([...victim.cookies.keys()]).toEqual([]);
    }
  }
});

test.each([
  ["google", "microsoft"],
  ["microsoft", "google"],
  ["google", "apple"],
  ["apple", "google"],
] satisfies [Provider, Provider][])(
  "a state of %s opens nothing at %s's callback (GHSA-x445-f3h2-j279)",
  async (from, at) => {
    const traveller = newTraveller();
    const url = await traveller.leave(`/auth/providers/${from}/start`);
    const back = await traveller.signIn(url, freshPerson());
    const fields = back.form ?? new URL(back.url).search.slice(1);
    const address = `${env.PUBLIC_ORIGIN}/oauth/callback/${at}`;
    const end = await traveller.arrive(
      at === "apple"
        ? { method: "POST", url: address, form: fields }
        : { method: "GET", url: `${address}?${fields}`, form: null },
    );
    expect([end.status, end.path]).toEqual(REFUSED);
  },
);

test.each(["access_denied", "user_cancelled_authorize"])(
  "says so when nothing was agreed to: %s",
  async (error) => {
    const end = await travel("google", freshPerson({ error }));
    expect([end.status, end.path]).toEqual([303, "/?problem=provider_declined"]);
  },
);

test("a provider that does not answer lets nobody in", async () => {
  const end = await travel("google", freshPerson({ down: true }));
  expect([end.status, end.path]).toEqual([303, "/?problem=not_ready"]);
});

const status = async (path: string, init: RequestInit) => (await send(path, init)).status;

test("a callback takes what its provider sends, of a size that it may have, and spends nothing otherwise", async () => {
  const traveller = newTraveller();
  const url = await traveller.leave("/auth/providers/google/start");
  const back = await traveller.signIn(url, freshPerson());
  const { pathname, search } = new URL(back.url);
  const form = { "content-type": "application/x-www-form-urlencoded" };
  expect(await status(pathname + search, { method: "HEAD" })).toBe(405);
  expect(await status(pathname, { method: "POST", headers: form, body: search.slice(1) })).toBe(405);
  expect(await status(`/oauth/callback/apple${search}`, {})).toBe(405);
  const apple = (headers: Record<string, string>, body: string) =>
    status("/oauth/callback/apple", { method: "POST", headers, body });
  expect(await apple({ "content-type": "application/json" }, "{}")).toBe(415);
  expect(await apple(form, `state=${"x".repeat(30_000)}`)).toBe(413);
  expect((await traveller.arrive(back)).status).toBe(200);
});

test.each(["", "state=", "state=pvs_x", "state=a&state=b", "code=%00", "%", "state=%ff%fe&code=x"])(
  "nothing that is malformed is an accident: %j",
  async (search) => {
    const response = await send(`/oauth/callback/google?${search}`, { redirect: "manual" });
    expect([response.status, response.headers.get("location")]).toEqual(REFUSED);
  },
);

test("a state given twice, or a code given twice, is refused", async () => {
  for (const name of ["state", "code"]) {
    const traveller = newTraveller();
    const back = await traveller.signIn(await traveller.leave("/auth/providers/google/start"), freshPerson());
    const end = await traveller.arrive({ ...back, url: `${back.url}&${name}=x` });
    expect([end.status, end.path]).toEqual(REFUSED);
  }
});

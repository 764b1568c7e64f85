import { env } from "cloudflare:workers";
import { base64url } from "jose";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { CERTIFICATE, CERTIFIED_KEY } from "#test/fixtures/forged-attestation.ts";
import { newAuthenticator, type Misbehaviour } from "#test/authenticator.ts";
import {
  bearer,
  eventsOf,
  freshEmail,
  identity,
  options,
  post,
  signInWithPasskey,
  signUpWithPasskey,
} from "#test/sign-in.ts";
import { send } from "#test/harness.ts";

test("signs up and in with a passkey that the authenticator finds by itself", async () => {
  const { answer, authenticator, email } = await signUpWithPasskey();
  expect(answer).toMatchObject({ status: 201, user: { email } });
  const again = await signInWithPasskey(authenticator);
  expect(again).toMatchObject({ status: 200, user: answer.user });
  const me = await send("/mapi/auth/me", { headers: bearer(again.access_jwt) });
  expect(await me.json()).toMatchObject({ user: { email }, session: { method: "passkey", current: true } });
});

test("asks for a discoverable, verified passkey of three algorithms, and hands out 64 random bytes as the handle", async () => {
  const email = freshEmail();
  const [one, two] = await Promise.all([1, 2].map(() => post("/mapi/auth/register/options", { email })));
  expect(one?.options).toMatchObject({
    rp: { id: env.RP_ID, name: "Tidemark" },
    attestation: "none",
    authenticatorSelection: {
      residentKey: "required",
      userVerification: "required",
      requireResidentKey: true,
    },
    pubKeyCredParams: [-8, -7, -257].map((alg) => ({ alg, type: "public-key" })),
  });
  expect(base64url.decode(one?.options?.user.id ?? "")).toHaveLength(64);
  expect(one?.options?.user.id).not.toBe(two?.options?.user.id);
  expect(base64url.decode(one?.options?.challenge ?? "")).toHaveLength(32);
});

test("the options of a sign-in never tell whether an address has an account", async () => {
  const { email } = await signUpWithPasskey();
  const shapes = await Promise.all(
    [email, freshEmail()].map(async (each) => {
      const answer = await post("/mapi/auth/login/options", { email: each });
      const text = JSON.stringify({ ...answer, headers: undefined });
      return text.replaceAll(/[\w-]{43,}/g, "*").replaceAll(/[\w.]+@example.com|usr_\w+/gi, "*");
    }),
  );
  expect(shapes[0]).toBe(shapes[1]);
  expect(shapes[0]).not.toContain(`"allowCredentials":[{`);
});

const MISBEHAVIOURS: [string, Misbehaviour][] = [
  ["from another origin", { origin: "https://evil.example" }],
  ["from a subdomain of the origin", { origin: "http://sub.localhost:8787" }],
  ["from the origin with another port", { origin: "http://localhost:9999" }],
  ["for another relying party", { rpId: "evil.example" }],
  ["inside a frame of another origin", { crossOrigin: true }],
  ["inside a frame whose top page is named", { crossOrigin: true, topOrigin: "https://evil.example" }],
  ["with a top page without a frame", { topOrigin: "https://evil.example" }],
  ["without user verification", { userVerified: false }],
  ["without user presence", { userPresent: false }],
  ["over a challenge of its own", { challenge: base64url.encode(new Uint8Array(32)) }],
  ["over an empty challenge", { challenge: "" }],
  ["whose id is not its rawId", { rawId: base64url.encode(new Uint8Array(32)) }],
  ["backed up without being eligible", { backupEligible: false, backedUp: true }],
];

test.each<[string, Misbehaviour]>([
  ...MISBEHAVIOURS,
  ["of the other ceremony", { type: "webauthn.get" }],
  ["with an algorithm that was not asked for", { algorithm: -35 }],
])("refuses to register a passkey %s", async (_, otherwise) => {
  const { answer } = await signUpWithPasskey({}, otherwise);
  expect(answer).toMatchObject({ status: 401, code: "sign_in_refused" });
});

test.each<[string, Misbehaviour]>([
  ...MISBEHAVIOURS,
  ["of the other ceremony", { type: "webauthn.create" }],
  ["with another user's handle", { userHandle: base64url.encode(new Uint8Array(64)) }],
  ["without a handle", { userHandle: "" }],
])("refuses to sign in with a passkey %s", async (_, otherwise) => {
  const { authenticator, answer } = await signUpWithPasskey();
  const refused = await signInWithPasskey(authenticator, otherwise);
  expect(refused).toMatchObject({ status: 401, code: "sign_in_refused" });
  expect(refused.access_jwt).toBeUndefined();
  const sessions = (await eventsOf(answer.user?.id ?? "")).filter(({ type }) => type === "session.started");
  expect(sessions).toHaveLength(1);
});

test("CVE-2026-28787, GitLab #585333: an assertion works once, and its challenge is spent even when it is refused", async () => {
  const { authenticator } = await signUpWithPasskey();
  const { challengeId, options: asked } = options(await post("/mapi/auth/login/options", {}));
  const bad = await authenticator.get(asked, { userVerified: false });
  const good = await authenticator.get(asked);
  expect(await post("/mapi/auth/login/verify", { challengeId, response: bad })).toMatchObject({
    status: 401,
  });
  expect(await post("/mapi/auth/login/verify", { challengeId, response: good })).toMatchObject({
    status: 401,
  });
  const next = options(await post("/mapi/auth/login/options", {}));
  const response = await authenticator.get(next.options);
  const given = { challengeId: next.challengeId, response };
  const answers = await Promise.all(Array.from({ length: 5 }, () => post("/mapi/auth/login/verify", given)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401]);
});

test("CVE-2026-28787, CVE-2026-126952: an assertion for one challenge is refused under another, and under one of registration", async () => {
  const { authenticator } = await signUpWithPasskey();
  const [one, two] = await Promise.all(
    [1, 2].map(async () => options(await post("/mapi/auth/login/options", {}))),
  );
  const begun = options(await post("/mapi/auth/register/options", { email: freshEmail() }));
  if (one === undefined || two === undefined) throw new Error("two ceremonies were begun");
  for (const challengeId of [two.challengeId, begun.challengeId, "chl_made-up", ""]) {
    const response = await authenticator.get(one.options);
    expect(await post("/mapi/auth/login/verify", { challengeId, response })).toMatchObject({ status: 401 });
  }
  const asRegistration = await authenticator.create({ ...begun.options, challenge: begun.options.challenge });
  const verify = { challengeId: one.challengeId, response: asRegistration };
  expect(await post("/mapi/auth/register/verify", verify)).toMatchObject({ status: 401 });
});

test("a challenge is over after five minutes", async () => {
  const { authenticator } = await signUpWithPasskey();
  const { challengeId, options: asked } = options(await post("/mapi/auth/login/options", {}));
  await identity().run(
    sql`update challenges set expires_at = expires_at - 300000 where purpose = 'passkey_login'`,
  );
  const response = await authenticator.get(asked);
  expect(await post("/mapi/auth/login/verify", { challengeId, response })).toMatchObject({ status: 401 });
});

test("CVE-2026-126952: somebody else's credential id does not open their account, nor move into another", async () => {
  const victim = await signUpWithPasskey();
  const thief = await newAuthenticator(env.PUBLIC_ORIGIN, {
    credentialId: victim.authenticator.credentialId,
  });
  const taken = await signUpWithPasskey({ authenticator: thief });
  expect(taken.answer).toMatchObject({ status: 409, code: "passkey_taken" });
  expect(await signInWithPasskey(thief)).toMatchObject({ status: 401 });
  // The victim's handle does not help, because another key made the signature.
  const { handle } = (await identity().find(
    sql<{ handle: string }>`select handle from users where email = ${victim.email}`,
  )) ?? { handle: "" };
  expect(await signInWithPasskey(thief, { userHandle: handle })).toMatchObject({
    status: 401,
    code: "sign_in_refused",
  });
  const left = await identity().list(sql`select id from users where email = ${taken.email}`);
  expect(left).toEqual([]);
  expect(await signInWithPasskey(victim.authenticator)).toMatchObject({
    status: 200,
    user: victim.answer.user,
  });
});

test("an address that has an account is refused before a passkey is made, and again at the end", async () => {
  const late = freshEmail();
  const begun = options(await post("/mapi/auth/register/options", { email: late }));
  const first = await signUpWithPasskey({ email: late });
  expect(await post("/mapi/auth/register/options", { email: late.toUpperCase() })).toMatchObject({
    status: 409,
    code: "email_taken",
  });
  const device = await newAuthenticator(env.PUBLIC_ORIGIN);
  const response = await device.create(begun.options);
  const second = await post("/mapi/auth/register/verify", { challengeId: begun.challengeId, response });
  expect(second).toMatchObject({ status: 409, code: "email_taken" });
  expect(await signInWithPasskey(device)).toMatchObject({ status: 401 });
  expect(await signInWithPasskey(first.authenticator)).toMatchObject({ status: 200 });
});

test("two sign-ups for one address at once make one account", async () => {
  const email = freshEmail();
  const begun = await Promise.all(
    [1, 2, 3, 4].map(async () => options(await post("/mapi/auth/register/options", { email }))),
  );
  const answers = await Promise.all(
    begun.map(async ({ challengeId, options: creation }) => {
      const device = await newAuthenticator(env.PUBLIC_ORIGIN);
      return post("/mapi/auth/register/verify", { challengeId, response: await device.create(creation) });
    }),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
});

test("a counter that does not rise is refused, and the user is told", async () => {
  const device = await newAuthenticator(env.PUBLIC_ORIGIN, { synced: false });
  const { answer } = await signUpWithPasskey({ authenticator: device });
  expect(await signInWithPasskey(device)).toMatchObject({ status: 200 });
  expect(await signInWithPasskey(device, { counter: 1 })).toMatchObject({
    status: 401,
    code: "sign_in_refused",
  });
  expect((await eventsOf(answer.user?.id ?? "")).at(-1)).toEqual({
    type: "security.alert",
    body: { alert: "passkey_counter_regressed" },
  });
});

test("a passkey that turns from bound to synced is refused, and the user is told", async () => {
  const device = await newAuthenticator(env.PUBLIC_ORIGIN, { synced: false });
  const { answer } = await signUpWithPasskey({ authenticator: device });
  expect(await signInWithPasskey(device, { backupEligible: true, backedUp: true })).toMatchObject({
    status: 401,
  });
  expect((await eventsOf(answer.user?.id ?? "")).at(-1)?.body).toEqual({ alert: "passkey_backup_changed" });
});

test("whether a synced passkey is backed up is kept up to date", async () => {
  const { authenticator, answer } = await signUpWithPasskey({}, { backedUp: false });
  expect(await signInWithPasskey(authenticator, { backedUp: true })).toMatchObject({ status: 200 });
  const row = await identity().find(
    sql`select backed_up, counter from passkeys where user_id = ${answer.user?.id}`,
  );
  expect(row).toEqual({ backed_up: 1, counter: 0 });
});

test.each([
  ["clientDataJSON that is no JSON", { clientDataJSON: "bm90IGpzb24" }],
  ["clientDataJSON that is no base64url", { clientDataJSON: "%%%%" }],
  ["a null signature", { signature: null }],
  ["authenticator data cut short", { authenticatorData: "AAAA" }],
])("answers 401 to an assertion with %s", async (_, broken) => {
  const { authenticator } = await signUpWithPasskey();
  const { challengeId, options: asked } = options(await post("/mapi/auth/login/options", {}));
  const whole: { response?: object } = await authenticator.get(asked);
  const response = { ...whole, response: { ...whole.response, ...broken } };
  expect(await post("/mapi/auth/login/verify", { challengeId, response })).toMatchObject({
    status: 401,
    code: "sign_in_refused",
  });
});

test("GHSA-6hxq-p678-4hr2: an attestation with certificates is refused, whoever is their root", async () => {
  const pkcs8 = Uint8Array.from(CERTIFIED_KEY);
  const key = await crypto.subtle.importKey("pkcs8", pkcs8, { name: "ECDSA", namedCurve: "P-256" }, false, [
    "sign",
  ]);
  const { answer } = await signUpWithPasskey({}, { certificate: { der: CERTIFICATE, key } });
  expect(answer).toMatchObject({ status: 401, code: "sign_in_refused" });
});

test("signs up and in with an Ed25519 passkey", async () => {
  const authenticator = await newAuthenticator(env.PUBLIC_ORIGIN, { algorithm: "EdDSA" });
  const { answer } = await signUpWithPasskey({ authenticator });
  expect(answer.status).toBe(201);
  expect(await signInWithPasskey(authenticator)).toMatchObject({ status: 200, user: answer.user });
});

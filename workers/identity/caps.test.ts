import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { createApiKey, listApiKeys, rotateApiKey } from "#shared/contracts/api-keys.ts";
import { listSessions } from "#shared/contracts/auth.ts";
import { MOST_OWNED } from "#shared/contracts/bounds.ts";
import { listDevices } from "#shared/contracts/devices.ts";
import { addPasskey, addPasskeyOptions, listPasskeys } from "#shared/contracts/passkeys.ts";
import { listProviderIdentities } from "#shared/contracts/providers.ts";
import { makeRecoveryCodes, useRecoveryCode } from "#shared/contracts/recovery.ts";
import { newId } from "#shared/ids.ts";
import { freshPerson, link } from "#test/at-provider.ts";
import { newAuthenticator } from "#test/authenticator.ts";
import { plantApiKeys, plantDevices, plantIdentities, plantPasskeys, plantSessions } from "#test/crowd.ts";
import { newUser, send, type TestUser } from "#test/harness.ts";
import { newPasskeyUser } from "#test/passkey-user.ts";
import { auditOf, bearer, eventsOf, identity, options, PASSWORD, post } from "#test/sign-in.ts";

const signIn = (user: TestUser, headers: Record<string, string> = {}) =>
  post("/mapi/auth/login", { email: user.email, password: PASSWORD }, headers);

const liveOf = async (user: TestUser, token: string | undefined) => {
  const response = await send("/mapi/auth/sessions?limit=500", { headers: bearer(token) });
  return listSessions.reply?.parse(await response.json()).items.map(({ id }) => id) ?? [];
};

const endsOf = async (userId: string) =>
  (await eventsOf(userId)).flatMap(({ type, body }) =>
    type === "session.revoked" ? [{ id: body["sessionId"], reason: body["reason"] }] : [],
  );

test("of one session too many the oldest ends, told of, audited, and refused by every store", async () => {
  const user = await newUser();
  await identity().run(sql`delete from sessions where user_id = ${user.id}`);
  const planted = await plantSessions(user.id, MOST_OWNED.sessions);
  const [oldest = ""] = planted;
  const { access_jwt } = await signIn(user);
  const live = await liveOf(user, access_jwt);
  expect(live).toHaveLength(MOST_OWNED.sessions);
  expect(live.slice(1).toReversed()).toEqual(planted.slice(1));
  expect(await endsOf(user.id)).toEqual([{ id: oldest, reason: "too_many_sessions" }]);
  expect((await auditOf(user.id)).at(-1)).toMatchObject({
    action: "session.revoked",
    detail: { sessions: [oldest], reason: "too_many_sessions" },
  });
  await expect
    .poll(() =>
      identity().find(
        sql`select revoked_reason, settled_at is not null as settled from sessions where id = ${oldest}`,
      ),
    )
    .toEqual({ revoked_reason: "too_many_sessions", settled: 1 });
});

test("sign-ins at the same moment leave no session too many, and end each of the oldest once", async () => {
  const user = await newUser();
  await identity().run(sql`delete from sessions where user_id = ${user.id}`);
  const planted = await plantSessions(user.id, MOST_OWNED.sessions - 1);
  const answers = await Promise.all(Array.from({ length: 6 }, () => signIn(user)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
  expect(await liveOf(user, answers.at(-1)?.access_jwt)).toHaveLength(MOST_OWNED.sessions);
  expect((await endsOf(user.id)).map(({ id }) => id)).toEqual(planted.slice(0, 5));
});

test("an account that has far too many sessions from before is brought back with one sign-in", async () => {
  const user = await newUser();
  await plantSessions(user.id, MOST_OWNED.sessions + 40);
  const { access_jwt } = await signIn(user);
  expect(await liveOf(user, access_jwt)).toHaveLength(MOST_OWNED.sessions);
  expect(await endsOf(user.id)).toHaveLength(42);
});

test("of one device too many the oldest that nobody is signed in on is forgotten", async () => {
  const user = await newUser();
  const [oldest = "", unused = "", ...others] = await plantDevices(user.id, MOST_OWNED.devices);
  const [kept] = await plantSessions(user.id, 1, oldest);
  const { access_jwt } = await signIn(user, { "tidemark-device": newId("device") });
  const response = await send(`/mapi${listDevices.path}?limit=500`, { headers: bearer(access_jwt) });
  const ids = listDevices.reply?.parse(await response.json()).items.map(({ id }) => id) ?? [];
  expect(ids).toHaveLength(MOST_OWNED.devices);
  expect(ids.slice(1)).toEqual([oldest, ...others].toReversed());
  expect(ids).not.toContain(unused);
  expect(await liveOf(user, access_jwt)).toContain(kept);
});

test("one API key too many is refused, also of several that are made or replaced at the same moment", async () => {
  const user = await newUser();
  const planted = await plantApiKeys(user.id, MOST_OWNED.apiKeys - 1);
  const body = { name: "robot", scopes: ["journal:read" as const], expiresInDays: 1 };
  const proofs = await Promise.all([1, 2, 3].map(() => user.confirmation(createApiKey, { body })));
  const made = await Promise.all(
    proofs.map((headers) => post("/mapi/api-keys", body, { ...bearer(user.accessJwt), ...headers })),
  );
  expect(made.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  expect(made.map(({ code }) => code).filter((code) => code !== undefined)).toEqual(["too_many", "too_many"]);
  expect((await user.call(listApiKeys, { query: { limit: 500 } })).items).toHaveLength(MOST_OWNED.apiKeys);

  const params = { id: planted[0] ?? "" };
  const overlapping = { params, body: { overlapHours: 1, expiresInDays: 1 } };
  const headers = await user.confirmation(rotateApiKey, overlapping);
  expect(await user.refused(rotateApiKey, { ...overlapping, headers })).toMatchObject({ code: "too_many" });
  await user.confirmed(rotateApiKey, { params, body: { overlapHours: 0, expiresInDays: 1 } });
  expect((await user.call(listApiKeys, { query: { limit: 500 } })).items).toHaveLength(MOST_OWNED.apiKeys);
});

test("one passkey too many is refused before it is made, and of two that are made at the same moment", async () => {
  const user = await newPasskeyUser();
  await plantPasskeys(user.id, MOST_OWNED.passkeys - 2);
  const bodies: object[] = [];
  for (let more = 0; more < 2; more++) {
    const begun = options(await user.confirmed("POST", addPasskeyOptions.path, {}));
    const device = await newAuthenticator(env.PUBLIC_ORIGIN);
    bodies.push({ challengeId: begun.challengeId, response: await device.create(begun.options) });
  }
  const added = await Promise.all(bodies.map((body) => user.send("POST", addPasskey.path, body)));
  expect(added.map(({ status, code }) => [status, code]).sort()).toEqual([
    [201, undefined],
    [409, "too_many"],
  ]);
  const { items, signal } = listPasskeys.reply?.parse(await user.send("GET", listPasskeys.path)) ?? {};
  expect([items?.length, signal?.allAcceptedCredentialIds.length]).toEqual([50, 50]);
  expect(await user.confirmed("POST", addPasskeyOptions.path, {})).toMatchObject({
    status: 409,
    code: "too_many",
  });
});

test("a recovery is never refused for want of room: the passkey that was not used for longest makes it", async () => {
  const user = await newUser();
  const { codes } = await user.confirmed(makeRecoveryCodes, { body: {} });
  const [idle, ...others] = await plantPasskeys(user.id, MOST_OWNED.passkeys);
  const begun = options(await post(`/mapi${useRecoveryCode.path}`, { email: user.email, code: codes[0] }));
  const device = await newAuthenticator(env.PUBLIC_ORIGIN);
  const response = await device.create(begun.options);
  const done = await post("/mapi/auth/recovery/verify", { challengeId: begun.challengeId, response });
  expect(done.status).toBe(201);
  const answer = await send("/mapi/auth/passkeys?limit=500", { headers: bearer(done.access_jwt) });
  const ids = listPasskeys.reply?.parse(await answer.json()).items.map(({ id }) => id) ?? [];
  expect(ids).toHaveLength(MOST_OWNED.passkeys);
  expect(ids).not.toContain(idle);
  expect(ids.slice(0, -1)).toEqual(others);
});

test("one linked provider too many is refused", async () => {
  const user = await newUser();
  await plantIdentities(user.id, MOST_OWNED.providerIdentities);
  const end = await link(user, "google", freshPerson());
  expect(end.problem).toBe("too_many");
  expect((await user.call(listProviderIdentities)).items).toHaveLength(MOST_OWNED.providerIdentities);
});

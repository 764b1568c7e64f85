import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { logout } from "#shared/contracts/auth.ts";
import { linkProvider, listProviderIdentities, unlinkProvider } from "#shared/contracts/providers.ts";
import { readMailbox } from "#shared/contracts/passwords.ts";
import { freshPerson, leaveToLink, link, newTraveller, travel } from "#test/at-provider.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { pathOf } from "#shared/client/request.ts";
import { bearer, eventsOf, identity } from "#test/sign-in.ts";

const auditOf = (user: TestUser, action: string) =>
  identity().find(
    sql<{ detail: string }>`select detail from audit where user_id = ${user.id} and action = ${action}`,
  );

const mailsTo = async (user: TestUser) =>
  (await user.call(readMailbox, { query: { to: user.email } })).items
    .map(({ subject }) => subject)
    .filter((subject) => subject.startsWith("A way to sign in"));

test("a signed-in user links a provider, whatever address it names, and signs in with it", async () => {
  const user = await newUser();
  const person = freshPerson({ claims: { email_verified: false } });
  const end = await link(user, "google", person);
  expect([end.status, end.path]).toEqual([200, "/settings/security?tab=1"]);
  expect(end.headers.getSetCookie().filter((line) => /_(access|refresh)=/.test(line))).toEqual([]);
  const { items, offered } = await user.call(listProviderIdentities);
  expect(items).toMatchObject([{ provider: "google", email: person.email }]);
  expect(offered).toEqual(["google", "apple", "microsoft"]);
  expect((await eventsOf(user.id)).at(-1)).toEqual({
    type: "credentials.changed",
    body: { credential: "provider", change: "added" },
  });
  expect(JSON.parse((await auditOf(user, "provider.linked"))?.detail ?? "")).toEqual({
    provider: "google",
    identity: items[0]?.id,
  });
  const { traveller } = await travel("google", person);
  expect(await (await traveller.send("GET", "/auth/me")).json()).toMatchObject({ user: { id: user.id } });
  await expect
    .poll(async () => (await mailsTo(user)).filter((each) => each.startsWith("A way")))
    .toEqual(["A way to sign in was added"]);
});

test("linking is refused without a confirmation of that very link", async () => {
  const user = await newUser();
  const traveller = newTraveller();
  const path = pathOf(linkProvider, { params: { provider: "google" } });
  const attempt = (headers: object) =>
    traveller.send("POST", path, {}, { ...bearer(user.accessJwt), ...headers });
  const none = await attempt({});
  expect([none.status, await none.json()]).toMatchObject([401, { code: "step_up_required" }]);
  const forApple = await user.confirmation(linkProvider, { params: { provider: "apple" }, body: {} });
  expect((await attempt(forApple)).status).toBe(401);
});

test("who belongs to another account is not linked, and linking twice changes nothing", async () => {
  const [owner, other] = await Promise.all([newUser(), newUser()]);
  const person = freshPerson();
  await link(owner, "google", person);
  const taken = await link(other, "google", person);
  expect([taken.status, taken.path]).toEqual([303, "/settings/security?tab=1&problem=identity_taken"]);
  expect((await other.call(listProviderIdentities)).items).toEqual([]);
  expect((await link(owner, "google", person)).status).toBe(200);
  expect((await owner.call(listProviderIdentities)).items).toHaveLength(1);
});

test("a forged answer links nobody", async () => {
  const user = await newUser();
  const end = await link(user, "microsoft", freshPerson({ sign: "another key" }));
  expect([end.status, end.problem]).toEqual([303, "sign_in_refused"]);
  expect((await user.call(listProviderIdentities)).items).toEqual([]);
});

test("nobody is made to link to the account of who sent them (login CSRF)", async () => {
  const [attacker, victim] = [await newUser(), newTraveller()];
  const begun = await leaveToLink(attacker, "google");
  const end = await victim.arrive(await begun.traveller.signIn(begun.url, freshPerson()));
  expect([end.status, end.path]).toEqual([303, "/?problem=sign_in_refused"]);
  expect((await attacker.call(listProviderIdentities)).items).toEqual([]);
});

test("a session that has ended meanwhile links nothing", async () => {
  const user = await newUser();
  const { url, traveller } = await leaveToLink(user, "google");
  await user.call(logout, { body: {} });
  const end = await traveller.arrive(await traveller.signIn(url, freshPerson()));
  expect([end.status, end.problem]).toEqual([303, "unauthenticated"]);
});

test("a provider is unlinked, and lets nobody in any more", async () => {
  const user = await newUser();
  const person = freshPerson();
  await link(user, "google", person);
  const [linked] = (await user.call(listProviderIdentities)).items;
  const params = { id: linked?.id ?? "" };
  expect((await user.refused(unlinkProvider, { params })).code).toBe("step_up_required");
  await user.confirmed(unlinkProvider, { params });
  expect((await user.call(listProviderIdentities)).items).toEqual([]);
  expect((await eventsOf(user.id)).at(-1)).toEqual({
    type: "credentials.changed",
    body: { credential: "provider", change: "removed" },
  });
  expect(JSON.parse((await auditOf(user, "provider.unlinked"))?.detail ?? "")).toEqual({
    provider: "google",
    identity: params.id,
  });
  const { traveller } = await travel("google", person);
  expect(await (await traveller.send("GET", "/auth/me")).json()).toMatchObject({
    user: { email: person.email },
  });
  await expect
    .poll(async () => (await mailsTo(user)).filter((each) => each.startsWith("A way")))
    .toEqual(["A way to sign in was removed", "A way to sign in was added"]);
});

test("another user's link is not there to be unlinked", async () => {
  const [owner, stranger] = await Promise.all([newUser(), newUser()]);
  await link(owner, "google", freshPerson());
  const [linked] = (await owner.call(listProviderIdentities)).items;
  const params = { id: linked?.id ?? "" };
  const headers = await stranger.confirmation(unlinkProvider, { params });
  expect((await stranger.refused(unlinkProvider, { params, headers })).code).toBe("not_found");
  expect((await owner.call(listProviderIdentities)).items).toHaveLength(1);
});

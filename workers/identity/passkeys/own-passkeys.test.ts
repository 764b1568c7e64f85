import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { listPasskeys, type Passkey } from "#shared/contracts/passkeys.ts";
import { newAuthenticator } from "#test/authenticator.ts";
import { newUser, send } from "#test/harness.ts";
import { newPasskeyUser, type PasskeyUser } from "#test/passkey-user.ts";
import { eventsOf, identity, options, signInWithPasskey, signUpWithPasskey } from "#test/sign-in.ts";

async function passkeysOf(user: PasskeyUser): Promise<Passkey[]> {
  const answer = await user.send("GET", listPasskeys.path);
  return listPasskeys.reply?.parse(answer).items ?? [];
}

test("a second passkey is added after a confirmation, named, used, renamed and removed", async () => {
  const user = await newPasskeyUser();
  const device = await user.addPasskey("Phone");
  expect((await signInWithPasskey(device)).user?.id).toBe(user.id);
  const [first, second] = await passkeysOf(user);
  expect(second).toMatchObject({
    name: "Phone",
    synced: true,
    backedUp: true,
    transports: ["internal", "hybrid"],
  });

  expect((await user.send("PATCH", `/auth/passkeys/${second?.id}`, { name: "  My phone " })).status).toBe(
    204,
  );
  expect((await passkeysOf(user))[1]?.name).toBe("My phone");

  expect((await user.confirmed("DELETE", `/auth/passkeys/${first?.id}`)).status).toBe(204);
  expect((await passkeysOf(user)).map(({ name }) => name)).toEqual(["My phone"]);
  expect(await signInWithPasskey(user.authenticator)).toMatchObject({ status: 401, code: "passkey_unknown" });
  const told = (await eventsOf(user.id)).filter(({ type }) => type === "credentials.changed");
  expect(told.map(({ body }) => body)).toEqual([
    { credential: "passkey", change: "added" },
    { credential: "passkey", change: "renamed" },
    { credential: "passkey", change: "removed" },
  ]);
});

test("the last way in is kept, also when two passkeys are removed at the same moment", async () => {
  const user = await newPasskeyUser();
  const device = await user.addPasskey();
  const paths = (await passkeysOf(user)).map(({ id }) => `/auth/passkeys/${id}`);
  const [one, other] = await Promise.all([
    user.stepUp({ method: "DELETE", path: paths[0] ?? "" }),
    user.stepUp({ method: "DELETE", path: paths[1] ?? "" }, {}, device),
  ]);
  const answers = await Promise.all([
    user.send("DELETE", paths[0] ?? "", undefined, one),
    user.send("DELETE", paths[1] ?? "", undefined, other),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
  expect(answers.find(({ status }) => status === 409)?.code).toBe("last_way_in");
  expect(await passkeysOf(user)).toHaveLength(1);
});

test("what the Signal API needs stands beside the list, and tells of this account only", async () => {
  const [user] = await Promise.all([newPasskeyUser(), newPasskeyUser()]);
  const device = await user.addPasskey();
  const answer = await user.send("GET", listPasskeys.path);
  const row = await identity().find(sql<{ handle: string }>`select handle from users where id = ${user.id}`);
  expect(Reflect.get(answer, "signal")).toEqual({
    rpId: env.RP_ID,
    userId: row?.handle,
    name: user.email,
    displayName: user.email.split("@")[0],
    allAcceptedCredentialIds: [user.authenticator.credentialId, device.credentialId],
  });
});

test("a known passkey that fails for another reason is never called unknown, or a browser would forget it", async () => {
  const { authenticator } = await signUpWithPasskey();
  expect((await signInWithPasskey(authenticator, { userVerified: false })).code).toBe("sign_in_refused");
  expect((await signInWithPasskey(authenticator, { userHandle: "AAAA" })).code).toBe("sign_in_refused");
});

test("a challenge to add a passkey is of one session: no other account or session can finish it (CVE-2026-48087)", async () => {
  const [user, other] = await Promise.all([newPasskeyUser(), newPasskeyUser()]);
  const begun = options(await user.confirmed("POST", "/auth/passkeys/options", {}));
  const device = await newAuthenticator(env.PUBLIC_ORIGIN);
  const response = await device.create(begun.options);
  const body = { challengeId: begun.challengeId, response };
  expect(await other.send("POST", "/auth/passkeys", body)).toMatchObject({
    status: 401,
    code: "sign_in_refused",
  });
  expect(await user.send("POST", "/auth/passkeys", body)).toMatchObject({
    status: 401,
    code: "sign_in_refused",
  });
  expect(await passkeysOf(other)).toHaveLength(1);
});

test("a passkey of another account cannot be added (CVE-2026-48087)", async () => {
  const [user, other] = await Promise.all([newPasskeyUser(), newPasskeyUser()]);
  const begun = options(await user.confirmed("POST", "/auth/passkeys/options", {}));
  const response = await other.authenticator.create(begun.options);
  const body = { challengeId: begun.challengeId, response };
  expect(await user.send("POST", "/auth/passkeys", body)).toMatchObject({
    status: 409,
    code: "passkey_taken",
  });
});

test("a sign-up challenge adds no passkey, and a challenge to add one signs nobody up", async () => {
  const user = await newPasskeyUser();
  const begun = options(await user.send("POST", "/auth/register/options", { email: `x${user.email}` }));
  const device = await newAuthenticator(env.PUBLIC_ORIGIN);
  const response = await device.create(begun.options);
  expect(
    (await user.send("POST", "/auth/passkeys", { challengeId: begun.challengeId, response })).status,
  ).toBe(401);
});

test("authenticators are told which passkeys the account has already", async () => {
  const user = await newPasskeyUser();
  const begun = options(await user.confirmed("POST", "/auth/passkeys/options", {}));
  expect(begun.options["excludeCredentials"]).toEqual([
    { id: user.authenticator.credentialId, type: "public-key", transports: ["internal", "hybrid"] },
  ]);
});

test("another user's passkey can be neither renamed nor removed", async () => {
  const [user, other] = await Promise.all([newPasskeyUser(), newUser()]);
  const [passkey] = await passkeysOf(user);
  const path = `/auth/passkeys/${passkey?.id}`;
  const renamed = await other.fetch(path, {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "theirs" }),
  });
  expect(renamed.status).toBe(404);
});

test("the association files name what the same configuration accepts passkeys from", async () => {
  const [related, apple, android] = await Promise.all(
    ["webauthn", "apple-app-site-association", "assetlinks.json"].map(async (name) => {
      const response = await send(`/.well-known/${name}`, { redirect: "manual" });
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe("application/json");
      return response.json();
    }),
  );
  expect(related).toEqual({ origins: [env.PUBLIC_ORIGIN] });
  expect(apple).toMatchObject({ webcredentials: { apps: [] } });
  expect(android).toEqual([]);
});

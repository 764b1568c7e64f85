import { env } from "cloudflare:workers";
import { base64url } from "jose";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import * as z from "zod";
import { createApiKey } from "#shared/contracts/api-keys.ts";
import { WebAuthnResponse } from "#shared/contracts/auth.ts";
import { addPasskey, addPasskeyOptions } from "#shared/contracts/passkeys.ts";
import { stepUpOptions, stepUpPassword, type Act } from "#shared/contracts/step-up.ts";
import { CreationOptions, newAuthenticator, type Misbehaviour } from "#test/authenticator.ts";
import { newUser, PASSWORD } from "#test/harness.ts";
import { newPasskeyUser } from "#test/passkey-user.ts";
import { eventsOf, identity, options, post, signInWithPasskey } from "#test/sign-in.ts";
import { verifyAuthentication } from "../passkeys/ceremony.ts";
import { actChallenge } from "./act.ts";

const ACT = { method: "POST", path: "/auth/passkeys/options", body: {} } as const;

test("an act that needs it is refused without a confirmation, and says how to go on", async () => {
  const user = await newPasskeyUser();
  const refused = await user.send("POST", ACT.path, {});
  expect(refused).toMatchObject({ status: 401, code: "step_up_required" });
  expect(refused.headers.get("www-authenticate")).toBe(
    'Bearer error="insufficient_user_authentication", acr_values="urn:tidemark:act", max_age="300"',
  );
});

test("a passkey confirms one act, once", async () => {
  const user = await newPasskeyUser();
  const header = await user.stepUp(ACT);
  expect((await user.send("POST", ACT.path, {}, header)).status).toBe(200);
  expect(await user.send("POST", ACT.path, {}, header)).toMatchObject({
    status: 401,
    code: "step_up_required",
  });
});

test("a confirmation of one act is refused for another: path, method, body, and it is spent by the attempt", async () => {
  const user = await newPasskeyUser();
  await user.addPasskey("second");
  const listed = await user.send("GET", "/auth/passkeys");
  const [first, second] = z.array(z.object({ id: z.string() })).parse(Reflect.get(listed, "items"));
  const forFirst = { method: "DELETE", path: `/auth/passkeys/${first?.id}` } as const;
  const header = await user.stepUp(forFirst);
  expect(await user.send("DELETE", `/auth/passkeys/${second?.id}`, undefined, header)).toMatchObject({
    status: 401,
    code: "step_up_required",
  });
  expect((await user.send("DELETE", forFirst.path, undefined, header)).status).toBe(401);

  const forName: Act = { method: "POST", path: "/api-keys", body: { name: "a", scopes: ["journal:read"] } };
  const other = { name: "a", scopes: ["journal:write"] };
  const refused = await user.send("POST", "/api-keys", other, await user.stepUp(forName));
  expect(refused).toMatchObject({ status: 401, code: "step_up_required" });
});

test("the spelling of an equal body does not matter", async () => {
  const user = await newPasskeyUser();
  const header = await user.stepUp({ method: "POST", path: ACT.path });
  expect((await user.send("POST", ACT.path, {}, header)).status).toBe(200);
});

test.each<[string, Misbehaviour]>([
  ["user verification is missing (tuff#923)", { userVerified: false }],
  ["the page is another site's", { origin: "https://evil.example" }],
  ["the challenge is another", { challenge: base64url.encode(new Uint8Array(32)) }],
  ["the frame is of another site", { crossOrigin: true }],
  ["id and rawId differ (CVE-2026-76214)", { rawId: "AAAA" }],
  ["the handle is another's", { userHandle: base64url.encode(new Uint8Array(64)) }],
])("a confirmation is refused when %s", async (_, otherwise) => {
  const user = await newPasskeyUser();
  const header = await user.stepUp(ACT, otherwise);
  expect(await user.send("POST", ACT.path, {}, header)).toMatchObject({
    status: 401,
    code: "step_up_required",
  });
});

test("another user's passkey, session or challenge confirms nothing (idenplane#407)", async () => {
  const [user, other] = await Promise.all([newPasskeyUser(), newPasskeyUser()]);
  const withTheirs = await user.stepUp(ACT, {}, other.authenticator);
  expect((await user.send("POST", ACT.path, {}, withTheirs)).status).toBe(401);
  const theirs = await other.stepUp(ACT);
  expect((await user.send("POST", ACT.path, {}, theirs)).status).toBe(401);
  const own = await user.stepUp(ACT);
  const again = await signInWithPasskey(user.authenticator);
  const elsewhere = await user.send(
    "POST",
    ACT.path,
    {},
    { ...own, authorization: `Bearer ${again.access_jwt}` },
  );
  expect(elsewhere).toMatchObject({ status: 401, code: "step_up_required" });
});

test("a sign-in assertion confirms nothing, and a confirmation signs nobody in (CVE-2026-110862)", async () => {
  const user = await newPasskeyUser();
  const login = options(await post("/mapi/auth/login/options", {}));
  const assertion = await user.authenticator.get(login.options);
  const header = { "step-up": `${login.challengeId}.${base64url.encode(JSON.stringify(assertion))}` };
  expect((await user.send("POST", ACT.path, {}, header)).status).toBe(401);

  const begun = options(await user.send("POST", "/auth/step-up/options", ACT));
  const response = await user.authenticator.get(begun.options);
  const refused = await post("/mapi/auth/login/verify", { challengeId: begun.challengeId, response });
  expect(refused).toMatchObject({ status: 401, code: "sign_in_refused" });
});

test("a confirmation with a copied passkey raises an alarm and keeps the session", async () => {
  const device = await newAuthenticator(env.PUBLIC_ORIGIN, { synced: false });
  const user = await newPasskeyUser(device);
  const header = await user.stepUp(ACT, { counter: 1 });
  expect((await user.send("POST", ACT.path, {}, header)).status).toBe(401);
  expect((await eventsOf(user.id)).at(-1)).toEqual({
    type: "security.alert",
    body: { alert: "passkey_counter_regressed" },
  });
  expect((await user.send("GET", "/auth/me")).status).toBe(200);
});

test("the audit row lets anybody with the public key verify the consent again", async () => {
  const user = await newPasskeyUser();
  await user.send("POST", ACT.path, {}, await user.stepUp(ACT));
  const row = await identity().find(
    sql<{
      detail: string;
    }>`select detail from audit where user_id = ${user.id} and action = 'step_up.confirmed'`,
  );
  const Detail = z.object({
    act: z.string(),
    nonce: z.string(),
    assertion: z.object({ clientDataJSON: z.string(), authenticatorData: z.string(), signature: z.string() }),
  });
  const { act, nonce, assertion } = Detail.parse(JSON.parse(row?.detail ?? "null"));
  const passkey = await identity().find(
    sql<{
      credential_id: string;
      public_key: string;
    }>`select credential_id, public_key from passkeys where user_id = ${user.id}`,
  );
  if (passkey === null) throw new Error("this user has a passkey");
  const response = {
    id: passkey.credential_id,
    rawId: passkey.credential_id,
    type: "public-key" as const,
    clientExtensionResults: {},
    response: assertion,
  };
  const verdict = await verifyAuthentication(env, await actChallenge(nonce, act), response, passkey);
  expect(verdict.userVerified).toBe(true);
});

test("a user without a passkey confirms with the password, for that act and once", async () => {
  const user = await newUser();
  const header = await user.confirmation(addPasskeyOptions, { body: {} });
  const elsewhere = await user.refused(createApiKey, {
    body: { name: "k", scopes: ["journal:read"] },
    headers: header,
  });
  expect(elsewhere.code).toBe("step_up_required");
  await user.confirmed(addPasskeyOptions, { body: {} });
});

test("a wrong password proves nothing, and the challenge is spent by it", async () => {
  const user = await newUser();
  const { challengeId, methods } = await user.call(stepUpOptions, { body: ACT });
  expect(methods).toEqual(["password"]);
  const wrong = await user.refused(stepUpPassword, { body: { challengeId, password: "wrong" } });
  expect(wrong.code).toBe("sign_in_refused");
  const late = await user.refused(stepUpPassword, { body: { challengeId, password: PASSWORD } });
  expect(late.code).toBe("sign_in_refused");
});

test("who has a passkey cannot fall back to the password", async () => {
  const user = await newUser();
  const { challengeId: added, options: asked } = await user.confirmed(addPasskeyOptions, { body: {} });
  const device = await newAuthenticator(env.PUBLIC_ORIGIN);
  const response = WebAuthnResponse.parse(await device.create(CreationOptions.parse(asked)));
  await user.call(addPasskey, { body: { challengeId: added, response } });
  const { challengeId, methods } = await user.call(stepUpOptions, { body: ACT });
  expect(methods).toEqual(["passkey"]);
  const refused = await user.refused(stepUpPassword, { body: { challengeId, password: PASSWORD } });
  expect(refused.code).toBe("sign_in_refused");
});

test.each([65, 5_000, 100_000])("a body that nests %i deep is refused and breaks nothing", async (depth) => {
  const user = await newUser();
  const deep = "[".repeat(depth) + "]".repeat(depth);
  const asked = await user.fetch(stepUpOptions.path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: `{"method":"PUT","path":"/auth/password","body":${deep}}`,
  });
  expect(asked.status).toBe(400);
  const sent = await user.fetch("/auth/password", {
    method: "PUT",
    headers: { "content-type": "application/json", "step-up": `stp_${"A".repeat(43)}` },
    body: deep,
  });
  expect(sent.status).toBe(401);
});

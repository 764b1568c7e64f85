import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { createApiKey, rotateApiKey } from "#shared/contracts/api-keys.ts";
import { listPasskeys } from "#shared/contracts/passkeys.ts";
import { newId } from "#shared/ids.ts";
import { newAuthenticator } from "#test/authenticator.ts";
import { newUser, PASSWORD } from "#test/harness.ts";
import { mailsTo, mailTo } from "#test/mailbox.ts";
import { codeFor, exchange, signedInPage } from "#test/oauth.ts";
import { newPasskeyUser } from "#test/passkey-user.ts";
import { eventsOf, identity, post, signInWithPasskey, signUpWithPasskey } from "#test/sign-in.ts";
import { sweepEmails } from "./send-email.ts";

const sweep = () => sweepEmails(env, identity(), { now: Date.now(), most: 200 });
const refresh = (refresh_token: string | undefined) => post("/mapi/auth/refresh", { refresh_token });
const alertsOf = async (userId: string) =>
  (await eventsOf(userId)).filter(({ type }) => type === "security.alert").length;
/** Returns the subjects of all mails but the verification, the newest first, once every mail has left. */
async function subjectsTo(email: string, userId: string): Promise<string[]> {
  await sweep();
  const waiting = sql`select id from emails where user_id = ${userId} and sent_at is null`;
  await expect.poll(() => identity().list(waiting), { timeout: 5_000 }).toEqual([]);
  return (await mailsTo(email)).map(({ subject }) => subject).filter((each) => !each.startsWith("Confirm"));
}

test("a copied session is told of by mail, once however often its token comes back", async () => {
  const user = await newUser();
  const second = await refresh(user.refreshToken);
  const third = await refresh(second.refresh_token);
  expect((await refresh(third.refresh_token)).status).toBe(200);
  const replays = await Promise.all(Array.from({ length: 4 }, () => refresh(user.refreshToken)));
  expect(replays.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
  const mail = await mailTo(user.email, /copy of one of your sessions/);
  expect(mail.text).toContain(`\n${env.PUBLIC_ORIGIN}/settings/sessions\n`);
  expect(await subjectsTo(user.email, user.id)).toHaveLength(1);
});

test("a code that is shown twice is told of by mail, once", async () => {
  const page = await signedInPage();
  const user = await identity().find(
    sql<{ email: string }>`select email from users where id = ${page.userId}`,
  );
  const email = user?.email ?? "";
  const code = await codeFor(page);
  expect((await exchange(code)).status).toBe(200);
  for (let n = 0; n < 3; n++) expect((await exchange(code)).status).toBe(400);
  await mailTo(email, /copy of an app's sign-in/);
  const copies = (await subjectsTo(email, page.userId)).filter((each) => each.includes("copy"));
  expect(copies).toHaveLength(1);
});

test.each([
  ["a counter that had been used", /may have been copied/, { counter: 1 }],
  ["another backup eligibility", /behaved like another/, { backupEligible: true, backedUp: true }],
] as const)("a passkey with %s is told of by mail", async (_, subject, misbehaviour) => {
  const authenticator = await newAuthenticator(env.PUBLIC_ORIGIN, { synced: false });
  const { email } = await signUpWithPasskey({ authenticator });
  expect((await signInWithPasskey(authenticator)).status).toBe(200);
  expect((await signInWithPasskey(authenticator, misbehaviour)).status).toBe(401);
  const mail = await mailTo(email, subject);
  expect(mail.text).toContain(`\n${env.PUBLIC_ORIGIN}/settings/passkeys\n`);
});

test("refusals that change nothing cannot be made to mail without end, and all are still told", async () => {
  const authenticator = await newAuthenticator(env.PUBLIC_ORIGIN, { synced: false });
  const { email, answer } = await signUpWithPasskey({ authenticator });
  const id = answer.user?.id ?? "";
  await identity().run(sql`update users set email_verified_at = 1 where id = ${id}`);
  await signInWithPasskey(authenticator);
  for (let n = 0; n < 14; n++) await signInWithPasskey(authenticator, { counter: 1 });
  expect(await alertsOf(id)).toBe(14);
  expect(await subjectsTo(email, id)).toHaveLength(9); // with the verification
});

test("a passkey that comes or goes is told of by mail", async () => {
  const user = await newPasskeyUser();
  await user.addPasskey();
  await mailTo(user.email, /passkey was added/);
  const { items } = listPasskeys.reply?.parse(await user.send("GET", listPasskeys.path)) ?? { items: [] };
  expect((await user.confirmed("DELETE", `/auth/passkeys/${items[1]?.id}`)).status).toBe(204);
  await mailTo(user.email, /passkey was removed/);
  expect((await user.confirmed("DELETE", `/auth/passkeys/${items[0]?.id}`)).code).toBe("last_way_in");
  expect(await subjectsTo(user.email, user.id)).toEqual(["A passkey was removed", "A passkey was added"]);
});

test("an API key that is made or replaced is told of by mail, which does not hold it", async () => {
  const user = await newUser();
  const made = await user.confirmed(createApiKey, {
    body: { name: "robot", scopes: ["journal:read"], expiresInDays: 30 },
  });
  const first = await mailTo(user.email, /API key was made/);
  const params = { id: made.id };
  const next = await user.confirmed(rotateApiKey, { params, body: { overlapHours: 1, expiresInDays: 30 } });
  const second = await mailTo(user.email, /API key was replaced/);
  for (const { text } of [first, second]) {
    expect(text).toContain(`\n${env.PUBLIC_ORIGIN}/settings/api-keys\n`);
    for (const secret of [made.key, next.key, made.prefix, "robot"]) expect(text).not.toContain(secret);
  }
});

test("new devices are mailed of at an unverified address too, up to a share a day; at a verified one always", async () => {
  const user = await newUser();
  const signIn = () =>
    post(
      "/mapi/auth/login",
      { email: user.email, password: PASSWORD },
      { "tidemark-device": newId("device") },
    );
  for (let n = 0; n < 13; n++) expect((await signIn()).status).toBe(200);
  expect(await alertsOf(user.id)).toBe(12);
  expect(await subjectsTo(user.email, user.id)).toHaveLength(9);
  await identity().run(sql`update users set email_verified_at = 1 where id = ${user.id}`);
  await signIn();
  expect(await subjectsTo(user.email, user.id)).toHaveLength(10);
});

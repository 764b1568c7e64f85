import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, inject, test } from "vitest";
import { me } from "#shared/contracts/auth.ts";
import { changePassword, deletePassword } from "#shared/contracts/passwords.ts";
import { recordedStatements } from "#test/statements.ts";
import { mailsTo, mailTo, tokenTo } from "#test/mailbox.ts";
import { newUser, PASSWORD, send } from "#test/harness.ts";
import { newPasskeyUser } from "#test/passkey-user.ts";
import { bearer, eventsOf, freshEmail, identity, post, signInWithPasskey, visitor } from "#test/sign-in.ts";
import { PWNED } from "#test/vendors/pwned.ts";
import { app } from "#workers/app.ts";
import { forgotPassword } from "./forgot-password.ts";
import { isBreachedPassword } from "./breached-password.ts";
import { resetPassword } from "./reset-password.ts";

const NEXT = "a harbour at low tide";
const login = (email: string, password: string) => post("/mapi/auth/login", { email, password });
const forgot = (email: string) => post("/mapi/auth/password/forgot", { email });
const reset = (token: string, password = NEXT) => post("/mapi/auth/password/reset", { token, password });
const meWith = async (token: string | undefined) =>
  (await send("/mapi/auth/me", { headers: bearer(token) })).status;
const auditOf = async (userId: string) =>
  (
    await identity().list(
      sql<{ action: string }>`select action from audit where user_id = ${userId} order by aseq`,
    )
  ).map(({ action }) => action);

/** Returns the answer to a request, and the queries that D1 got before the answer and in all. */
async function watch(path: string, body: object) {
  const { watched, statements } = recordedStatements();
  const ctx = createExecutionContext();
  const request = new Request(new URL(`/mapi${path}`, env.PUBLIC_ORIGIN), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const response = await app.fetch(request, watched, ctx);
  const before = [...statements];
  const answer: object = { ...(await response.json<object>()), requestId: "", status: response.status };
  await waitOnExecutionContext(ctx);
  return { before, after: statements.length, answer };
}

test("a changed password works at once, the old one no more, and every other session has ended", async () => {
  const user = await newUser();
  const other = await login(user.email, PASSWORD);
  await user.confirmed(changePassword, { body: { password: NEXT } });
  expect(await login(user.email, PASSWORD)).toMatchObject({ status: 401, code: "sign_in_refused" });
  expect((await login(user.email, NEXT)).status).toBe(200);
  expect(await meWith(other.access_jwt)).toBe(401);
  expect((await post("/mapi/auth/refresh", { refresh_token: other.refresh_token })).status).toBe(401);
  expect((await user.call(me)).session.current).toBe(true);
  expect((await mailTo(user.email, /was changed/)).text).not.toContain(NEXT);
  const events = await eventsOf(user.id);
  expect(events).toContainEqual({
    type: "credentials.changed",
    body: { credential: "password", change: "changed" },
  });
  expect(events.filter(({ type }) => type === "session.revoked")).toMatchObject([
    { body: { reason: "password_changed" } },
  ]);
  expect(await auditOf(user.id)).toEqual(expect.arrayContaining(["password.changed", "session.revoked"]));
});

test("a password is changed with a confirmation of this very change only", async () => {
  const user = await newUser();
  const body = { password: NEXT };
  expect(await user.refused(changePassword, { body })).toMatchObject({ code: "step_up_required" });
  const headers = await user.confirmation(changePassword, { body: { password: "another harbour" } });
  expect(await user.refused(changePassword, { body, headers })).toMatchObject({ code: "step_up_required" });
  expect((await login(user.email, PASSWORD)).status).toBe(200);
});

test("an account with a passkey may add a password, and remove either way in but never the last", async () => {
  const user = await newPasskeyUser();
  expect(await user.confirmed("DELETE", "/auth/password")).toMatchObject({ status: 404 });
  expect((await user.confirmed("PUT", "/auth/password", { password: NEXT })).status).toBe(204);
  expect((await login(user.email, NEXT)).status).toBe(200);
  expect((await user.confirmed("DELETE", "/auth/password")).status).toBe(204);
  expect((await login(user.email, NEXT)).status).toBe(401);
  await mailTo(user.email, /was removed/);
  expect(await eventsOf(user.id)).toEqual(
    expect.arrayContaining(
      ["added", "removed"].map((change) => ({
        type: "credentials.changed",
        body: { credential: "password", change },
      })),
    ),
  );
  const only = await newUser();
  const headers = await only.confirmation(deletePassword, {});
  expect(await only.refused(deletePassword, { headers })).toMatchObject({ code: "last_way_in" });
  expect((await login(only.email, PASSWORD)).status).toBe(200);
});

test("a mailed link sets a new password once, ends every session, and verifies the address", async () => {
  const user = await newUser();
  expect(await forgot(user.email)).toMatchObject({ status: 202, sent: "if_known" });
  const token = await tokenTo(user.email, /Set a new/);
  expect(await reset(token)).toMatchObject({ status: 204 });
  expect(await meWith(user.accessJwt)).toBe(401);
  expect((await post("/mapi/auth/refresh", { refresh_token: user.refreshToken })).status).toBe(401);
  expect((await login(user.email, PASSWORD)).status).toBe(401);
  const again = await login(user.email, NEXT);
  expect(again).toMatchObject({ status: 200, user: { emailVerified: true } });
  await mailTo(user.email, /was reset/);
  expect(await auditOf(user.id)).toEqual(
    expect.arrayContaining(["password.reset_asked", "password.reset", "session.revoked"]),
  );
  expect(await reset(token, "yet another harbour")).toMatchObject({ status: 400, code: "link_invalid" });
});

test("of many that use one link at the same moment, one sets the password", async () => {
  const user = await newUser();
  await forgot(user.email);
  const token = await tokenTo(user.email, /Set a new/);
  const answers = await Promise.all([1, 2, 3, 4, 5].map((n) => reset(token, `${NEXT} ${n}`)));
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 400, 400, 400, 400]);
});

test("the owner who was locked out by guesses gets in with the link", async () => {
  const user = await newUser();
  await Promise.all(Array.from({ length: 14 }, (_, n) => login(user.email, `guess number ${n}`)));
  expect((await login(user.email, PASSWORD)).status).toBe(429);
  await forgot(user.email);
  await reset(await tokenTo(user.email, /Set a new/));
  expect((await login(user.email, NEXT)).status).toBe(200);
});

test("CVE-2026-18963, CVE-2026-3872, CVE-2026-7504: no step of a reset can be skipped, repeated or borrowed", async () => {
  const [user, other] = [await newUser(), await newUser()];
  const refused = { status: 400, code: "link_invalid" };
  // None of these was requested, and some are not links at all.
  for (const token of ["x", "rst_", `rst_${"A".repeat(43)}`, "..;/", `rst_${"A".repeat(43)}/../`])
    expect(await reset(token)).toMatchObject(refused);
  for (const body of [{ password: NEXT }, { token: "", password: NEXT }, { token: null, password: NEXT }])
    expect((await post("/mapi/auth/password/reset", body)).status).toBe(400);
  // A link belongs to its account, whatever the body names.
  await forgot(user.email);
  const first = await tokenTo(user.email, /Set a new/);
  await forgot(user.email);
  const second = await tokenTo(user.email, /Set a new/, 2);
  const named = { token: first, password: NEXT, email: other.email, userId: other.id };
  expect((await post("/mapi/auth/password/reset", named)).status).toBe(400);
  expect((await post("/mapi/auth/password/reset", { token: first, password: NEXT })).status).toBe(204);
  expect((await login(other.email, PASSWORD)).status).toBe(200);
  expect((await login(user.email, NEXT)).status).toBe(200);
  // Every other link of that account ended with it.
  expect(await reset(second, "yet another harbour")).toMatchObject(refused);
});

test("a link ends after 30 minutes, and with a change or removal of the password", async () => {
  const user = await newUser();
  const now = Date.now();
  await forgotPassword(visitor({ now }), { email: user.email });
  const late = await tokenTo(user.email, /Set a new/);
  const at = (minutes: number) => visitor({ now: now + minutes * 60_000 });
  await expect(resetPassword(at(30), { token: late, password: NEXT })).rejects.toMatchObject({
    code: "link_invalid",
  });
  await user.confirmed(changePassword, { body: { password: "the harbour at high tide" } });
  await expect(resetPassword(at(1), { token: late, password: NEXT })).rejects.toMatchObject({
    code: "link_invalid",
  });
  expect((await login(user.email, "the harbour at high tide")).status).toBe(200);
});

test("a password that is refused does not cost the owner the link", async () => {
  const user = await newUser();
  await forgot(user.email);
  const token = await tokenTo(user.email, /Set a new/);
  expect(await reset(token, "password1")).toMatchObject({ status: 400, code: "password_breached" });
  expect((await reset(token, NEXT)).status).toBe(204);
});

test("an account that passkeys open gets no password by mail, and its owner is told so", async () => {
  const user = await newPasskeyUser();
  expect(await forgot(user.email)).toMatchObject({ status: 202, sent: "if_known" });
  const mail = await mailTo(user.email, /has no password/);
  expect(mail.text).not.toContain("#token=");
  expect((await mailsTo(user.email)).map(({ subject }) => subject)).not.toContain("Set a new password");
});

test("an account that a stranger made in the owner's name keeps no way in of theirs after the owner's reset", async () => {
  const stranger = await newPasskeyUser();
  await stranger.confirmed("PUT", "/auth/password", { password: PASSWORD });
  await stranger.confirmed("POST", "/users/me/email", { email: freshEmail() });
  await forgot(stranger.email);
  expect((await reset(await tokenTo(stranger.email, /Set a new/))).status).toBe(204);
  expect((await signInWithPasskey(stranger.authenticator)).status).toBe(401);
  const left = await identity().find(
    sql`select (select count(*) from passkeys where user_id = ${stranger.id}) as passkeys,
      (select count(*) from email_changes where user_id = ${stranger.id}) as changes`,
  );
  expect(left).toEqual({ passkeys: 0, changes: 0 });
  expect((await login(stranger.email, NEXT)).status).toBe(200);
});

test("a reset leaves the passkeys of an owner whose address was verified before", async () => {
  const owner = await newPasskeyUser();
  await owner.confirmed("PUT", "/auth/password", { password: PASSWORD });
  await post("/mapi/auth/email/confirm", { token: await tokenTo(owner.email, /^Confirm your email/) });
  await forgot(owner.email);
  await reset(await tokenTo(owner.email, /Set a new/));
  expect((await signInWithPasskey(owner.authenticator)).status).toBe(200);
});

test("another site's page can neither ask for a link nor use one", async () => {
  const elsewhere = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
  for (const [path, body] of [
    ["password/forgot", { email: freshEmail() }],
    ["password/reset", { token: "x", password: NEXT }],
    ["email/confirm", { token: "x" }],
  ] as const)
    expect(await post(`/api/v1/auth/${path}`, body, elsewhere)).toMatchObject({
      status: 403,
      code: "cross_site",
    });
});

test.each([
  ["asking for a link", "/auth/password/forgot", {}, 1],
  ["a wrong password", "/auth/login", { password: "not the password" }, 2],
])(
  "%s answers alike, and asks the database the same, whether or not the address has an account",
  async (_, path, body, questions) => {
    const emails = [(await newUser()).email, (await newPasskeyUser()).email, freshEmail()];
    const seen = await Promise.all(emails.map((email) => watch(path, { email, ...body })));
    const [known, keyed, unknown] = seen;
    expect(known?.before).toHaveLength(questions);
    expect([keyed?.before, unknown?.before]).toEqual([known?.before, known?.before]);
    expect([keyed?.answer, unknown?.answer]).toEqual([known?.answer, known?.answer]);
    expect(known?.after).toBeGreaterThan(unknown?.after ?? 0);
    expect(await mailsTo(emails[2] ?? "")).toEqual([]);
  },
);

test("mails to one address are slowed down, for addresses without an account just the same", async () => {
  const [known, unknown] = [(await newUser()).email, freshEmail()];
  for (const email of [known, unknown]) {
    const answers = await Promise.all(Array.from({ length: 12 }, () => forgot(email)));
    expect(answers.map(({ status }) => status).sort()).toEqual([
      ...Array.from({ length: 5 }, () => 202),
      ...Array.from({ length: 7 }, () => 429),
    ]);
  }
  // Sign-ins are counted apart, so that requests for mails cannot lock an owner out.
  expect((await login(known, PASSWORD)).status).toBe(200);
});

test("Supabase GHSA-3529-5m8x-rpv3: a mailed link leads to the deployment's origin, whatever the request's headers say", async () => {
  const user = await newUser();
  const poison = {
    host: "evil.example",
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "http",
    forwarded: "host=evil.example",
    "x-original-host": "evil.example",
  };
  await post("/mapi/auth/password/forgot", { email: user.email }, poison);
  const { text } = await mailTo(user.email, /Set a new/);
  expect(text).toContain(`\n${env.PUBLIC_ORIGIN}/reset-password#token=`);
  expect(text).not.toContain("evil");
});

test("GHSA-7rqj-j65f-68wh: an address is judged after its letters were folded, and a mail goes to the account's own spelling", async () => {
  const user = await newUser();
  const folded = user.email.replace("@", "＠").toUpperCase();
  expect((await forgot(folded)).status).toBe(202);
  await mailTo(user.email, /Set a new/);
  for (const email of [
    `${user.email}＠evil.example`,
    `evil@evil.example,${user.email}`,
    `${user.email}\u0000@evil.example`,
    `"${user.email}"@evil.example`,
    `${user.email} evil@evil.example`,
    `evil@evil.example\r\nBcc: ${user.email}`,
  ])
    expect(await forgot(email)).toMatchObject({ status: 400, code: "invalid_request" });
});

test("CVE-2025-22228: of a password that was changed or reset, the bytes after the 72nd count", async () => {
  const user = await newUser();
  const long = "low tide at the harbour ".repeat(3);
  expect(new TextEncoder().encode(long)).toHaveLength(72);
  await user.confirmed(changePassword, { body: { password: `${long}one` } });
  expect((await login(user.email, `${long}two`)).status).toBe(401);
  await forgot(user.email);
  await reset(await tokenTo(user.email, /Set a new/), `${long}three`);
  expect((await login(user.email, `${long}thre!`)).status).toBe(401);
  expect((await login(user.email, long)).status).toBe(401);
  expect((await login(user.email, `${long}three`)).status).toBe(200);
});

test.each(["password1", "PASSWORD1", "12345678", "tidemark2026", "ｐａｓｓｗｏｒｄ１"])(
  "%s is refused as a new password everywhere",
  async (password) => {
    const refusal = { status: 400, code: "password_breached" };
    expect(await post("/mapi/auth/register", { email: freshEmail(), password })).toMatchObject(refusal);
    const user = await newUser();
    const headers = await user.confirmation(changePassword, { body: { password } });
    expect(await user.refused(changePassword, { body: { password }, headers })).toMatchObject(refusal);
    await forgot(user.email);
    expect(await reset(await tokenTo(user.email, /Set a new/), password)).toMatchObject(refusal);
  },
);

test("an owner's address is refused as their password", async () => {
  const email = freshEmail();
  for (const password of [email, email.slice(0, email.indexOf("@")), email.toUpperCase()])
    expect(await post("/mapi/auth/register", { email, password })).toMatchObject({
      code: "password_breached",
    });
});

test("the range of Pwned Passwords is asked by five letters of a hash, and its padding counts for nothing", async () => {
  const range = { ...env, PASSWORD_BREACHES: "range", ORIGIN_PWNED: inject("vendors").pwned } as const;
  expect(await isBreachedPassword(range, PWNED)).toBe(true);
  expect(await isBreachedPassword(range, PWNED.replace("7", "8"))).toBe(false);
  expect(await isBreachedPassword(range, NEXT)).toBe(false);
  expect(await isBreachedPassword(range, "password1")).toBe(true);
  expect(await isBreachedPassword(env, PWNED)).toBe(false);
});

test("where the range is away the list of this Worker decides, and nobody is shut out", async () => {
  for (const origin of ["http://127.0.0.1:1", "", `${inject("vendors").resend}`]) {
    const away = { ...env, PASSWORD_BREACHES: "range", ORIGIN_PWNED: origin } as const;
    expect(await isBreachedPassword(away, "password1")).toBe(true);
    expect(await isBreachedPassword(away, PWNED)).toBe(false);
  }
});

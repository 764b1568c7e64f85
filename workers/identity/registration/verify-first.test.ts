import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { newAuthenticator } from "#test/authenticator.ts";
import { mailsTo, mailTo, tokenTo } from "#test/mailbox.ts";
import { newUser, PASSWORD } from "#test/harness.ts";
import { freshEmail, identity, options, post, signInWithPasskey, type Answer } from "#test/sign-in.ts";
import { recordedStatements } from "#test/statements.ts";
import { app } from "#workers/app.ts";

const FINISH = /Finish creating/;
const AWAITING = { status: 202, verify: "email" };

/** Posts to a deployment that verifies addresses first, and waits for the work after its answer. */
async function postFirst(path: string, body: object, given: Env = env): Promise<Answer> {
  const ctx = createExecutionContext();
  const response = await app.fetch(
    new Request(new URL(`/mapi${path}`, env.PUBLIC_ORIGIN), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
    { ...given, REGISTRATION: "verify-first" },
    ctx,
  );
  const answer = { ...JSON.parse(await response.text()), status: response.status, headers: response.headers };
  await waitOnExecutionContext(ctx);
  return answer;
}

const register = (email: string, password = PASSWORD) => postFirst("/auth/register", { email, password });
const confirm = (token: string) => postFirst("/auth/email/confirm", { token });
const accountOf = (email: string) =>
  identity().find(
    sql<{
      id: string;
      verified: number;
    }>`select id, email_verified_at is not null as verified from users where email = ${email}`,
  );

test("an account is made when the mailed link is followed, and its address is verified by it", async () => {
  const email = freshEmail();
  const answer = await register(email);
  expect(answer).toMatchObject(AWAITING);
  expect([answer.access_jwt, answer.user, answer.headers.get("set-cookie")]).toEqual([
    undefined,
    undefined,
    null,
  ]);
  expect(await accountOf(email)).toBeNull();
  expect((await post("/mapi/auth/login", { email, password: PASSWORD })).status).toBe(401);
  const token = await tokenTo(email, FINISH);
  expect(await confirm(token)).toMatchObject({ status: 200, confirmed: "registration", waiting: false });
  expect(await accountOf(email)).toMatchObject({ verified: 1 });
  expect(await post("/mapi/auth/login", { email, password: PASSWORD })).toMatchObject({
    status: 200,
    user: { email, emailVerified: true },
  });
  expect(await confirm(token)).toMatchObject({ status: 400, code: "link_invalid" });
});

test("an account with a passkey is made the same way", async () => {
  const email = freshEmail();
  const device = await newAuthenticator(env.PUBLIC_ORIGIN);
  const begun = options(await postFirst("/auth/register/options", { email, name: "Ada" }));
  const response = await device.create(begun.options);
  const verified = await postFirst("/auth/register/verify", { challengeId: begun.challengeId, response });
  expect(verified).toMatchObject(AWAITING);
  expect((await signInWithPasskey(device)).status).toBe(401);
  await confirm(await tokenTo(email, FINISH));
  expect(await signInWithPasskey(device)).toMatchObject({
    status: 200,
    user: { email, name: "Ada", emailVerified: true },
  });
});

test("an address that has an account answers alike, and its owner is told", async () => {
  const owner = await newUser();
  const [taken, free] = [await register(owner.email), await register(freshEmail())];
  expect({ ...taken, headers: [...taken.headers.keys()] }).toEqual({
    ...free,
    headers: [...free.headers.keys()],
  });
  const mail = await mailTo(owner.email, /already have/);
  expect(mail.text).not.toContain("#token=");
  expect((await post("/mapi/auth/login", { email: owner.email, password: PASSWORD })).status).toBe(200);
});

test("an address that has an account answers alike to a passkey, too", async () => {
  const owner = await newUser();
  const device = await newAuthenticator(env.PUBLIC_ORIGIN);
  const begun = options(await postFirst("/auth/register/options", { email: owner.email }));
  const response = await device.create(begun.options);
  const verified = await postFirst("/auth/register/verify", { challengeId: begun.challengeId, response });
  expect(verified).toMatchObject(AWAITING);
  await mailTo(owner.email, /already have/);
  expect((await signInWithPasskey(device)).status).toBe(401);
});

test("until its answer has left, a registration asks the database the same for every address", async () => {
  const [known, unknown] = [(await newUser()).email, freshEmail()];
  const asked = await Promise.all(
    [known, unknown].map(async (email) => {
      const { watched, statements } = recordedStatements();
      const ctx = createExecutionContext();
      const request = new Request(new URL("/mapi/auth/register", env.PUBLIC_ORIGIN), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ email, password: PASSWORD }),
      });
      await app.fetch(request, { ...watched, REGISTRATION: "verify-first" }, ctx);
      const before = [...statements];
      await waitOnExecutionContext(ctx);
      return before;
    }),
  );
  expect(asked[0]).toHaveLength(1);
  expect(asked[0]).toEqual(asked[1]);
});

test("of two who register one address, the one whose link is followed first has it", async () => {
  const email = freshEmail();
  await register(email);
  await register(email, "another harbour");
  const mails = await mailsTo(email);
  expect(mails).toHaveLength(2);
  const [second = "", first = ""] = mails.map(({ text }) => /#token=(\S+)/.exec(text)?.[1] ?? "");
  expect((await confirm(second)).status).toBe(200);
  expect(await confirm(first)).toMatchObject({ status: 409, code: "email_taken" });
  expect((await post("/mapi/auth/login", { email, password: "another harbour" })).status).toBe(200);
});

test("what waits for its address is not readable in the table", async () => {
  const email = freshEmail();
  await register(email);
  const rows = await identity().list(
    sql<{ payload: string }>`select payload from challenges where purpose = 'registration'`,
  );
  expect(rows.length).toBeGreaterThan(0);
  for (const { payload } of rows) {
    expect(payload).not.toContain("example.com");
    expect(payload).not.toContain("$hb1$");
  }
});

test("registrations of one address are slowed down", async () => {
  const email = freshEmail();
  for (let n = 0; n < 5; n++) expect(await register(email)).toMatchObject(AWAITING);
  expect(await register(email)).toMatchObject({ status: 429, code: "rate_limited" });
});

test("a way of signing in that was switched off meanwhile makes no account", async () => {
  const email = freshEmail();
  await register(email);
  const token = await tokenTo(email, FINISH);
  const passkeysOnly = { ...env, SIGN_IN_METHODS: "passkey" };
  expect(await postFirst("/auth/email/confirm", { token }, passkeysOnly)).toMatchObject({
    status: 400,
    code: "link_invalid",
  });
  expect(await accountOf(email)).toBeNull();
});

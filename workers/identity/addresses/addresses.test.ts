import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { me } from "#shared/contracts/auth.ts";
import { changeEmail, sendVerification } from "#shared/contracts/passwords.ts";
import { mailsTo, mailTo, tokenIn, tokenTo } from "#test/mailbox.ts";
import { newUser, PASSWORD, type TestUser } from "#test/harness.ts";
import { eventsOf, freshEmail, identity, post, signUpWithPasskey, visitor } from "#test/sign-in.ts";
import { confirmEmail } from "./confirm-email.ts";

const OLD = /Agree to a new/;
const NEW = /Confirm your new/;
const VERIFY = /^Confirm your email/;
const confirm = (token: string) => post("/mapi/auth/email/confirm", { token });
const login = (email: string) => post("/mapi/auth/login", { email, password: PASSWORD });
const ask = (user: TestUser, email: string) => user.confirmed(changeEmail, { body: { email } });
const forget = (email: string) => post("/mapi/auth/password/forgot", { email });
/** A user with a verified address. */
async function verifiedUser(): Promise<TestUser> {
  const user = await newUser();
  await identity().run(sql`update users set email_verified_at = 1 where id = ${user.id}`);
  return user;
}
const emailOf = async (user: TestUser) => (await user.call(me)).user.email;
const auditOf = async (userId: string) =>
  identity().list(
    sql<{
      action: string;
      detail: string;
    }>`select action, detail from audit where user_id = ${userId} order by aseq`,
  );

test("a new account is mailed a link that verifies its address, once", async () => {
  const user = await newUser();
  expect((await user.call(me)).user.emailVerified).toBe(false);
  const token = await tokenTo(user.email, VERIFY);
  expect(await confirm(token)).toMatchObject({ status: 200, confirmed: "address", waiting: false });
  expect((await user.call(me)).user.emailVerified).toBe(true);
  expect(await confirm(token)).toMatchObject({ status: 400, code: "link_invalid" });
  expect(await eventsOf(user.id)).toContainEqual({ type: "profile.changed", body: { version: 2 } });
});

test("an account with a passkey is mailed the same link", async () => {
  const { email, answer } = await signUpWithPasskey();
  expect(answer).toMatchObject({ status: 201, user: { emailVerified: false } });
  expect((await confirm(await tokenTo(email, VERIFY))).status).toBe(200);
});

test("the link is mailed again on asking, as long as the address is unverified", async () => {
  const user = await newUser();
  const first = await tokenTo(user.email, VERIFY);
  expect(await user.call(sendVerification, { body: {} })).toEqual({ sent: true });
  const again = await tokenTo(user.email, VERIFY, 2);
  expect((await confirm(again)).status).toBe(200);
  expect((await confirm(first)).status).toBe(200);
  expect(await user.call(sendVerification, { body: {} })).toEqual({ sent: false });
  expect((await auditOf(user.id)).filter(({ action }) => action === "email.verified")).toHaveLength(1);
});

test("nobody can have the link mailed without end", async () => {
  const user = await newUser();
  for (let n = 0; n < 5; n++) await user.call(sendVerification, { body: {} });
  expect(await user.refused(sendVerification, { body: {} })).toMatchObject({ code: "rate_limited" });
});

test("a link ends after a day", async () => {
  const user = await newUser();
  const token = await tokenTo(user.email, VERIFY);
  const late = visitor({ now: Date.now() + 24 * 3_600_000 + 1000 });
  await expect(confirmEmail(late, { token })).rejects.toMatchObject({ code: "link_invalid" });
  expect((await user.call(me)).user.emailVerified).toBe(false);
});

test.each([
  ["the old address first", OLD, NEW],
  ["the new address first", NEW, OLD],
])("an address changes when both have agreed: %s", async (_, first, second) => {
  const user = await verifiedUser();
  const email = freshEmail();
  const boxOf = (subject: RegExp) => (subject === OLD ? user.email : email);
  expect(await ask(user, email)).toEqual({ verify: "email" });
  const one = await tokenTo(boxOf(first), first);
  const two = await tokenTo(boxOf(second), second);
  expect(await confirm(one)).toMatchObject({ status: 200, confirmed: "change", waiting: true });
  expect(await emailOf(user)).toBe(user.email);
  expect(await confirm(one)).toMatchObject({ status: 400, code: "link_invalid" });
  expect(await confirm(two)).toMatchObject({ status: 200, confirmed: "change", waiting: false });
  expect((await user.call(me)).user).toMatchObject({ email, emailVerified: true });
  expect((await login(user.email)).status).toBe(401);
  expect((await login(email)).status).toBe(200);
  await Promise.all([mailTo(user.email, /was changed/), mailTo(email, /was changed/)]);
  expect(await eventsOf(user.id)).toContainEqual({ type: "profile.changed", body: { version: 2 } });
  const trail = await auditOf(user.id);
  expect(trail.map(({ action }) => action)).toEqual(
    expect.arrayContaining(["email.change_asked", "email.change_agreed", "email.changed"]),
  );
  expect(JSON.stringify(trail)).not.toContain("@");
});

test("both addresses may agree at the same moment", async () => {
  const user = await verifiedUser();
  const email = freshEmail();
  await ask(user, email);
  const tokens = [await tokenTo(user.email, OLD), await tokenTo(email, NEW)];
  const answers = await Promise.all(tokens.map(confirm));
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(await emailOf(user)).toBe(email);
});

test("one change is under way at most: the links of the one before end with the next", async () => {
  const user = await verifiedUser();
  const [first, second] = [freshEmail(), freshEmail()];
  await ask(user, first);
  const [oldOne, newOne] = [await tokenTo(user.email, OLD), await tokenTo(first, NEW)];
  await ask(user, second);
  for (const token of [oldOne, newOne])
    expect(await confirm(token)).toMatchObject({ status: 400, code: "link_invalid" });
  await confirm(await tokenTo(user.email, OLD, 2));
  await confirm(await tokenTo(second, NEW));
  expect(await emailOf(user)).toBe(second);
});

test("an agreement to one change is none to the next", async () => {
  const user = await verifiedUser();
  const [first, second] = [freshEmail(), freshEmail()];
  await ask(user, first);
  await confirm(await tokenTo(user.email, OLD));
  await ask(user, second);
  expect(await confirm(await tokenTo(second, NEW))).toMatchObject({ waiting: true });
  expect(await emailOf(user)).toBe(user.email);
});

test("asking for an address that has an account answers alike, and tells that account's owner instead", async () => {
  const [user, owner] = [await verifiedUser(), await newUser()];
  const free = await ask(user, freshEmail());
  expect(await ask(user, owner.email)).toEqual(free);
  const mail = await mailTo(owner.email, /already belongs/);
  expect(mail.text).not.toContain("#token=");
  expect(mail.text).not.toContain(user.email);
  expect(await confirm(await tokenTo(user.email, OLD, 2))).toMatchObject({ waiting: true });
  expect(await emailOf(user)).toBe(user.email);
  expect((await mailsTo(owner.email)).filter(({ subject }) => NEW.test(subject))).toEqual([]);
});

test("an address that somebody took meanwhile is refused", async () => {
  const user = await verifiedUser();
  const email = freshEmail();
  await ask(user, email);
  const [byOld, byNew] = [await tokenTo(user.email, OLD), await tokenTo(email, NEW)];
  await confirm(byOld);
  expect((await post("/mapi/auth/register", { email, password: PASSWORD })).status).toBe(201);
  expect(await confirm(byNew)).toMatchObject({ status: 409, code: "email_taken" });
  expect(await emailOf(user)).toBe(user.email);
});

test("links that the address before was mailed open nothing after a change", async () => {
  const user = await verifiedUser();
  const email = freshEmail();
  const verify = await tokenTo(user.email, VERIFY);
  await forget(user.email);
  const reset = await tokenTo(user.email, /Set a new/);
  await ask(user, email);
  await confirm(await tokenTo(user.email, OLD));
  await confirm(await tokenTo(email, NEW));
  expect(await confirm(verify)).toMatchObject({ status: 400, code: "link_invalid" });
  const spent = await post("/mapi/auth/password/reset", { token: reset, password: "a harbour at low tide" });
  expect(spent).toMatchObject({ status: 400, code: "link_invalid" });
});

test("an address is changed with a confirmation only, and not to what it is", async () => {
  const user = await verifiedUser();
  const body = { email: freshEmail() };
  expect(await user.refused(changeEmail, { body })).toMatchObject({ code: "step_up_required" });
  expect(await mailsTo(body.email)).toEqual([]);
  const same = { email: user.email };
  const headers = await user.confirmation(changeEmail, { body: same });
  expect(await user.refused(changeEmail, { body: same, headers })).toMatchObject({ code: "invalid_request" });
});

test("GHSA-7rqj-j65f-68wh: a new address is judged after its letters were folded", async () => {
  const user = await verifiedUser();
  const email = freshEmail();
  await ask(user, email.toUpperCase().replace("@", "＠"));
  expect((await mailTo(email, NEW)).to).toBe(email);
  for (const bad of [`${email}＠evil.example`, `a@b@${email}`, "a＠", "ａ@"]) {
    const body = { email: bad };
    const headers = await user.confirmation(changeEmail, { body });
    expect(await user.refused(changeEmail, { body, headers })).toMatchObject({ code: "invalid_request" });
  }
});

test("the address of a change leads to our pages only", async () => {
  const user = await verifiedUser();
  const email = freshEmail();
  await ask(user, email);
  for (const mail of [await mailTo(user.email, OLD), await mailTo(email, NEW)]) {
    expect(mail.text).toContain(`\n${env.PUBLIC_ORIGIN}/verify-email#token=${tokenIn(mail)}\n`);
  }
});

test("an address that grows when its letters are folded may have 254 characters in the end", async () => {
  const user = await verifiedUser();
  const body = { email: `${"㏂".repeat(100)}a@example.com` }; // one sign that folds to `a.m.`
  const headers = await user.confirmation(changeEmail, { body });
  expect(await user.refused(changeEmail, { body, headers })).toMatchObject({ code: "invalid_request" });
});

test("an address that was never verified is corrected by the new one alone; the old one is told and opens nothing", async () => {
  const user = await newUser();
  const email = freshEmail();
  const verify = await tokenTo(user.email, VERIFY);
  expect(await ask(user, email)).toEqual({ verify: "email" });
  const told = await mailTo(user.email, /to use another/);
  expect(told.text).not.toContain("#token=");
  expect(told.text).not.toContain(email);
  expect(await emailOf(user)).toBe(user.email);
  expect(await confirm(await tokenTo(email, NEW))).toMatchObject({ confirmed: "change", waiting: false });
  expect((await user.call(me)).user).toMatchObject({ email, emailVerified: true });
  expect(await confirm(verify)).toMatchObject({ status: 400, code: "link_invalid" });
  expect((await mailsTo(user.email)).filter(({ subject }) => OLD.test(subject))).toEqual([]);
});

test("an address that is verified after the ask has to agree again: the new one alone takes nothing", async () => {
  const user = await newUser();
  const email = freshEmail();
  const verify = await tokenTo(user.email, VERIFY);
  await ask(user, email);
  await confirm(verify);
  expect(await confirm(await tokenTo(email, NEW))).toMatchObject({ confirmed: "change", waiting: true });
  expect((await user.call(me)).user).toMatchObject({ email: user.email, emailVerified: true });
  await ask(user, email);
  await confirm(await tokenTo(user.email, OLD));
  expect(await confirm(await tokenTo(email, NEW, 2))).toMatchObject({ waiting: false });
  expect(await emailOf(user)).toBe(email);
});

test("a correction to an address that has an account answers alike and takes nothing", async () => {
  const [user, owner] = [await newUser(), await newUser()];
  const free = await ask(user, freshEmail());
  expect(await ask(user, owner.email)).toEqual(free);
  await mailTo(user.email, /to use another/, 2);
  await mailTo(owner.email, /already belongs/);
  expect((await mailsTo(owner.email)).filter(({ subject }) => NEW.test(subject))).toEqual([]);
});

test("verifying the old and agreeing from the new at the same moment never takes what the old did not agree to", async () => {
  for (let round = 0; round < 4; round++) {
    const user = await newUser();
    const email = freshEmail();
    const verify = await tokenTo(user.email, VERIFY);
    await ask(user, email);
    const agree = await tokenTo(email, NEW);
    const [verified, agreed] = await Promise.all([confirm(verify), confirm(agree)]);
    expect([200, 400]).toContain(verified.status);
    expect([200, 400]).toContain(agreed.status);
    const done = (await auditOf(user.id)).map(({ action }) => action);
    expect(done.filter((each) => ["email.verified", "email.changed"].includes(each))).toHaveLength(1);
    expect(await emailOf(user)).toBe(done.includes("email.changed") ? email : user.email);
  }
});

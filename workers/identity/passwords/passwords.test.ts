import { env } from "cloudflare:workers";
import { hash as bcrypt } from "bcryptjs";
import { sql } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { send } from "#test/harness.ts";
import { bearer, eventsOf, freshEmail, identity, PASSWORD, post, visitor } from "#test/sign-in.ts";
import { hashPassword, isOutdated, isPassword } from "./hash.ts";
import { login as signIn } from "./login.ts";

const register = (email: string, password = PASSWORD) => post("/mapi/auth/register", { email, password });
const login = (email: string, password = PASSWORD) => post("/mapi/auth/login", { email, password });

test("registers and signs in with an address however it is spelled", async () => {
  const email = freshEmail();
  const registered = await post("/mapi/auth/register", { email, password: PASSWORD, name: "Ada" });
  expect(registered).toMatchObject({ status: 201, user: { email, name: "Ada" } });
  expect(registered.exp).toBeGreaterThan(Date.now() / 1000 + 14 * 60);
  const again = await login(` ${email.toUpperCase().replace("@", "＠")} `);
  expect(again).toMatchObject({ status: 200, user: registered.user });
  expect(await eventsOf(registered.user?.id ?? "")).toMatchObject([
    { type: "user.registered" },
    { type: "session.started", body: { method: "password" } },
    { type: "session.started", body: { method: "password" } },
  ]);
});

test("refuses a second account for one address, also when both come at once", async () => {
  const email = freshEmail();
  const answers = await Promise.all([1, 2, 3, 4].map(() => register(email)));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  expect(answers.filter(({ code }) => code === "email_taken")).toHaveLength(3);
  expect(await register(email.toUpperCase())).toMatchObject({ status: 409, code: "email_taken" });
});

test("a wrong password and an unknown address are refused in the same words", async () => {
  const email = freshEmail();
  await register(email);
  const [wrong, unknown] = await Promise.all([login(email, "not the password"), login(freshEmail())]);
  expect(wrong).toMatchObject({ status: 401, code: "sign_in_refused" });
  expect({ ...unknown, requestId: "", headers: [...unknown.headers].length }).toEqual({
    ...wrong,
    requestId: "",
    headers: [...wrong.headers].length,
  });
});

test("a wrong password is noted in the audit trail of the account", async () => {
  const email = freshEmail();
  const { user } = await register(email);
  await login(email, "not the password");
  const noted = () =>
    identity().find(sql`select action, detail from audit where user_id = ${user?.id} order by aseq desc`);
  await expect.poll(noted).toEqual({
    action: "sign_in.refused",
    detail: JSON.stringify({ method: "password" }),
  });
});

test("an unknown address costs the same work as a known one", async () => {
  const real = { ...env, PASSWORD_COST: "10" };
  const known = await hashPassword(real, PASSWORD);
  const timed = async (stored: string | null) => {
    const started = performance.now();
    expect(await isPassword(real, "another", stored)).toBe(false);
    return performance.now() - started;
  };
  await timed(null);
  const [there, nobody] = [await timed(known), await timed(null)];
  expect(nobody).toBeGreaterThan(there / 3);
  expect(nobody).toBeLessThan(there * 3);
});

test("CVE-2025-68402: passwords that are equal in their first 72 bytes are different passwords", async () => {
  const long = "x".repeat(72);
  const email = freshEmail();
  await register(email, `${long}one`);
  expect(await login(email, `${long}two`)).toMatchObject({ status: 401 });
  expect(await login(email, long)).toMatchObject({ status: 401 });
  expect(await login(email, `${long}one`)).toMatchObject({ status: 200 });
  const emoji = "🌊".repeat(19);
  const other = freshEmail();
  await register(other, `${emoji}a`);
  expect(await login(other, `${emoji}b`)).toMatchObject({ status: 401 });
  expect(await login(other, `${emoji}a\0`)).toMatchObject({ status: 401 });
  expect(await login(other, `${emoji}a`)).toMatchObject({ status: 200 });
});

test("hashes carry their scheme and cost, and are worth nothing without the pepper", async () => {
  const hash = await hashPassword({ ...env, PASSWORD_COST: "12" }, PASSWORD);
  expect(hash).toMatch(/^\$hb1\$2b\$12\$[./A-Za-z0-9]{53}$/);
  expect(await isPassword(env, PASSWORD, hash)).toBe(true);
  expect(await isPassword({ ...env, PEPPER: "another pepper of some length" }, PASSWORD, hash)).toBe(false);
  expect(await isPassword(env, PASSWORD, await bcrypt(PASSWORD, 4))).toBe(false);
});

test("a hash below the policy is renewed at the next sign-in, and only then", async () => {
  const email = freshEmail();
  const { user } = await register(email);
  const stored = async () =>
    (await identity().find(sql<{ hash: string }>`select hash from passwords where user_id = ${user?.id}`))
      ?.hash;
  expect(await stored()).toContain("$04$");
  const raised = visitor({ env: { PASSWORD_COST: "5" } });
  await expect(signIn(raised, { email, password: "not the password" })).rejects.toMatchObject({
    code: "sign_in_refused",
  });
  expect(await stored()).toContain("$04$");
  await signIn(raised, { email, password: PASSWORD });
  expect(await stored()).toContain("$05$");
  expect(await login(email)).toMatchObject({ status: 200 });
  expect(await stored()).toContain("$05$");
  expect(isOutdated(env, "$argon2id$v=19")).toBe(true);
});

test("a missing pepper refuses everybody instead of hashing without one", async () => {
  await expect(hashPassword({ ...env, PEPPER: "" }, PASSWORD)).rejects.toMatchObject({ code: "not_ready" });
});

test.each([
  ["too short", "short"],
  ["longer than 1024 bytes", "x".repeat(1025)],
  ["short in letters and longer than 1024 bytes", "🌊".repeat(257)],
])("refuses a new password that is %s", async (_, password) => {
  expect(await register(freshEmail(), password)).toMatchObject({ status: 400, code: "invalid_request" });
});

test("guessing at one account is slowed down, and the owner's own device is told how long to wait", async () => {
  // The clock stands still, so that no refill meanwhile changes the counts.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  try {
    const email = freshEmail();
    await register(email);
    const guesses = await Promise.all(
      Array.from({ length: 30 }, (_, n) => login(email, `guess number ${n}`)),
    );
    const refused = guesses.filter(({ status }) => status === 401);
    expect(refused.length).toBeLessThanOrEqual(10);
    const waiting = guesses.filter(({ status }) => status === 429);
    expect(waiting).toHaveLength(30 - refused.length);
    expect(Number(waiting[0]?.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    expect(await login(email)).toMatchObject({ status: 429, code: "rate_limited" });
    const nobody = freshEmail();
    const others = await Promise.all(
      Array.from({ length: 30 }, (_, n) => login(nobody, `guess number ${n}`)),
    );
    expect(others.filter(({ status }) => status === 429)).toHaveLength(waiting.length);
  } finally {
    vi.useRealTimers();
  }
});

test("a sign-in that succeeds makes the count start over", async () => {
  const email = freshEmail();
  await register(email);
  for (let round = 0; round < 3; round++) {
    for (let n = 0; n < 6; n++) expect((await login(email, `guess number ${n}`)).status).toBe(401);
    expect((await login(email)).status).toBe(200);
  }
});

test("ids and rights in the body never say who acts", async () => {
  const [victim, attacker] = [await register(freshEmail()), freshEmail()];
  const own = { email: attacker, password: PASSWORD };
  const planted = {
    ...own,
    id: victim.user?.id,
    userId: victim.user?.id,
    sub: victim.user?.id,
    role: "admin",
    createdAt: "2000-01-01T00:00:00.000Z",
  };
  expect(await post("/mapi/auth/register", planted)).toMatchObject({ status: 400, code: "invalid_request" });
  const answer = await post("/mapi/auth/register?userId=usr_x", own);
  expect(answer.user?.id).not.toBe(victim.user?.id);
  const me = await send(`/mapi/auth/me?userId=${victim.user?.id}`, { headers: bearer(answer.access_jwt) });
  expect(await me.json()).toMatchObject({ user: { id: answer.user?.id, email: attacker } });
});

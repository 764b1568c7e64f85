import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { PROVIDERS } from "#shared/contracts/providers.ts";
import { readCounters } from "#shared/contracts/tiers.ts";
import { freshPerson, travel } from "#test/at-provider.ts";
import { newUser } from "#test/harness.ts";
import {
  baseAt,
  freshEmail,
  identity,
  options,
  PASSWORD,
  post,
  signInWithPasskey,
  signUpWithPasskey,
} from "#test/sign-in.ts";
import { app } from "#workers/app.ts";
import { countSignIn, countSignUp } from "./count.ts";

type Counts = Record<string, number>;

const DAY_MS = 86_400_000;
let marks = 0;

/**
 * Waits until every count is written. The mark is counted last, on a day long ago, and is never written
 * before the others.
 */
async function written(): Promise<void> {
  const now = ++marks * DAY_MS;
  const day = new Date(now).toISOString().slice(0, 10);
  countSignUp(baseAt(now), "started", "password");
  const find = () => identity().find(sql<{ value: number }>`select value from counters where day = ${day}`);
  await expect.poll(find, { timeout: 5_000, interval: 20 }).toEqual({ value: 1 });
}

/** Returns every counter by method and name. Sign-in times of any length count as one. */
async function counts(): Promise<Counts> {
  const rows = await identity().list(
    sql<{
      name: string;
      method: string;
      value: number;
    }>`select name, method, value from counters where day > '2000'`,
  );
  const found: Counts = {};
  for (const { name, method, value } of rows) {
    const key = `${method} ${name.replace(/^sign_in_ms\..*/, "sign_in").replace("signup_flow.", "")}`;
    found[key] = (found[key] ?? 0) + value;
  }
  return found;
}

/** Returns the counters that the act changed. */
async function moved(act: () => Promise<unknown>): Promise<Counts> {
  const before = await counts();
  await act();
  await written();
  const after = await counts();
  return Object.fromEntries(
    Object.entries(after)
      .map(([key, value]) => [key, value - (before[key] ?? 0)] as const)
      .filter(([, by]) => by !== 0),
  );
}

test("every step of a sign-up with a password moves its counter, and only that", async () => {
  const email = freshEmail();
  const register = () => post("/mapi/auth/register", { email, password: PASSWORD });
  expect(await moved(register)).toEqual({
    "password started": 1,
    "password verified": 1,
    "password completed": 1,
  });
  expect(await moved(register)).toEqual({ "password started": 1, "password failed": 1 });
  expect(await moved(() => post("/mapi/auth/login", { email, password: PASSWORD }))).toEqual({
    "password sign_in": 1,
  });
  expect(await moved(() => post("/mapi/auth/login", { email, password: "not this one" }))).toEqual({});
});

test("every step of a sign-up with a passkey moves its counter, and only that", async () => {
  let device: Awaited<ReturnType<typeof signUpWithPasskey>>["authenticator"] | undefined;
  expect(
    await moved(async () => {
      device = (await signUpWithPasskey()).authenticator;
    }),
  ).toEqual({ "passkey started": 1, "passkey options": 1, "passkey verified": 1, "passkey completed": 1 });
  expect(await moved(async () => device && (await signInWithPasskey(device)))).toEqual({
    "passkey sign_in": 1,
  });
  const begun = options(await post("/mapi/auth/register/options", { email: freshEmail() }));
  await written();
  const junk = {
    id: "AAAA",
    rawId: "AAAA",
    type: "public-key",
    clientExtensionResults: {},
    response: { clientDataJSON: "e30", attestationObject: "AAAA" },
  };
  expect(
    await moved(() => post("/mapi/auth/register/verify", { challengeId: begun.challengeId, response: junk })),
  ).toEqual({ "passkey failed": 1 });
});

test("a rush is written at once and counted whole", async () => {
  const by = await moved(async () => {
    const who = baseAt(Date.now());
    for (let n = 0; n < 1000; n++) countSignUp(who, "started", "google");
    await written();
    for (let n = 0; n < 100; n++) countSignIn(who, "google", n);
  });
  expect(by).toEqual({ "google started": 1000, "google sign_in": 100 });
});

test("an operator reads them by day and method, with the middle and the tail of the times; nobody else does", async () => {
  const user = await newUser();
  const now = Date.now();
  const day = new Date(now).toISOString().slice(0, 10);
  const who = baseAt(now);
  for (const [ms, times] of [
    [30, 90],
    [400, 10],
  ] as const)
    for (let n = 0; n < times; n++) countSignIn(who, "apple", ms);
  countSignUp(who, "started", "apple");
  countSignUp(who, "completed", "apple");
  await written();
  const read = (env_: Env) =>
    app.fetch(
      new Request(new URL("/mapi/operator/counters?days=90", env.PUBLIC_ORIGIN), {
        headers: { authorization: `Bearer ${user.accessJwt}` },
      }),
      env_,
      createExecutionContext(),
    );
  expect((await read(env)).status).toBe(403);
  const answer = await read({ ...env, OPERATORS: user.id });
  const { signUp, signIn } = readCounters.reply?.parse(await answer.json()) ?? {};
  expect(signIn?.filter(({ method }) => method === "apple")).toEqual([
    { day, method: "apple", count: 100, p50Ms: 28.3, p95Ms: 425 },
  ]);
  expect(signUp?.filter(({ method }) => method === "apple")).toEqual([
    { day, method: "apple", started: 1, options: 0, verified: 0, completed: 1, failed: 0 },
  ]);
});

test.each(PROVIDERS)(
  "every end of a way to %s and back moves its counter, and only that",
  async (provider) => {
    const person = freshPerson();
    const come = (who: typeof person) => moved(() => travel(provider, who));
    expect(await come(person)).toEqual({
      [`${provider} started`]: 1,
      [`${provider} verified`]: 1,
      [`${provider} completed`]: 1,
    });
    expect(await come(person)).toEqual({ [`${provider} sign_in`]: 1 });
    const isCompany = provider === "microsoft";
    const unverified = isCompany ? { tid: crypto.randomUUID() } : { claims: { email_verified: false } };
    expect(await come(freshPerson(unverified))).toEqual({
      [`${provider} started`]: 1,
      [`${provider} failed`]: 1,
    });
    expect(await come({ ...freshPerson(), email: person.email ?? "" })).toEqual({
      [`${provider} started`]: 1,
      [`${provider} verified`]: 1,
      [`${provider} failed`]: 1,
    });
    expect(await come({ ...person, sign: "none" })).toEqual({});
  },
);

test("nothing in the table could name anybody", async () => {
  const email = freshEmail();
  await post("/mapi/auth/register", { email, password: PASSWORD });
  await written();
  const columns = await identity().list(
    sql<{ name: string }>`select name from pragma_table_info('counters')`,
  );
  expect(columns.map(({ name }) => name)).toEqual(["day", "name", "method", "value"]);
  const rows = await identity().list(
    sql<{ name: string; method: string }>`select name, method from counters`,
  );
  for (const { name, method } of rows) {
    expect(name).toMatch(/^(signup_flow\.[a-z]+|sign_in_ms\.(\d+|more))$/);
    expect(method).toMatch(/^[a-z]+$/);
  }
});

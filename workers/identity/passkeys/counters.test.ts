import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { type Misbehaviour, newAuthenticator } from "#test/authenticator.ts";
import { mailsTo, mailTo } from "#test/mailbox.ts";
import { newPasskeyUser, type PasskeyUser } from "#test/passkey-user.ts";
import { auditOf, eventsOf, identity, options, post, signInWithPasskey } from "#test/sign-in.ts";

const ACT = { method: "POST", path: "/auth/passkeys/options", body: {} } as const;
const BEHIND = { type: "security.alert", body: { alert: "passkey_counter_behind" } };

const alertsOf = async ({ id }: PasskeyUser) =>
  (await eventsOf(id)).filter(({ type }) => type === "security.alert");
const actionsOf = async ({ id }: PasskeyUser, action: string) =>
  (await auditOf(id)).filter((row) => row.action === action).length;
const counterOf = async ({ id }: PasskeyUser) =>
  (await identity().find(sql<{ counter: number }>`select counter from passkeys where user_id = ${id}`))
    ?.counter;
const boundUser = async () => newPasskeyUser(await newAuthenticator(env.PUBLIC_ORIGIN, { synced: false }));

/** Signs in twice at the same moment, with two assertions made earlier. */
async function signInTwice({ authenticator }: PasskeyUser, one: Misbehaviour, other: Misbehaviour) {
  const given = [];
  for (const otherwise of [one, other]) {
    const begun = options(await post("/mapi/auth/login/options", {}));
    const response = await authenticator.get(begun.options, otherwise);
    given.push({ challengeId: begun.challengeId, response });
  }
  return Promise.all(given.map((each) => post("/mapi/auth/login/verify", each)));
}

test("a synced passkey whose count fell behind is let in, audited and told once", async () => {
  const user = await newPasskeyUser();
  for (const counter of [7, 8, 5, 5, 8, 0, 9, 1]) {
    expect(await signInWithPasskey(user.authenticator, { counter })).toMatchObject({ status: 200 });
  }
  expect(await alertsOf(user)).toEqual([BEHIND]);
  expect(await actionsOf(user, "passkey.counter_behind")).toBe(1);
  expect(await actionsOf(user, "passkey.refused")).toBe(0);
  expect(await actionsOf(user, "session.started")).toBe(9);
  expect(await counterOf(user)).toBe(9);
  await mailTo(user.email, /counts in several places/);
});

test("a synced passkey that never counts raises nothing", async () => {
  const user = await newPasskeyUser();
  for (let time = 0; time < 3; time++) {
    expect(await signInWithPasskey(user.authenticator)).toMatchObject({ status: 200 });
  }
  expect(await alertsOf(user)).toEqual([]);
});

test("a synced passkey whose count fell behind confirms an act, and its owner is told once", async () => {
  const user = await newPasskeyUser();
  expect(await signInWithPasskey(user.authenticator, { counter: 7 })).toMatchObject({ status: 200 });
  for (const counter of [3, 2]) {
    const header = await user.stepUp(ACT, { counter });
    expect(await user.send("POST", ACT.path, {}, header)).toMatchObject({ status: 200 });
  }
  expect(await alertsOf(user)).toEqual([BEHIND]);
  expect(await actionsOf(user, "step_up.confirmed")).toBe(2);
  expect(await actionsOf(user, "passkey.counter_behind")).toBe(1);
});

test("two devices with one synced passkey may sign in at the same moment with the same count", async () => {
  const user = await newPasskeyUser();
  const answers = await signInTwice(user, { counter: 4 }, { counter: 4 });
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(await counterOf(user)).toBe(4);
  expect(await alertsOf(user)).toEqual([BEHIND]);
  await signInTwice(user, { counter: 2 }, { counter: 2 });
  expect(await alertsOf(user)).toEqual([BEHIND]);
  expect(await actionsOf(user, "session.started")).toBe(5);
});

test("many signs of a count that fell behind at once are told once", async () => {
  const user = await newPasskeyUser();
  await signInWithPasskey(user.authenticator, { counter: 9 });
  const answers = await signInTwice(user, { counter: 1 }, { counter: 2 });
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(await alertsOf(user)).toEqual([BEHIND]);
  expect((await mailsTo(user.email)).length).toBeLessThan(3);
});

test("of two uses of a bound passkey with one count, one is refused and told, each time", async () => {
  const user = await boundUser();
  const answers = await signInTwice(user, { counter: 4 }, { counter: 4 });
  expect(answers.map(({ status, code }) => `${status} ${code ?? ""}`).sort()).toEqual([
    "200 ",
    "401 sign_in_refused",
  ]);
  expect(await signInWithPasskey(user.authenticator, { counter: 4 })).toMatchObject({
    status: 401,
    code: "sign_in_refused",
  });
  expect(await signInWithPasskey(user.authenticator, { counter: 0 })).toMatchObject({ status: 401 });
  expect((await alertsOf(user)).map(({ body }) => body["alert"])).toEqual([
    "passkey_counter_regressed",
    "passkey_counter_regressed",
    "passkey_counter_regressed",
  ]);
  expect(await counterOf(user)).toBe(4);
});

test("of two confirmations by a bound passkey with one count, one is refused and told", async () => {
  const user = await boundUser();
  const headers = [await user.stepUp(ACT, { counter: 8 }), await user.stepUp(ACT, { counter: 8 })];
  const answers = await Promise.all(headers.map((header) => user.send("POST", ACT.path, {}, header)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
  expect((await alertsOf(user)).map(({ body }) => body["alert"])).toEqual(["passkey_counter_regressed"]);
});

test.each([
  ["bound to synced", false, { backupEligible: true, backedUp: true }],
  ["synced to bound", true, { backupEligible: false, backedUp: false }],
])(
  "a passkey that turned from %s is told what to do, at sign-in and when it confirms",
  async (_, synced, otherwise) => {
    const user = await newPasskeyUser(await newAuthenticator(env.PUBLIC_ORIGIN, { synced }));
    const changed = {
      status: 401,
      code: "passkey_changed",
      detail: expect.stringContaining("Use another passkey, or recover the account"),
    };
    expect(await signInWithPasskey(user.authenticator, otherwise)).toMatchObject(changed);
    const header = await user.stepUp(ACT, otherwise);
    expect(await user.send("POST", ACT.path, {}, header)).toMatchObject(changed);
    expect((await alertsOf(user)).map(({ body }) => body["alert"])).toEqual([
      "passkey_backup_changed",
      "passkey_backup_changed",
    ]);
    expect(await signInWithPasskey(user.authenticator)).toMatchObject({ status: 200 });
  },
);

test("a passkey that says it is backed up and cannot be is refused like any other nonsense", async () => {
  const user = await boundUser();
  const nonsense = { backupEligible: false, backedUp: true };
  expect(await signInWithPasskey(user.authenticator, nonsense)).toMatchObject({
    status: 401,
    code: "sign_in_refused",
  });
});

import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { createApiKey } from "#shared/contracts/api-keys.ts";
import { me, WebAuthnResponse } from "#shared/contracts/auth.ts";
import { addPasskey, addPasskeyOptions } from "#shared/contracts/passkeys.ts";
import {
  cancelRecovery,
  finishRecovery as finishContract,
  makeRecoveryCodes,
  readRecovery,
  startRecovery as startContract,
  useRecoveryCode as useContract,
} from "#shared/contracts/recovery.ts";
import { Problem } from "#shared/problem.ts";
import { CreationOptions, newAuthenticator } from "#test/authenticator.ts";
import { newUser, PASSWORD, type TestUser } from "#test/harness.ts";
import { mailsTo, tokenTo } from "#test/mailbox.ts";
import { newPasskeyUser } from "#test/passkey-user.ts";
import {
  auditOf,
  baseAt,
  bearer,
  eventsOf,
  freshEmail,
  identity,
  options,
  post,
  signInWithPasskey,
  visitor,
} from "#test/sign-in.ts";
import { recordedStatements } from "#test/statements.ts";
import { issueToken } from "../one-time-tokens/one-time-tokens.ts";
import { digest } from "../keys.ts";
import { creationOptions } from "../passkeys/creation-options.ts";
import { lapseRecoveries, stopRecovery } from "./end-recovery.ts";
import { finishRecovery } from "./finish-recovery.ts";
import { followRecovery } from "./follow-recovery.ts";
import { OPEN_MS, WAIT_MS } from "./core/stages.ts";
import { useRecoveryCode } from "./use-code.ts";

const MINUTE_MS = 60_000;

const newCodes = async (user: TestUser) => (await user.confirmed(makeRecoveryCodes, { body: {} })).codes;
const at = (now: number) => visitor({ now, userAgent: "Mozilla/5.0 (X11; Linux) Firefox/140.0" });
const useCode = (email: string, code: string) => post(`/mapi${useContract.path}`, { email, code });
const stopBy = (token: string) => post("/mapi/auth/recovery/stop", { token });
const refused = { status: 401, code: "sign_in_refused" };

/** Makes the new passkey for the ceremony of a recovery. */
async function made(ceremony: { challengeId: string; options: object } | null) {
  if (ceremony === null) throw new Error("there is no ceremony yet");
  const device = await newAuthenticator(env.PUBLIC_ORIGIN);
  const response = await device.create(CreationOptions.parse(ceremony.options));
  return { device, input: { challengeId: ceremony.challengeId, response } };
}

const codeOf = (error: unknown) => (error instanceof Problem ? error.code : String(error));
const refusalOf = (work: Promise<unknown>) => work.then(() => "done", codeOf);

/** Begins a recovery at `now` and returns the links of its mails. */
async function begun(user: { email: string }, now = Date.now()) {
  expect(await post(`/mapi${startContract.path}`, { email: user.email })).toMatchObject({
    status: 202,
    sent: "if_known",
  });
  const link = await tokenTo(user.email, /^Recover your account/);
  const { readyAt, ceremony } = await followRecovery(at(now), { token: link });
  expect([Date.parse(readyAt), ceremony]).toEqual([now + WAIT_MS, null]);
  const stop = await tokenTo(user.email, /^A recovery of your account has begun/);
  return { link, stop, now, readyAt: now + WAIT_MS };
}

test("tells how well an account is prepared, and makes ten codes that only print", async () => {
  const user = await newPasskeyUser();
  const state = async () => {
    const { status: _, headers: __, ...rest } = await user.send("GET", readRecovery.path);
    return rest;
  };
  expect(await state()).toEqual({ codesLeft: 0, passkeys: 1, fragile: true, pending: null });
  const refusal = await user.send("POST", makeRecoveryCodes.path, {});
  expect(refusal).toMatchObject({ status: 401, code: "step_up_required" });
  const printed = await user.confirmed("POST", makeRecoveryCodes.path, {});
  const { codes } = makeRecoveryCodes.reply?.parse(printed) ?? { codes: [] };
  expect(codes).toHaveLength(10);
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/);
  expect(await state()).toEqual({ codesLeft: 10, passkeys: 1, fragile: false, pending: null });
  const kept = JSON.stringify([
    await identity().list(sql`select * from recovery_codes where user_id = ${user.id}`),
    await eventsOf(user.id),
    await auditOf(user.id),
  ]);
  for (const code of codes) {
    expect(kept).not.toContain(code);
    expect(kept).not.toContain(code.replaceAll("-", ""));
  }
  expect((await eventsOf(user.id)).at(-1)?.body).toEqual({ credential: "recovery_codes", change: "changed" });
});

test("a code makes a new passkey: every other session ends, all is announced, and it is spent", async () => {
  const user = await newUser();
  const [first = "", second = ""] = await newCodes(user);
  const ceremony = options(await useCode(user.email, ` ${first.toLowerCase().replaceAll("-", " ")} `));
  expect(ceremony.options["excludeCredentials"]).toEqual([]);
  const { device, input } = await made(ceremony);
  const answer = await post(`/mapi${finishContract.path}`, input, {
    "user-agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0",
  });
  expect(answer).toMatchObject({ status: 201, user: { id: user.id, email: user.email } });
  expect((await user.fetch(me.path)).status).toBe(401);
  expect((await post("/mapi/auth/refresh", { refresh_token: user.refreshToken })).status).toBe(401);
  expect((await signInWithPasskey(device)).status).toBe(200);
  expect(await useCode(user.email, first)).toMatchObject(refused);
  const told = await eventsOf(user.id);
  expect(told.map(({ type, body }) => `${type} ${body["alert"] ?? body["credential"] ?? ""}`)).toEqual(
    expect.arrayContaining([
      "security.alert recovery_code_used",
      "security.alert recovery_finished",
      "credentials.changed passkey",
      "credentials.changed recovery",
      "session.revoked ",
    ]),
  );
  const actions = (await auditOf(user.id)).map(({ action }) => action);
  expect(actions).toEqual(
    expect.arrayContaining([
      "recovery_codes.made",
      "recovery_code.used",
      "recovery.finished",
      "session.revoked",
    ]),
  );
  await expect
    .poll(async () => (await mailsTo(user.email)).map(({ subject }) => subject))
    .toEqual(
      expect.arrayContaining([
        "You have new recovery codes",
        "A recovery code of your account was used",
        "Your account was recovered",
      ]),
    );
  expect((await useCode(user.email, second)).status).toBe(200);
});

test("a new print ends the old codes, and of ten uses of one code at once one succeeds", async () => {
  const user = await newUser();
  const [old = ""] = await newCodes(user);
  const [code = ""] = await newCodes(user);
  expect(await useCode(user.email, old)).toMatchObject(refused);
  const uses = await Promise.all(
    Array.from({ length: 8 }, () => refusalOf(useRecoveryCode(at(Date.now()), { email: user.email, code }))),
  );
  expect(uses.sort()).toEqual(["done", ...Array.from({ length: 7 }, () => "sign_in_refused")].sort());
});

test("a wrong code and an unknown address are refused alike, with the same questions asked", async () => {
  const user = await newUser();
  await newCodes(user);
  const wrong = "0000-0000-0000-0000-0000-0000";
  const asked = async (email: string) => {
    const { watched, statements } = recordedStatements();
    const who = visitor({ env: watched, userAgent: "Mozilla/5.0 (X11; Linux) Firefox/140.0" });
    const late: Promise<unknown>[] = [];
    const refusal = await refusalOf(
      useRecoveryCode({ ...who, waitUntil: (work) => void late.push(work) }, { email, code: wrong }),
    );
    const before = [...statements];
    await Promise.all(late);
    return { refusal, before };
  };
  const known = await asked(user.email);
  const unknown = await asked(freshEmail());
  expect(known.refusal).toBe("sign_in_refused");
  expect(unknown).toEqual(known);
  expect((await auditOf(user.id)).at(-1)?.action).toBe("recovery_code.refused");
  const one = await useCode(user.email, wrong);
  const other = await useCode(freshEmail(), wrong);
  expect([one.status, one.code]).toEqual([other.status, other.code]);
});

test("guessing codes has to wait, for an unknown address just the same, and keeps nobody from the password", async () => {
  const user = await newUser();
  const [code = ""] = await newCodes(user);
  const now = Date.now();
  for (const email of [user.email, freshEmail()]) {
    const answers: unknown[] = [];
    for (let guess = 0; guess < 12; guess++) {
      answers.push(await refusalOf(useRecoveryCode(at(now), { email, code: "wrong" })));
    }
    expect([answers[0], answers.at(-1)]).toEqual(["sign_in_refused", "rate_limited"]);
  }
  expect(await refusalOf(useRecoveryCode(at(now), { email: user.email, code }))).toBe("rate_limited");
  expect(await refusalOf(useRecoveryCode(at(now + 10 * MINUTE_MS), { email: user.email, code }))).toBe(
    "done",
  );
  const login = { email: user.email, password: "correct horse battery staple" };
  expect((await post("/mapi/auth/login", login)).status).toBe(200);
});

test("asking for a recovery answers alike for every address, and asks nothing before it has answered", async () => {
  const answers = await Promise.all(
    [(await newUser()).email, freshEmail()].map((email) => post(`/mapi${startContract.path}`, { email })),
  );
  for (const answer of answers) expect(answer).toMatchObject({ status: 202, sent: "if_known" });
  expect(Object.keys(answers[0] ?? {})).toEqual(Object.keys(answers[1] ?? {}));
});

test("the delayed recovery: announced, no passkey before 72 hours, one after it with the same link", async () => {
  const user = await newUser();
  await identity().run(sql`update users set email_verified_at = 1 where id = ${user.id}`);
  const { link, readyAt, now } = await begun(user);
  const told = await eventsOf(user.id);
  expect(told.slice(-2)).toEqual([
    { type: "credentials.changed", body: { credential: "recovery", change: "started" } },
    { type: "security.alert", body: { alert: "recovery_started" } },
  ]);
  const { pending } = await user.call(readRecovery);
  expect(pending).toEqual({
    id: pending?.id,
    startedAt: new Date(now).toISOString(),
    readyAt: new Date(readyAt).toISOString(),
  });
  for (const early of [now, now + 1, readyAt - 1])
    expect((await followRecovery(at(early), { token: link })).ceremony).toBeNull();
  const { ceremony } = await followRecovery(at(readyAt), { token: link });
  const { device, input } = await made(ceremony);
  const { user: recovered } = await finishRecovery(at(readyAt + MINUTE_MS), input);
  expect(recovered.id).toBe(user.id);
  expect((await user.fetch(me.path)).status).toBe(401);
  const signedIn = await signInWithPasskey(device);
  expect(signedIn.status).toBe(200);
  const state = await post("/mapi/auth/login", {
    email: user.email,
    password: "correct horse battery staple",
  });
  expect(state.status).toBe(200);
  expect(await refusalOf(followRecovery(at(readyAt + MINUTE_MS), { token: link }))).toBe("link_invalid");
  expect(await refusalOf(finishRecovery(at(readyAt + MINUTE_MS), input))).toBe("sign_in_refused");
  expect((await mailsTo(user.email)).map(({ subject }) => subject)).toEqual(
    expect.arrayContaining(["Recover your account", "A recovery of your account has begun"]),
  );
});

test("any device of the account stops it, once, also when it is ready", async () => {
  const user = await newUser();
  const { link, readyAt } = await begun(user);
  const { ceremony } = await followRecovery(at(readyAt), { token: link });
  const { input } = await made(ceremony);
  await user.call(cancelRecovery);
  expect((await eventsOf(user.id)).at(-1)?.body).toEqual({ credential: "recovery", change: "cancelled" });
  expect((await auditOf(user.id)).at(-1)?.action).toBe("recovery.cancelled");
  expect((await user.call(readRecovery)).pending).toBeNull();
  expect(await refusalOf(finishRecovery(at(readyAt), input))).toBe("sign_in_refused");
  expect(await refusalOf(followRecovery(at(readyAt), { token: link }))).toBe("link_invalid");
  expect(await user.refused(cancelRecovery)).toMatchObject({ code: "not_found" });
  expect((await user.fetch(me.path)).status).toBe(200);
});

test("the link that announced it stops it too, through HTTP, and nothing else does", async () => {
  const user = await newUser();
  const { link, stop, readyAt } = await begun(user);
  expect(await stopBy(link)).toMatchObject({ status: 400, code: "link_invalid" });
  expect(await refusalOf(followRecovery(at(readyAt), { token: stop }))).toBe("link_invalid");
  expect((await stopBy(stop)).status).toBe(204);
  expect(await stopBy(stop)).toMatchObject({ status: 400, code: "link_invalid" });
  expect(await refusalOf(followRecovery(at(readyAt), { token: link }))).toBe("link_invalid");
});

test("a stranger stops and sees nobody's recovery", async () => {
  const [user, other] = await Promise.all([newUser(), newUser()]);
  await begun(user);
  expect((await other.call(readRecovery)).pending).toBeNull();
  expect(await other.refused(cancelRecovery)).toMatchObject({ code: "not_found" });
  expect((await user.call(readRecovery)).pending).not.toBeNull();
});

test("another mail joins the wait that runs; its link takes the place of the first", async () => {
  const user = await newUser();
  const { link, readyAt, now } = await begun(user);
  await post(`/mapi${startContract.path}`, { email: user.email });
  const again = await tokenTo(user.email, /^Recover your account/, 2);
  const joined = await followRecovery(at(now + 60 * MINUTE_MS), { token: again });
  expect(joined).toEqual({ readyAt: new Date(readyAt).toISOString(), ceremony: null });
  expect(await refusalOf(followRecovery(at(now), { token: link }))).toBe("link_invalid");
  expect((await followRecovery(at(readyAt), { token: again })).ceremony).not.toBeNull();
});

test("one link that is followed many times at once begins one recovery", async () => {
  const user = await newUser();
  await post(`/mapi${startContract.path}`, { email: user.email });
  const token = await tokenTo(user.email, /^Recover your account/);
  const now = Date.now();
  const followed = await Promise.all(Array.from({ length: 6 }, () => followRecovery(at(now), { token })));
  expect(new Set(followed.map(({ readyAt }) => readyAt)).size).toBe(1);
  const started = (await eventsOf(user.id)).filter(({ body }) => body["change"] === "started");
  expect(started).toHaveLength(1);
});

test("a recovery that nobody finished lapses for good, and another can begin", async () => {
  const user = await newUser();
  const { link, now, readyAt } = await begun(user);
  const { ceremony } = await followRecovery(at(readyAt + OPEN_MS - 1), { token: link });
  const { input } = await made(ceremony);
  const lapsed = readyAt + OPEN_MS;
  expect(await refusalOf(finishRecovery(at(lapsed), input))).toBe("sign_in_refused");
  expect(await refusalOf(followRecovery(at(lapsed), { token: link }))).toBe("link_invalid");
  await lapseRecoveries(baseAt(lapsed), 1000);
  expect((await auditOf(user.id)).at(-1)?.action).toBe("recovery.lapsed");
  expect(await refusalOf(followRecovery(at(readyAt), { token: link }))).toBe("link_invalid");
  await post(`/mapi${startContract.path}`, { email: user.email });
  const token = await tokenTo(user.email, /^Recover your account/, 2);
  expect((await followRecovery(at(now + 1), { token })).ceremony).toBeNull();
});

/** The ways in which an attacker with one part of a recovery might skip the rest. */
const SKIPS: Record<string, (user: TestUser) => Promise<string[]>> = {
  "finishing a wait that has not ended": async (user) => {
    const { now } = await begun(user);
    const [row] = await identity().list(
      sql<{ id: string }>`select id from recoveries where user_id = ${user.id}`,
    );
    const payload = { by: "wait", recovery: row?.id };
    const challengeId = await ceremonyOf(user.id, payload);
    const { input } = await made({ challengeId, options: await optionsFor(challengeId) });
    return [await refusalOf(finishRecovery(at(now + WAIT_MS - 1), input)), "recovery_waiting"];
  },
  "finishing another account's recovery": async (user) => {
    const other = await newUser();
    const { readyAt } = await begun(other);
    const [row] = await identity().list(
      sql<{ id: string }>`select id from recoveries where user_id = ${other.id}`,
    );
    const challengeId = await ceremonyOf(user.id, { by: "wait", recovery: row?.id });
    const { input } = await made({ challengeId, options: await optionsFor(challengeId) });
    return [await refusalOf(finishRecovery(at(readyAt), input)), "sign_in_refused"];
  },
  "using the answer to one ceremony for another": async (user) => {
    const [one = "", two = ""] = await newCodes(user);
    const first = await made(options(await useCode(user.email, one)));
    const second = options(await useCode(user.email, two));
    const mixed = { challengeId: second.challengeId, response: first.input.response };
    return [await refusalOf(finishRecovery(at(Date.now()), mixed)), "sign_in_refused"];
  },
  "using a ceremony twice": async (user) => {
    const [one = ""] = await newCodes(user);
    const { input } = await made(options(await useCode(user.email, one)));
    const uses = await Promise.all([1, 2, 3].map(() => refusalOf(finishRecovery(at(Date.now()), input))));
    return [uses.sort().join(), "done,sign_in_refused,sign_in_refused"];
  },
  "using a ceremony after its time": async (user) => {
    const [one = ""] = await newCodes(user);
    const { input } = await made(options(await useCode(user.email, one)));
    return [await refusalOf(finishRecovery(at(Date.now() + 6 * MINUTE_MS), input)), "sign_in_refused"];
  },
  "bringing a ceremony of sign-up": async (user) => {
    const begun = options(await post("/mapi/auth/register/options", { email: `x${user.email}` }));
    const { input } = await made(begun);
    return [await refusalOf(finishRecovery(at(Date.now()), input)), "sign_in_refused"];
  },
  "taking a recovery's ceremony to sign-up": async (user) => {
    const [one = ""] = await newCodes(user);
    const { input } = await made(options(await useCode(user.email, one)));
    return [(await post("/mapi/auth/register/verify", input)).code ?? "", "sign_in_refused"];
  },
  "bringing a passkey that somebody has": async (user) => {
    const [one = ""] = await newCodes(user);
    const victim = await newPasskeyUser();
    const ceremony = options(await useCode(user.email, one));
    const device = await newAuthenticator(env.PUBLIC_ORIGIN, {
      credentialId: victim.authenticator.credentialId,
    });
    const response = await device.create(CreationOptions.parse(ceremony.options));
    const input = { challengeId: ceremony.challengeId, response };
    return [await refusalOf(finishRecovery(at(Date.now()), input)), "passkey_taken"];
  },
  "another user's code": async (user) => {
    const [code = ""] = await newCodes(await newUser());
    return [(await useCode(user.email, code)).code ?? "", "sign_in_refused"];
  },
  "another email with several @": async (user) => {
    const [code = ""] = await newCodes(user);
    const answer = await useCode(`${user.email}@evil.example`, code);
    return [String(answer.status), "400"];
  },
  "the mailed link as a ceremony": async (user) => {
    const { link } = await begun(user);
    const { input } = await made({ challengeId: link, options: await optionsFor(link) });
    return [await refusalOf(finishRecovery(at(Date.now() + WAIT_MS), input)), "sign_in_refused"];
  },
  "the link through an address that the account has left": async (user) => {
    const { link, readyAt } = await begun(user);
    const { ceremony } = await followRecovery(at(readyAt), { token: link });
    const { input } = await made(ceremony);
    await identity().run(sql`update users set email = ${freshEmail()} where id = ${user.id}`);
    const followed = await refusalOf(followRecovery(at(readyAt), { token: link }));
    const finished = await refusalOf(finishRecovery(at(readyAt), input));
    return [`${followed} ${finished}`, "link_invalid sign_in_refused"];
  },
};

const ceremonyOf = (userId: string, payload: object) =>
  issueToken(identity(), {
    purpose: "recovery_register",
    userId,
    payload,
    expiresAt: Date.now() + 10 * WAIT_MS,
  });

function optionsFor(challengeId: string): Promise<object> {
  return creationOptions({ env, identity: identity() }, challengeId, {
    email: "a@b.example",
    name: "a",
    handle: "AAAA",
  });
}

test.each(Object.entries(SKIPS))(
  "CVE-2026-18963, CVE-2026-3872, CVE-2026-7504: no step of a recovery is skipped by %s",
  async (_, skip) => {
    const user = await newUser();
    const [answer, expected] = await skip(user);
    expect(answer).toBe(expected);
  },
);

test("a recovery by code ends a delayed one, and the ceremonies that were begun for it", async () => {
  const user = await newUser();
  const [one = "", two = ""] = await newCodes(user);
  const { link, readyAt } = await begun(user);
  const waiting = await made(options(await useCode(user.email, two)));
  const { input } = await made(options(await useCode(user.email, one)));
  await finishRecovery(at(Date.now()), input);
  expect(await refusalOf(followRecovery(at(readyAt), { token: link }))).toBe("link_invalid");
  expect(await refusalOf(finishRecovery(at(Date.now()), waiting.input))).toBe("sign_in_refused");
});

test("of a finish and a cancel at the same moment one takes place", async () => {
  const user = await newUser();
  const { link, stop, readyAt } = await begun(user);
  const { ceremony } = await followRecovery(at(readyAt), { token: link });
  const { input } = await made(ceremony);
  const [finished, stopped] = await Promise.all([
    refusalOf(finishRecovery(at(readyAt), input)),
    refusalOf(stopRecovery(at(readyAt), { token: stop })),
  ]);
  expect([finished === "done", stopped === "done"].filter(Boolean)).toHaveLength(1);
  const [row] = await identity().list(
    sql<{ n: number }>`select count(*) as n from passkeys where user_id = ${user.id}`,
  );
  expect(row?.n).toBe(finished === "done" ? 1 : 0);
});

test("a second passkey makes an account less fragile, a password as well", async () => {
  const user = await newPasskeyUser();
  await user.addPasskey();
  expect(await user.send("GET", readRecovery.path)).toMatchObject({ passkeys: 2, fragile: false });
  const other = await newUser();
  const { challengeId, options: asked } = await other.confirmed(addPasskeyOptions, { body: {} });
  const device = await newAuthenticator(env.PUBLIC_ORIGIN);
  const response = WebAuthnResponse.parse(await device.create(CreationOptions.parse(asked)));
  await other.call(addPasskey, { body: { challengeId, response } });
  expect(await other.call(readRecovery)).toMatchObject({ passkeys: 1, codesLeft: 0, fragile: false });
});

test("a recovery is nothing that a page of another site can begin or finish", async () => {
  const headers = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
  for (const [path, body] of [
    [useContract.path, { email: freshEmail(), code: "x" }],
    [startContract.path, { email: freshEmail() }],
    ["/auth/recovery/follow", { token: "x" }],
    ["/auth/recovery/stop", { token: "x" }],
  ] as const) {
    expect(await post(`/api/v1${path}`, body, headers)).toMatchObject({ status: 403, code: "cross_site" });
  }
  expect((await post(`/mapi${cancelRecovery.path}`, {}, bearer("x"))).status).toBe(405);
});

test("a recovery that first proves the address leaves nothing in that was there before it", async () => {
  const user = await newUser();
  const [code = ""] = await newCodes(user);
  const { key } = await user.confirmed(createApiKey, { body: { name: "k", scopes: ["profile:read"] } });
  const { link, readyAt } = await begun(user);
  const { ceremony } = await followRecovery(at(readyAt), { token: link });
  const { device, input } = await made(ceremony);
  await finishRecovery(at(readyAt), input);
  const entered = await signInWithPasskey(device);
  expect(entered).toMatchObject({ status: 200, user: { id: user.id, emailVerified: true } });
  expect((await post("/mapi/auth/login", { email: user.email, password: PASSWORD })).status).toBe(401);
  expect(await useCode(user.email, code)).toMatchObject(refused);
  const keys = await identity().list(
    sql<{
      revoked: number;
    }>`select revoked_at is not null as revoked from api_keys where hash = ${await digest(key)}`,
  );
  expect(keys).toEqual([{ revoked: 1 }]);
  expect((await auditOf(user.id)).find(({ action }) => action === "recovery.finished")?.detail).toMatchObject(
    {
      removed: "unproven_ways_in",
    },
  );
});

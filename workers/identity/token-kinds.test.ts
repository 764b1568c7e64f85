import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { ENDPOINTS } from "#shared/contracts/all.ts";
import { createApiKey } from "#shared/contracts/api-keys.ts";
import { me } from "#shared/contracts/auth.ts";
import { addPasskeyOptions } from "#shared/contracts/passkeys.ts";
import { makeRecoveryCodes } from "#shared/contracts/recovery.ts";
import { stepUpOptions } from "#shared/contracts/step-up.ts";
import { ANY_PARAMS } from "#test/any-params.ts";
import { newTraveller } from "#test/at-provider.ts";
import { rounds } from "#test/effort.ts";
import { tokenTo } from "#test/mailbox.ts";
import { newUser, PASSWORD, send, type TestUser } from "#test/harness.ts";
import { pathOf } from "#shared/client/request.ts";
import { freshEmail, identity, options, post } from "#test/sign-in.ts";
import { issueToken, PURPOSES, type Purpose } from "./one-time-tokens/one-time-tokens.ts";
import {
  authorize,
  codeFor,
  exchange,
  letInAssistant,
  type Page,
  PHONE,
  postForm,
  requestOf,
  signedInPage,
} from "#test/oauth.ts";
import { addressHash } from "./recovery/hashes.ts";
import { issueTicket } from "./sessions/tickets.ts";

/**
 * Issues a link of the given purpose, in the form that mails carry,
 * so that every kind can be tried at every endpoint.
 */
const linkFor = (purpose: Purpose, payload: object) => (user: TestUser) =>
  issueToken(identity(), { purpose, userId: user.id, expiresAt: Date.now() + 60_000, payload });

/**
 * One live secret of each kind that sign-in issues.
 * A new kind must be added here before it is used elsewhere.
 */
const KINDS: Record<string, (user: TestUser) => Promise<string>> = {
  access: async (user) => user.accessJwt,
  refresh: async (user) => user.refreshToken,
  /** The device key of a browser. It opens nothing anywhere. */
  device: async (user) => {
    const headers = { origin: env.PUBLIC_ORIGIN };
    const answer = await post("/api/v1/auth/login", { email: user.email, password: PASSWORD }, headers);
    const cookie = answer.headers.getSetCookie().find((each) => each.startsWith("__Host-tidemark_device="));
    return /=([^;]+)/.exec(cookie ?? "")?.[1] ?? "";
  },
  ws_ticket: async (user) => {
    const { session } = await user.call(me);
    return (await issueTicket({ ...user.ctx(), sessionId: session.id })).ticket;
  },
  passkey_add: async (user) => (await user.confirmed(addPasskeyOptions, { body: {} })).challengeId,
  step_up: async (user) => (await user.call(stepUpOptions, { body: ACT })).challengeId,
  step_up_proof: async (user) => (await user.confirmation(addPasskeyOptions, { body: {} }))["step-up"],
  password_reset: (user) => linkFor("password_reset", { email: user.email })(user),
  email_verify: (user) => linkFor("email_verify", { email: user.email })(user),
  email_change_old: linkFor("email_change_old", { change: "x" }),
  email_change_new: linkFor("email_change_new", { change: "x" }),
  registration: linkFor("registration", {}),
  provider_state: async () => {
    const url = await newTraveller().leave("/auth/providers/google/start");
    return new URL(url).searchParams.get("state") ?? "";
  },
  passkey_login: async () => options(await post("/mapi/auth/login/options", {})).challengeId,
  passkey_register: async (user) =>
    options(await post("/mapi/auth/register/options", { email: `x${user.email}` })).challengeId,
  api_key: async (user) =>
    (await user.confirmed(createApiKey, { body: { name: "robot", scopes: ["events:read"] } })).key,
  recovery_link: async (user) =>
    linkFor("recovery_link", { address: await addressHash(env, user.email) })(user),
  recovery_stop: async (user) => {
    await post("/mapi/auth/recovery/follow", { token: await KINDS["recovery_link"]?.(user) });
    return tokenTo(user.email, /^A recovery of your account has begun/);
  },
  recovery_code: async (user) => (await user.confirmed(makeRecoveryCodes, { body: {} })).codes[0] ?? "",
  recovery_register: async (user) => {
    const code = await KINDS["recovery_code"]?.(user);
    return options(await post("/mapi/auth/recovery/code", { email: user.email, code })).challengeId;
  },
  oauth_request: async () => requestOf(await authorize()),
  oauth_code: async () => codeFor(await signedInPage()),
  assistant_access: async () => (await assistant()).access_token ?? "",
  assistant_refresh: async () => (await assistant()).refresh_token ?? "",
};

/** Each kind gets an assistant of its own, because a door may spend its tokens. */
const assistant = async () => letInAssistant(await signedInPage());

const ACT = { method: "POST", path: addPasskeyOptions.path, body: {} } as const;

const anyAssertion = {
  id: "AAAA",
  rawId: "AAAA",
  type: "public-key",
  clientExtensionResults: {},
  response: { clientDataJSON: "e30", authenticatorData: "AAAA", signature: "AAAA", userHandle: "AAAA" },
};

let consenting: Promise<Page> | undefined;

async function liveSessions(): Promise<number> {
  const found = await identity().list(sql`select 1 as one from sessions where revoked_at is null`);
  return found.length;
}

let anybody: Promise<TestUser> | undefined;
/** A signed-in user who holds a secret that is not theirs. */
function stranger(): Promise<TestUser> {
  anybody ??= newUser();
  return anybody;
}

const asJson = (body: object) => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

/** Every endpoint that takes a secret, the kind that it takes, and how the kind is presented there. */
const DOORS: { name: string; takes: string | string[]; status: (token: string) => Promise<number> }[] = [
  ...ENDPOINTS.filter(({ auth }) => auth === "session").flatMap((contract) => {
    const path = pathOf(contract, { params: ANY_PARAMS });
    const call = async (url: string, headers: Record<string, string>) =>
      (
        await send(url, {
          method: contract.method,
          headers: { "idempotency-key": "k", "content-type": "application/json", ...headers },
          ...(contract.method === "GET" ? {} : { body: "{}" }),
        })
      ).status;
    const page = { origin: env.PUBLIC_ORIGIN };
    return [
      {
        name: `bearer at ${contract.name}`,
        takes: contract.scope === undefined ? "access" : ["access", "api_key"],
        status: (token: string) => call(`/mapi${path}`, { authorization: `Bearer ${token}` }),
      },
      {
        name: `cookie at ${contract.name}`,
        takes: "access",
        status: (token: string) =>
          call(`/api/v1${path}`, { ...page, cookie: `__Host-tidemark_access=${token}` }),
      },
    ];
  }),
  ...["refresh", "refresh-token"].flatMap((path) => [
    {
      name: `body of ${path}`,
      takes: "refresh",
      status: async (token: string) => (await post(`/mapi/auth/${path}`, { refresh_token: token })).status,
    },
    {
      name: `cookie at ${path}`,
      takes: "refresh",
      status: async (token: string) =>
        (
          await post(
            `/api/v1/auth/${path}`,
            {},
            {
              origin: env.PUBLIC_ORIGIN,
              cookie: `__Host-tidemark_refresh=${token}`,
            },
          )
        ).status,
    },
  ]),
  {
    name: "link of password/reset",
    takes: "password_reset",
    status: async (token) =>
      (await post("/mapi/auth/password/reset", { token, password: "a harbour at low tide" })).status,
  },
  {
    name: "link of email/confirm",
    takes: ["email_verify", "email_change_old", "email_change_new", "registration"],
    status: async (token) => (await post("/mapi/auth/email/confirm", { token })).status,
  },
  {
    name: "link of recovery/follow",
    takes: "recovery_link",
    status: async (token) => (await post("/mapi/auth/recovery/follow", { token })).status,
  },
  {
    name: "link of recovery/stop",
    takes: "recovery_stop",
    status: async (token) => (await post("/mapi/auth/recovery/stop", { token })).status,
  },
  {
    name: "code of recovery",
    takes: "recovery_code",
    status: async (code) =>
      (await post("/mapi/auth/recovery/code", { email: freshEmail(), code: code.slice(0, 100) })).status,
  },
  {
    name: "challenge of recovery/verify",
    takes: "recovery_register",
    status: async (challengeId) =>
      (await post("/mapi/auth/recovery/verify", { challengeId, response: anyAssertion })).status,
  },
  {
    name: "challenge of login/verify",
    takes: "passkey_login",
    status: async (challengeId) =>
      (await post("/mapi/auth/login/verify", { challengeId, response: anyAssertion })).status,
  },
  {
    name: "challenge of a passkey to add",
    takes: "passkey_add",
    status: async (challengeId) =>
      (await (await stranger()).fetch("/auth/passkeys", asJson({ challengeId, response: anyAssertion })))
        .status,
  },
  {
    name: "challenge of step-up by password",
    takes: "step_up",
    status: async (challengeId) =>
      (await (await stranger()).fetch("/auth/step-up/password", asJson({ challengeId, password: PASSWORD })))
        .status,
  },
  ...["passkey_add", "step_up", "step_up_proof"].map((of) => ({
    name: `Step-Up header, as a ${of}`,
    takes: of === "passkey_add" ? "" : of,
    status: async (secret: string) => {
      const header = of === "step_up_proof" ? secret : `${secret}.${btoa(JSON.stringify(anyAssertion))}`;
      const sent = { ...asJson({}), headers: { "content-type": "application/json", "step-up": header } };
      return (await (await stranger()).fetch(addPasskeyOptions.path, sent)).status;
    },
  })),
  {
    name: "challenge of register/verify",
    takes: "passkey_register",
    status: async (challengeId) =>
      (await post("/mapi/auth/register/verify", { challengeId, response: anyAssertion })).status,
  },
  {
    name: "code of /oauth/token",
    takes: "oauth_code",
    status: async (code) => (await exchange(code)).status,
  },
  {
    // An app may refresh what was granted to it, but not the refresh token of a sign-in of our own.
    name: "refresh token of /oauth/token",
    takes: "oauth_refresh",
    status: async (token) =>
      (
        await postForm("/oauth/token", {
          grant_type: "refresh_token",
          client_id: PHONE,
          refresh_token: token,
        })
      ).status,
  },
  {
    // It answers 200 to every unknown token, so the test checks whether any session has ended.
    name: "token of /oauth/revoke",
    takes: "oauth_refresh",
    status: async (token) => {
      const before = await liveSessions();
      await postForm("/oauth/revoke", { client_id: PHONE, token });
      return (await liveSessions()) < before ? 200 : 400;
    },
  },
  {
    name: "bearer at /mcp",
    takes: "assistant_access",
    status: async (token) => {
      const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" });
      const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
      return (await send("/mcp", { method: "POST", headers, body })).status;
    },
  },
  {
    name: "request of the consent page",
    takes: "oauth_request",
    status: async (token) => {
      consenting ??= signedInPage();
      const { status } = await (await consenting).fetch(`/auth/authorizations/${token}`);
      return status === 404 ? 400 : status;
    },
  },
  ...["google", "microsoft"].flatMap((provider) =>
    ["state", "code"].map((name) => ({
      name: `${name} of the callback of ${provider}`,
      takes: "provider_state",
      status: async (token: string) => {
        const path = `/oauth/callback/${provider}?${name}=${encodeURIComponent(token)}`;
        const { status, headers } = await send(path, { redirect: "manual" });
        return status === 303 && headers.get("location") === "/?problem=sign_in_refused" ? 401 : status;
      },
    })),
  ),
  ...["ticket", "jwt"].map((name) => ({
    name: `${name} of the socket`,
    takes: "ws_ticket",
    status: async (token: string) =>
      (await send(`/ws?${name}=${encodeURIComponent(token)}`, { headers: { upgrade: "websocket" } })).status,
  })),
  {
    name: "subprotocol of the socket",
    takes: "access",
    status: async (token) =>
      (
        await send("/ws", {
          headers: { upgrade: "websocket", "sec-websocket-protocol": `tidemark.v1, bearer.${token}` },
        })
      ).status,
  },
];

test("every purpose of a one-time secret is a kind here", () => {
  expect(Object.keys(KINDS)).toEqual(expect.arrayContaining([...PURPOSES]));
});

/** In the suite each contract meets a third of the kinds, and the doors of one kind only meet all. */
const APART = rounds({ sample: 3, long: 1 });

test.each(Object.keys(KINDS).map((kind, turn) => [kind, turn] as const))(
  "CVE-2026-110862: a secret of kind %s is refused at every door of another kind",
  async (kind, turn) => {
    const user = await newUser();
    const secret = await KINDS[kind]?.(user);
    const opened: string[] = [];
    for (const [at, door] of DOORS.entries()) {
      if (/ at (?!refresh)/.test(door.name) && (at + turn) % APART !== 0) continue;
      if ([door.takes].flat().includes(kind)) continue;
      const status = await door.status(secret ?? "");
      // A valid key is refused for its scopes, because the act needs a signed-in user.
      const refusals = kind === "api_key" ? [400, 401, 403] : [400, 401];
      if (!refusals.includes(status)) opened.push(`${door.name}: ${status}`);
    }
    expect(opened).toEqual([]);
  },
);

test("CVE-2026-110862: a link of one purpose under the prefix of another opens nothing", async () => {
  const user = await newUser();
  for (const kind of ["email_verify", "password_reset", "ws_ticket"]) {
    const secret = (await KINDS[kind]?.(user)) ?? "";
    for (const prefix of ["evf", "eco", "ecn", "rgn", "rst"]) {
      if (secret.startsWith(prefix)) continue;
      const token = `${prefix}${secret.slice(3)}`;
      const refusal = { status: 400, code: "link_invalid" };
      expect(await post("/mapi/auth/email/confirm", { token })).toMatchObject(refusal);
      expect(
        await post("/mapi/auth/password/reset", { token, password: "a harbour at low tide" }),
      ).toMatchObject(refusal);
    }
  }
});
const grantedToApp = async () => (await exchange(await codeFor(await signedInPage()))).refresh_token ?? "";

test("the doors do open to their own kind", async () => {
  const user = await newUser();
  const bearerAtMe = DOORS.find(({ name }) => name === "bearer at me");
  const cookieAtMe = DOORS.find(({ name }) => name === "cookie at me");
  const socket = DOORS.find(({ name }) => name === "ticket of the socket");
  const body = DOORS.find(({ name }) => name === "body of refresh");
  expect(await bearerAtMe?.status(user.accessJwt)).toBe(200);
  expect(await cookieAtMe?.status(user.accessJwt)).toBe(200);
  expect(await socket?.status((await KINDS["ws_ticket"]?.(user)) ?? "")).toBe(101);
  expect(await body?.status(user.refreshToken)).toBe(200);
  const link = DOORS.find(({ name }) => name === "link of email/confirm");
  expect(await link?.status((await KINDS["email_verify"]?.(user)) ?? "")).toBe(200);
  const reset = DOORS.find(({ name }) => name === "link of password/reset");
  expect(await reset?.status((await KINDS["password_reset"]?.(user)) ?? "")).toBe(204);

  const code = DOORS.find(({ name }) => name === "code of /oauth/token");
  const turned = DOORS.find(({ name }) => name === "refresh token of /oauth/token");
  const revoked = DOORS.find(({ name }) => name === "token of /oauth/revoke");
  const request = DOORS.find(({ name }) => name === "request of the consent page");
  expect(await code?.status((await KINDS["oauth_code"]?.(user)) ?? "")).toBe(200);
  expect(await request?.status((await KINDS["oauth_request"]?.(user)) ?? "")).toBe(200);
  expect(await turned?.status(await grantedToApp())).toBe(200);
  expect(await revoked?.status(await grantedToApp())).toBe(200);
  // The reset of the password ended the session of the first user.
  const another = await newUser();
  const events = DOORS.find(({ name }) => name === "bearer at listEvents");
  expect(await events?.status((await KINDS["api_key"]?.(another)) ?? "")).toBe(200);
  const recovery = DOORS.find(({ name }) => name === "link of recovery/follow");
  expect(await recovery?.status((await KINDS["recovery_link"]?.(another)) ?? "")).toBe(200);
  const stop = DOORS.find(({ name }) => name === "link of recovery/stop");
  expect(await stop?.status(await tokenTo(another.email, /^A recovery of your account has begun/))).toBe(204);
});

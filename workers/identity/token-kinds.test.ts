import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { ENDPOINTS } from "#shared/contracts/all.ts";
import { me } from "#shared/contracts/auth.ts";
import { addPasskeyOptions } from "#shared/contracts/passkeys.ts";
import { stepUpOptions } from "#shared/contracts/step-up.ts";
import { newUser, PASSWORD, pathOf, send, type TestUser } from "#test/harness.ts";
import { options, post } from "#test/sign-in.ts";
import { PURPOSES } from "./challenges/spend-once.ts";
import { issueTicket } from "./sessions/tickets.ts";

/** One live secret of each kind that sign-in hands out. A new kind belongs here before it belongs anywhere else. */
const KINDS: Record<string, (user: TestUser) => Promise<string>> = {
  access: async (user) => user.accessJwt,
  refresh: async (user) => user.refreshToken,
  /** What a browser is known by; it opens nothing anywhere. */
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
  passkey_login: async () => options(await post("/mapi/auth/login/options", {})).challengeId,
  passkey_register: async (user) =>
    options(await post("/mapi/auth/register/options", { email: `x${user.email}` })).challengeId,
};

const ACT = { method: "POST", path: addPasskeyOptions.path, body: {} } as const;

const anyAssertion = {
  id: "AAAA",
  rawId: "AAAA",
  type: "public-key",
  clientExtensionResults: {},
  response: { clientDataJSON: "e30", authenticatorData: "AAAA", signature: "AAAA", userHandle: "AAAA" },
};

let anybody: Promise<TestUser> | undefined;
/** Somebody signed in who was handed a secret that is not theirs to use there. */
function stranger(): Promise<TestUser> {
  anybody ??= newUser();
  return anybody;
}

const asJson = (body: object) => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

/** Every place that takes a secret, the kind it is for, and how that kind is presented there. */
const DOORS: { name: string; takes: string; status: (token: string) => Promise<number> }[] = [
  ...ENDPOINTS.filter(({ auth }) => auth === "session").flatMap((contract) => {
    const path = pathOf(contract, { params: { id: "x" } });
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
        takes: "access",
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

test.each(Object.keys(KINDS))(
  "a secret of kind %s is refused at every door of another kind",
  async (kind) => {
    const user = await newUser();
    const secret = await KINDS[kind]?.(user);
    const opened: string[] = [];
    for (const door of DOORS) {
      if (door.takes === kind) continue;
      const status = await door.status(secret ?? "");
      if (status !== 401 && status !== 400) opened.push(`${door.name}: ${status}`);
    }
    expect(opened).toEqual([]);
  },
);

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
});

import { newAuthenticator, type Authenticator } from "../test/authenticator.ts";
import { load } from "./load.ts";
import { median, type Line } from "./people.ts";
import type { World } from "./world.ts";

const ORIGIN = "http://localhost:8787";
const REPEATS = 3;
const SECONDS = 3;
const CLIENTS = 8;

/** A client of either product: it signs in with its passkey, refreshes, and shows its session. */
type Client = {
  signIn(): Promise<void>;
  refresh(): Promise<void>;
  /** The headers of a request that shows the session. */
  shown(): Record<string, string>;
};

/**
 * Measures identity beside better-auth on the same runtime and store: sign-ins, refreshes and token checks
 * per second.
 */
export async function measureSignIn(world: World): Promise<Line[]> {
  await asked(new URL("/setup", world.peer), { method: "POST" });
  const ours = await Promise.all(
    Array.from({ length: CLIENTS }, (_, n) => tidemarkClient(world.tidemark, n)),
  );
  const peers = await Promise.all(Array.from({ length: CLIENTS }, (_, n) => peerClient(world.peer, n)));
  return [
    await compare("passkey sign-in, options to tokens, a second", ours, peers, (client) => client.signIn()),
    await compare("session refresh, a second", ours, peers, (client) => client.refresh()),
    await compareChecks(world, ours, peers),
    await addedCpu(world, ours),
    await hostedBesideDirect(world.tidemark, ours),
  ];
}

async function compare(
  what: string,
  ours: Client[],
  peers: Client[],
  act: (client: Client) => Promise<void>,
): Promise<Line> {
  const rates: { ours: number[]; peers: number[] } = { ours: [], peers: [] };
  for (const clients of [ours, peers]) await rateOf(clients, act, 1);
  for (let turn = 0; turn < REPEATS; turn++) {
    rates.peers.push(await rateOf(peers, act, SECONDS));
    rates.ours.push(await rateOf(ours, act, SECONDS));
  }
  return line(what, median(rates.ours), median(rates.peers));
}

/** Compares the sign-in on the hosted page for native apps, by cookies, with the direct call. */
async function hostedBesideDirect(tidemark: URL, direct: Client[]): Promise<Line> {
  const pages = await Promise.all(
    Array.from({ length: CLIENTS }, (_, n) => tidemarkClient(tidemark, n + CLIENTS, { carrier: "cookie" })),
  );
  const rates: { pages: number[]; direct: number[] } = { pages: [], direct: [] };
  for (let turn = 0; turn < 7; turn++) {
    rates.direct.push(await rateOf(direct, (client) => client.signIn(), SECONDS));
    rates.pages.push(await rateOf(pages, (client) => client.signIn(), SECONDS));
  }
  const [page, call] = [1000 / median(rates.pages), 1000 / median(rates.direct)];
  return {
    what: "sign-in on the hosted page beside the direct call, ms each",
    ours: page.toFixed(2),
    floor: call.toFixed(2),
    ratio: page / call,
    target: "< 1.1",
    holds: page / call < 1.1,
  };
}

async function compareChecks(world: World, [ours]: Client[], [peer]: Client[]): Promise<Line> {
  const rates: { ours: number[]; peers: number[] } = { ours: [], peers: [] };
  const sides = [
    ["peers", new URL("/hello", world.peer), peer?.shown() ?? {}],
    ["ours", new URL("/mapi/imports/formats", world.tidemark), ours?.shown() ?? {}],
  ] as const;
  for (const [, url, headers] of sides) await load(url, headers, { seconds: 1 });
  for (let turn = 0; turn < REPEATS; turn++) {
    for (const [side, url, headers] of sides) {
      const { perSecond, failed } = await load(url, headers, { seconds: 2 });
      if (failed > 0) throw new Error(`${url.pathname}: ${failed} requests were refused`);
      rates[side].push(perSecond);
    }
  }
  return line("token check before a route, a second", median(rates.ours), median(rates.peers));
}

/** One thread serves each Worker, so the difference of their times per request is the cost of signing in. */
async function addedCpu(world: World, [ours]: Client[]): Promise<Line> {
  const signedIn: number[] = [];
  const bare: number[] = [];
  for (let turn = 0; turn < REPEATS; turn++) {
    bare.push((await load(new URL("/hello", world.floor), {}, { seconds: 2 })).perSecond);
    const url = new URL("/mapi/imports/formats", world.tidemark);
    signedIn.push((await load(url, ours?.shown() ?? {}, { seconds: 2 })).perSecond);
  }
  const [with_, without] = [1000 / median(signedIn), 1000 / median(bare)];
  const added = with_ - without;
  return {
    what: "an authenticated request beside a bare one, ms each",
    ours: with_.toFixed(3),
    floor: without.toFixed(3),
    ratio: with_ / without,
    target: "adds ≤ 1 ms",
    holds: added <= 1,
  };
}

function line(what: string, ours: number, peer: number): Line {
  const ratio = ours / peer;
  const words = { ours: ours.toFixed(0), floor: `${peer.toFixed(0)} (better-auth)` };
  return { what, ...words, ratio, target: "≥ 1.5", holds: ratio >= 1.5 };
}

/** How often per second all clients together run `act`, each client one call after the other. */
async function rateOf(
  clients: Client[],
  act: (client: Client) => Promise<void>,
  seconds: number,
): Promise<number> {
  const began = performance.now();
  const until = began + seconds * 1000;
  let done = 0;
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() < until) {
        await act(client);
        done++;
      }
    }),
  );
  return (done * 1000) / (performance.now() - began);
}

async function tidemarkClient(
  tidemark: URL,
  n: number,
  { carrier = "bearer" as "bearer" | "cookie" } = {},
): Promise<Client> {
  const device = await newAuthenticator(ORIGIN);
  const at = (path: string) => new URL(`/${carrier === "bearer" ? "mapi" : "api/v1"}/auth/${path}`, tidemark);
  // Either client makes its device known: a page by its cookie, an app by its header.
  const known: Record<string, string> =
    carrier === "bearer" ? { "tidemark-device": `bench-device-${n}-0123456789` } : { origin: ORIGIN };
  async function sent(url: URL, body: object): Promise<Body> {
    const headers = { "content-type": "application/json", ...known };
    const answer = await asked(url, { method: "POST", headers, body: JSON.stringify(body) });
    const device = answer.headers.getSetCookie().find((set) => set.startsWith("__Host-tidemark_device="));
    if (device !== undefined) known["cookie"] = device.slice(0, device.indexOf(";"));
    return (await answer.json()) as Body;
  }
  const begun = await sent(at("register/options"), { email: `passkey-${n}@example.com` });
  const response = await device.create(begun.options);
  let tokens = await sent(at("register/verify"), { challengeId: begun.challengeId, response });
  return {
    async signIn() {
      const { challengeId, options } = await sent(at("login/options"), {});
      tokens = await sent(at("login/verify"), { challengeId, response: await device.get(options) });
    },
    async refresh() {
      tokens = await sent(at("refresh"), { refresh_token: tokens.refresh_token });
    },
    shown: () => ({ authorization: `Bearer ${tokens.access_jwt}` }),
  };
}

/**
 * better-auth's sessions do not rotate. Its nearest act to a refresh is a read that bypasses the cookie
 * cache, which prolongs the session.
 */
async function peerClient(peer: URL, n: number): Promise<Client> {
  const device: Authenticator = await newAuthenticator(ORIGIN);
  const at = (path: string) => new URL(`/api/auth/${path}`, peer);
  const jar = new Map<string, string>();
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
  async function ask(path: string, body?: object): Promise<Body> {
    const answer = await asked(at(path), {
      method: body === undefined ? "GET" : "POST",
      headers: {
        origin: ORIGIN,
        cookie: cookie(),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      jar.set(name, value);
    }
    return (await answer.json()) as Body;
  }
  await ask("sign-up/email", {
    email: `peer-${n}@example.com`,
    password: "correct horse battery staple",
    name: "P",
  });
  const made = await device.create(await ask("passkey/generate-register-options"));
  await ask("passkey/verify-registration", { response: made });
  return {
    async signIn() {
      const options = await ask("passkey/generate-authenticate-options");
      await ask("passkey/verify-authentication", { response: await device.get(options) });
    },
    async refresh() {
      await ask("get-session?disableCookieCache=true");
    },
    shown: () => ({ cookie: cookie() }),
  };
}

/** The fields of either product's answers that a client reads. */
type Body = {
  challengeId: string;
  options: Body;
  challenge: string;
  user: { id: string };
  rp: { id: string };
  access_jwt: string;
  refresh_token: string;
};

async function asked(url: URL, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${url.pathname} answered ${response.status}: ${await response.text()}`);
  return response;
}

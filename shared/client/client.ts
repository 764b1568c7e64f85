import type * as z from "zod";
import { logout, refresh, Registered, SignedIn } from "../contracts/auth.ts";
import { type AnyEndpoint, type Endpoint, type Method, repliesInJson } from "../endpoint.ts";
import { Problem } from "../problem.ts";
import { backoffMs, type Clock, systemClock } from "./clock.ts";
import { type LocalStore, memoryStore } from "./local-store.ts";
import { type Given, parseReply, pathOf, problemOf, type Received, Unreachable } from "./request.ts";
import type { DeviceKeyring } from "./session-envelope.ts";
import { SignOuts } from "./sign-outs.ts";
import { type Carrier, Tokens } from "./tokens.ts";
import { type Pair, plainVault, sealedVault } from "./vault.ts";

/** Sends a request; one that can see how much of the body has left says so. */
export type Transport = (
  url: string,
  init: RequestInit,
  onProgress?: (fraction: number) => void,
) => Promise<Response>;

export type ClientOptions = {
  /** The mount, such as `https://tidemark.example/api/v1`. */
  baseUrl: string;
  carrier: Carrier;
  store?: LocalStore;
  /** With one, tokens rest sealed under a key of this device; without, as the store keeps them. */
  keyring?: DeviceKeyring;
  clock?: Clock;
  transport?: Transport;
  /** The session is over: signed out here or elsewhere, expired, or erased. The store has been wiped. */
  ended?: () => void;
  /** Asks whoever is there to confirm a request that was refused with `step_up_required`; null when they do not. */
  confirm?: (act: ActToConfirm) => Promise<string | null>;
};

/** A request that waits for its confirmation: what the server will compare, and which contract's words describe it. */
export type ActToConfirm = {
  name: string;
  summary: string;
  method: Method;
  /** Under the mount, its query included. */
  path: string;
  params: Record<string, unknown>;
  body: unknown;
};

/** Nobody confirmed the request, so it was not sent again: everything is as it was. */
export class NotConfirmed extends Error {
  constructor(refusal: Problem) {
    super("This was not confirmed", { cause: refusal });
    this.name = "NotConfirmed";
  }
}

export type Upload = {
  file: Blob;
  fileName: string;
  /** Form fields of a multipart upload, query of a raw one. */
  fields?: Record<string, string | undefined>;
  as?: "multipart" | "raw";
  idempotencyKey?: string;
  signal?: AbortSignal;
  onProgress?: (fraction: number) => void;
};

export type Client = ReturnType<typeof createClient>;

type Prepared = {
  path: string;
  body?: RequestInit["body"];
  type?: string;
  idempotencyKey?: string | undefined;
  /** The token to send instead of the session's. */
  access?: string | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((fraction: number) => void) | undefined;
  /** What confirms exactly this request, as its header carries it. */
  confirmation?: string;
};

const ATTEMPTS = 4;
/** A server that asks for more patience than this is answered to the caller. */
const MOST_PATIENCE_SECONDS = 60;
/** Refusals that say: not now. */
const PASSING = new Set([429, 502, 503]);

/**
 * Calls contracts: sends the session along, refreshes it early and once on `unauthenticated`, has confirmed what must
 * be, repeats what is safe to repeat under one Idempotency-Key, parses the answer, and rethrows the server's Problem.
 */
export function createClient(options: ClientOptions) {
  const { baseUrl, carrier, store = memoryStore(), clock = systemClock, ended = () => undefined } = options;
  const { confirm } = options;
  const transport: Transport = options.transport ?? ((url, init) => fetch(url, init));

  const vault = options.keyring === undefined ? plainVault(store) : sealedVault(store, options.keyring);
  const exchange = async (refreshToken: string | undefined) => {
    const body = JSON.stringify(refreshToken === undefined ? {} : { refresh_token: refreshToken });
    const response = await repeat(refresh, { path: refresh.path, body, type: "application/json" }, true);
    return await parseReply(refresh, response);
  };
  const tokens = new Tokens({
    store,
    vault,
    clock,
    ended,
    exchange,
  });

  const signOuts = new SignOuts({ store, keyring: options.keyring, tell: endOnServer });

  /** Tells the server of a sign-out as the session that it ends; one whose access token ran out is refreshed for it. */
  async function endOnServer(
    held: Pair,
    everywhere: boolean,
    renewed: (tokens: Pair) => Promise<void>,
  ): Promise<void> {
    const request = (access: string | undefined): Prepared => ({
      path: logout.path,
      body: JSON.stringify({ everywhere }),
      type: "application/json",
      idempotencyKey: crypto.randomUUID(),
      access,
    });
    try {
      await repeat(logout, request(held.access), false);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "unauthenticated") throw error;
      const { access_jwt: access, refresh_token } = await exchange(held.refresh);
      await renewed({ access, refresh: refresh_token });
      await repeat(logout, request(access), false);
    }
  }

  async function once(contract: AnyEndpoint, request: Prepared): Promise<Response> {
    const headers = new Headers({ accept: repliesInJson(contract) ? "application/json" : "*/*" });
    if (request.type !== undefined) headers.set("content-type", request.type);
    if (request.idempotencyKey !== undefined) headers.set("idempotency-key", request.idempotencyKey);
    if (request.confirmation !== undefined) headers.set("step-up", request.confirmation);
    const access =
      request.access ??
      (contract.auth === "session" && carrier === "bearer" ? await tokens.access() : undefined);
    if (access !== undefined) headers.set("authorization", `Bearer ${access}`);
    const init: RequestInit = { method: contract.method, headers };
    if (request.body !== undefined) init.body = request.body;
    if (request.signal !== undefined) init.signal = request.signal;
    try {
      return await transport(baseUrl + request.path, init, request.onProgress);
    } catch (error) {
      if (request.signal?.aborted === true) throw error;
      throw new Unreachable(error);
    }
  }

  /** Sends until there is an answer worth giving; gives up on the fourth failure, at once where a repeat could act twice. */
  async function repeat(contract: AnyEndpoint, request: Prepared, isRepeatable: boolean): Promise<Response> {
    for (let attempt = 0; ; attempt++) {
      const isLast = !isRepeatable || attempt + 1 >= ATTEMPTS;
      let leastMs = 0;
      try {
        const response = await once(contract, request);
        if (response.ok) return response;
        const problem = await problemOf(response);
        const seconds = problem.retryAfterSeconds ?? 0;
        const isPassing = PASSING.has(response.status) || problem.code === "idempotency_in_flight";
        if (isLast || !isPassing || seconds > MOST_PATIENCE_SECONDS) throw problem;
        leastMs = seconds * 1000;
      } catch (error) {
        if (isLast || !(error instanceof Unreachable)) throw error;
      }
      await clock.sleep(leastMs + backoffMs(attempt, clock.random()));
      request.signal?.throwIfAborted();
    }
  }

  /** As `repeat`, with the session kept fresh around it. */
  async function send(contract: AnyEndpoint, request: Prepared): Promise<Response> {
    const isRepeatable = contract.method === "GET" || contract.storesAnswer;
    // First of all: with a cookie, a session that its user has left would otherwise still speak.
    await (carrier === "cookie" ? signOuts.drain() : signOuts.drain().catch(passUnreachable));
    if (contract.auth !== "session") return repeat(contract, request, isRepeatable);
    await tokens.freshen().catch(passUnreachable);
    const before = await tokens.access();
    try {
      return await repeat(contract, request, isRepeatable);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "unauthenticated") throw error;
      // Another call may have refreshed while this one was on its way.
      if (before === undefined || (await tokens.access()) === before) await tokens.refresh();
      return repeat(contract, request, isRepeatable);
    }
  }

  /** As `send`; what the server wants confirmed is confirmed by whoever is there, and sent once more as it was. */
  async function sendConfirmed(
    contract: AnyEndpoint,
    request: Prepared,
    given: { params?: unknown; body?: unknown },
  ): Promise<Response> {
    try {
      return await send(contract, request);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "step_up_required" || confirm === undefined)
        throw error;
      const { name, summary, method } = contract;
      const params = Object.fromEntries(Object.entries(given.params ?? {}));
      const act = { name, summary, method, path: request.path, params, body: given.body };
      const confirmation = await confirm(act);
      if (confirmation === null) throw new NotConfirmed(error);
      return send(contract, { ...request, confirmation });
    }
  }

  async function call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    contract: Endpoint<P, Q, B, R>,
    given: Given<P, Q, B> = {},
  ): Promise<Received<R>> {
    const hasBody = given.body !== undefined;
    const request: Prepared = {
      path: pathOf(contract, given),
      ...(hasBody ? { body: JSON.stringify(given.body), type: "application/json" } : {}),
      idempotencyKey: contract.method === "GET" ? undefined : (given.idempotencyKey ?? crypto.randomUUID()),
      signal: given.signal,
    };
    const response = await sendConfirmed(contract, request, given);
    const reply = await parseReply(contract, response);
    const signedIn = isSignIn(contract) ? SignedIn.safeParse(reply).data : undefined;
    if (signedIn !== undefined) await tokens.adopt(signedIn);
    return reply;
  }

  /** Uploads a file to a contract that takes one. */
  async function upload<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    contract: Endpoint<P, Q, B, R>,
    { file, fileName, fields = {}, as = "multipart", ...more }: Upload,
  ): Promise<Received<R>> {
    const request: Prepared = {
      idempotencyKey: more.idempotencyKey ?? crypto.randomUUID(),
      signal: more.signal,
      onProgress: more.onProgress,
      ...(as === "raw"
        ? { path: pathOf(contract, { query: { ...fields, fileName } }), body: file, type: typeOf(file) }
        : { path: pathOf(contract, {}), body: formOf(file, fileName, fields) }),
    };
    return parseReply(contract, await send(contract, request));
  }

  return {
    call,
    upload,
    store,
    /** Makes sure that the next request or socket does not meet an expired session. */
    freshen: () => tokens.freshen(),
    /** Throws `unauthenticated` when the session is over. */
    refresh: () => tokens.refresh(),
    /** Wipes the device and ends the session on the server: now, or when the server can be reached again. */
    async signOut({ everywhere = false }: { everywhere?: boolean } = {}): Promise<void> {
      await signOuts.add(await vault.open().then((pair) => pair ?? {}), everywhere);
      await tokens.wipe();
      await signOuts.drain().catch(passUnreachable);
    },
    /** Sends the sign-outs that waited for the network; to be called at start and when the network returns. */
    drainSignOuts: () => signOuts.drain().catch(passUnreachable),
    /** Seals the session under a new key of this device. */
    rotateKey: () => vault.rotateKey(),
    /** Forgets everything that this device keeps of the user. */
    wipe: () => tokens.wipe(),
  };
}

function isSignIn(contract: { reply?: z.ZodType }): boolean {
  return contract.reply === SignedIn || contract.reply === Registered;
}

function passUnreachable(error: unknown): void {
  if (!(error instanceof Unreachable)) throw error;
}

function typeOf(file: Blob): string {
  return file.type === "" ? "application/octet-stream" : file.type;
}

function formOf(file: Blob, fileName: string, fields: Record<string, string | undefined>): FormData {
  const form = new FormData();
  // Fields first: a server that streams knows them when the file begins.
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.set(name, value);
  form.set("file", file, fileName);
  return form;
}

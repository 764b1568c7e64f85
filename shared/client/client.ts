import type * as z from "zod";
import { logout, refresh, Registered, SignedIn } from "../contracts/auth.ts";
import { type AnyEndpoint, type Endpoint, repliesInJson } from "../endpoint.ts";
import { Problem } from "../problem.ts";
import { backoffMs, type Clock, systemClock } from "./clock.ts";
import { type LocalStore, memoryStore } from "./local-store.ts";
import { type Input, parseReply, pathOf, problemOf, type Received, Unreachable } from "./request.ts";
import type { DeviceKeyring } from "./session-envelope.ts";
import { SignOuts } from "./sign-outs.ts";
import { type Carrier, Tokens } from "./tokens.ts";
import { type Pair, plainVault, sealedVault } from "./vault.ts";
import { type ActToConfirm, NotConfirmed } from "./confirmation.ts";
import { type Upload, typeOf, formOf } from "./upload.ts";

/** Sends a request; a transport that can observe the upload reports its progress. */
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
  /**
   * With a keyring, tokens are stored sealed under a key of this device; without one, as the store keeps
   * them.
   */
  keyring?: DeviceKeyring;
  clock?: Clock;
  transport?: Transport;
  /**
   * Called when the session is over: signed out here or elsewhere, expired, or erased. The store is wiped by
   * then.
   */
  ended?: () => void;
  /** Asks the user to confirm a request refused with `step_up_required`; null when the user declines. */
  confirm?: (act: ActToConfirm) => Promise<string | null>;
};

export type Client = ReturnType<typeof createClient>;

type Prepared = {
  path: string;
  body?: RequestInit["body"];
  type?: string;
  idempotencyKey?: string | undefined;
  ifMatch?: number | undefined;
  /** The token to send in place of the session's token. */
  access?: string | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((fraction: number) => void) | undefined;
  /** The proof that confirms exactly this request, as the header carries it. */
  confirmation?: string;
};

const ATTEMPTS = 4;
/** A longer `Retry-After` than this is thrown to the caller, not waited for. */
const MOST_PATIENCE_SECONDS = 60;

/**
 * Calls contracts with the session, which the client refreshes early and once on `unauthenticated`. The
 * client asks the user for a required confirmation. A request that is safe to repeat is repeated under one
 * Idempotency-Key. The client parses the reply and throws the server's Problem.
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

  /**
   * Signs out on the server with the tokens of the session that ends, and refreshes an expired access token
   * for that.
   */
  async function endOnServer(
    pair: Pair,
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
      await repeat(logout, request(pair.access), false);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "unauthenticated") throw error;
      const { access_jwt: access, refresh_token } = await exchange(pair.refresh);
      await renewed({ access, refresh: refresh_token });
      await repeat(logout, request(access), false);
    }
  }

  async function once(contract: AnyEndpoint, request: Prepared): Promise<Response> {
    const headers = new Headers({ accept: repliesInJson(contract) ? "application/json" : "*/*" });
    if (request.type !== undefined) headers.set("content-type", request.type);
    if (request.idempotencyKey !== undefined) headers.set("idempotency-key", request.idempotencyKey);
    if (request.ifMatch !== undefined) headers.set("if-match", `"${request.ifMatch}"`);
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

  /**
   * Repeats until an answer is final, and gives up on the fourth failure. A request that could act twice is
   * sent once.
   */
  async function repeat(contract: AnyEndpoint, request: Prepared, isRepeatable: boolean): Promise<Response> {
    for (let attempt = 0; ; attempt++) {
      const isLast = !isRepeatable || attempt + 1 >= ATTEMPTS;
      let leastMs = 0;
      try {
        const response = await once(contract, request);
        if (response.ok) return response;
        const problem = await problemOf(response);
        const seconds = problem.retryAfterSeconds ?? 0;
        if (isLast || problem.retry !== "later" || seconds > MOST_PATIENCE_SECONDS) throw problem;
        leastMs = seconds * 1000;
      } catch (error) {
        if (isLast || !(error instanceof Unreachable)) throw error;
      }
      await clock.sleep(leastMs + backoffMs(attempt, clock.random()));
      request.signal?.throwIfAborted();
    }
  }

  /** Repeats the request with a session that is kept fresh. */
  async function send(contract: AnyEndpoint, request: Prepared): Promise<Response> {
    const isRepeatable = contract.method === "GET" || contract.storesAnswer;
    // Sign-outs go first: with cookies, the session that the user left would otherwise send this request.
    await (carrier === "cookie" ? signOuts.drain() : signOuts.drain().catch(passUnreachable));
    if (contract.auth !== "session") return repeat(contract, request, isRepeatable);
    await tokens.freshen().catch(passUnreachable);
    const before = await tokens.access();
    try {
      return await repeat(contract, request, isRepeatable);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "unauthenticated") throw error;
      // Another call may have refreshed the session during this one.
      if (before === undefined || (await tokens.access()) === before) await tokens.refresh();
      return repeat(contract, request, isRepeatable);
    }
  }

  /**
   * Sends the request; where the server asks for a confirmation, asks the user and sends the same request
   * once more.
   */
  async function sendConfirmed(
    contract: AnyEndpoint,
    request: Prepared,
    input: { params?: unknown; body?: unknown },
  ): Promise<Response> {
    try {
      return await send(contract, request);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "step_up_required" || confirm === undefined)
        throw error;
      const { name, summary, method } = contract;
      const params = Object.fromEntries(Object.entries(input.params ?? {}));
      const act = { name, summary, method, path: request.path, params, body: input.body };
      const confirmation = await confirm(act);
      if (confirmation === null) throw new NotConfirmed(error);
      return send(contract, { ...request, confirmation });
    }
  }

  async function call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    contract: Endpoint<P, Q, B, R>,
    input: Input<P, Q, B> = {},
  ): Promise<Received<R>> {
    const hasBody = input.body !== undefined;
    const request: Prepared = {
      path: pathOf(contract, input),
      ...(hasBody ? { body: JSON.stringify(input.body), type: "application/json" } : {}),
      idempotencyKey: contract.method === "GET" ? undefined : (input.idempotencyKey ?? crypto.randomUUID()),
      ifMatch: input.ifMatch,
      signal: input.signal,
    };
    const response = await sendConfirmed(contract, request, input);
    const reply = await parseReply(contract, response);
    const signedIn = isSignIn(contract) ? SignedIn.safeParse(reply).data : undefined;
    if (signedIn !== undefined) await tokens.adopt(signedIn);
    return reply;
  }

  /** Uploads a file to a contract that takes one. */
  async function upload<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    contract: Endpoint<P, Q, B, R>,
    { file, fileName, fields = {}, as = "multipart", ...more }: Upload & Pick<Input<P, Q, B>, "params">,
  ): Promise<Received<R>> {
    const request: Prepared = {
      idempotencyKey: more.idempotencyKey ?? crypto.randomUUID(),
      signal: more.signal,
      onProgress: more.onProgress,
      ...(as === "raw"
        ? {
            path: pathOf(contract, { ...more, query: { ...fields, fileName } }),
            body: file,
            type: typeOf(file),
          }
        : { path: pathOf(contract, more), body: formOf(file, fileName, fields) }),
    };
    return parseReply(contract, await send(contract, request));
  }

  return {
    call,
    upload,
    store,
    /** Makes sure that the session of the next request or socket has not expired. */
    freshen: () => tokens.freshen(),
    /** Throws `unauthenticated` when the session is over. */
    refresh: () => tokens.refresh(),
    /** Wipes the device and ends the session on the server, now or when the server is reachable again. */
    async signOut({ everywhere = false }: { everywhere?: boolean } = {}): Promise<void> {
      await signOuts.add(await vault.open().then((pair) => pair ?? {}), everywhere);
      await tokens.wipe();
      await signOuts.drain().catch(passUnreachable);
    },
    /**
     * Sends the sign-outs that wait for the network. The app calls it at start and when the network returns.
     */
    drainSignOuts: () => signOuts.drain().catch(passUnreachable),
    /** Seals the session under a new key of this device. */
    rotateKey: () => vault.rotateKey(),
    /** Deletes everything that this device keeps of the user. */
    wipe: () => tokens.wipe(),
  };
}

function isSignIn(contract: { reply?: z.ZodType }): boolean {
  return contract.reply === SignedIn || contract.reply === Registered;
}

function passUnreachable(error: unknown): void {
  if (!(error instanceof Unreachable)) throw error;
}

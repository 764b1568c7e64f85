import type { Context, MiddlewareHandler } from "hono";
import { RegExpRouter } from "hono/router/reg-exp-router";
import { isShallow, type ActText } from "#shared/act.ts";
import { ENDPOINTS } from "#shared/contracts/all.ts";
import { type AnyEndpoint, type Method, repliesInJson } from "#shared/endpoint.ts";
import { Problem } from "#shared/problem.ts";
import { bodyText } from "./body/body-text.ts";
import type { Scope } from "#shared/scopes.ts";
import { openCtx, type Confirmation } from "../context.ts";
import { assertConfirmed } from "./assert-confirmed.ts";
import { bearerOf } from "./bearer.ts";
import { readBounded } from "./body/bounded-body.ts";
import type { AppEnv, Mount } from "./factory.ts";
import { addressOf, count, limitOf, enforceRateLimit } from "./limits/rate-limit.ts";
import { takesPostedQuotes } from "../settings/market.ts";
import { settingsOf, signInMethods } from "../settings/settings.ts";

const MAX_JSON_BYTES = 1_000_000;

// A path without a parameter is looked up in a map, which is cheaper. It precedes a path whose parameter
// would take its last segment for an id.
const exact = new Map<string, AnyEndpoint>();
const byPattern = new RegExpRouter<AnyEndpoint>();
for (const contract of ENDPOINTS) {
  if (contract.path.includes(":")) byPattern.add(contract.method, contract.path, contract);
  else exact.set(`${contract.method} ${contract.path}`, contract);
}
const METHODS: readonly Method[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** The gate's functions that identify the caller. Identity is a layer above, so `app.ts` injects them. */
export type Authenticators = {
  /**
   * The session of the access token that the request carries. Throws `unauthenticated`; `asksNow` refuses a
   * session that was revoked a moment ago.
   */
  authenticate(
    c: Context<AppEnv>,
    token?: string,
    how?: { asksNow?: boolean },
  ): Promise<{ userId: string; sessionId: string; expiresAt: number }>;
  /**
   * Verifies and spends the proof in `Step-Up`. It returns null when the proof does not confirm this request
   * of this caller.
   */
  confirm(
    c: Context<AppEnv>,
    caller: { userId: string; sessionId: string },
    act: ActText,
  ): Promise<Confirmation | null>;
  /** The holder of an API key, or null for an invalid key. With `asksNow`, cached knowledge is not used. */
  findApiKey(c: Context<AppEnv>, key: string, how: { asksNow: boolean }): Promise<KeyHolder | null>;
};
/** The user of an API key, its scopes, and its expiry in epoch milliseconds. */
export type KeyHolder = { userId: string; keyId: string; scopes: readonly Scope[]; expiresAt: number };

const API_KEY = /^tmk_/;

/**
 * True when the deployment's policy offers the contract. Any other contract answers 404 and is not in the API
 * document.
 */
export function isOffered({ requires }: AnyEndpoint, env: Env): boolean {
  if (requires === undefined) return true;
  if (requires === "mailbox") {
    const { isLocal, emailSender } = settingsOf(env);
    return isLocal && emailSender === "mailbox";
  }
  if (requires === "scripted") return takesPostedQuotes(env);
  const methods = signInMethods(env);
  if (requires === "provider") return methods.some((method) => method !== "passkey" && method !== "password");
  return methods.includes(requires);
}

/**
 * Runs before every route of a mount. It finds the contract, refuses requests that the contract forbids, and
 * opens the Ctx.
 */
export function gatekeeper(mount: Mount, authenticators: Authenticators): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const path = c.req.path.slice(mount.length) || "/";
    const contract = contractOf(c.req.method, path);
    const isThere = contract !== undefined && isOffered(contract, c.env);
    // This runs before every other check, so that refused requests count too.
    const isPublic = isThere && contract.auth === "public";
    if (isPublic) enforceRateLimit(c, limitOf(c.env, contract), addressOf(c));
    else count(c, "address", addressOf(c));
    if (!isThere) {
      const allowed = allowedMethods(path, c.env);
      if (allowed.length === 0) throw new Problem("not_found");
      c.header("allow", allowed.join(", "));
      if (c.req.method === "OPTIONS") return c.body(null, 204);
      throw new Problem("method_not_allowed");
    }
    c.set("mount", mount);
    c.set("contract", contract);
    if (contract.bodyKind === "json" && contract.method !== "GET") await assertJson(c.req.raw);
    if (contract.auth === "session")
      await admitCaller(c, await callerOf(c, authenticators), authenticators.confirm);
    return next();
  };
}

/**
 * Who calls: the user, the id of the session or key, the end of its proof in epoch ms, and its scopes. Null
 * stands for every scope.
 */
export type Caller = {
  userId: string;
  sessionId: string;
  expiresAt: number;
  scopes: readonly Scope[] | null;
};

/**
 * Refuses requests that this caller may not make, and opens their Ctx. A caller of whom no confirmation can
 * come has a null `confirm`.
 */
export async function admitCaller(
  c: Context<AppEnv>,
  { userId, sessionId, expiresAt, scopes }: Caller,
  confirm: Authenticators["confirm"] | null,
): Promise<void> {
  const contract = c.get("contract");
  enforceRateLimit(c, limitOf(c.env, contract), userId);
  if (scopes !== null && (contract.scope === undefined || !scopes.includes(contract.scope))) {
    throw new Problem("scope_missing", contract.scope ?? "No API key may call this.");
  }
  if (contract.role === "operator" && !settingsOf(c.env).operators.includes(userId))
    throw new Problem("forbidden");
  // An API key proves that it was once issued. It never proves the presence of its owner.
  const isAsked = contract.stepUp !== undefined && scopes === null && confirm !== null;
  const confirmed = isAsked ? await confirm(c, { userId, sessionId }, await actOf(c)) : null;
  // A repeat of an Idempotency-Key carries a spent confirmation, so the stored answer is looked up first.
  if (!contract.storesAnswer) assertConfirmed(contract, confirmed);
  const waitUntil = (work: Promise<unknown>) => c.executionCtx.waitUntil(work);
  const ctx = openCtx(c.env, { userId, sessionId, requestId: c.get("requestId") }, waitUntil);
  c.set("accessEndsAt", expiresAt);
  ctx.scopes = scopes;
  ctx.confirmed = confirmed;
  c.set("ctx", ctx);
}

async function callerOf(c: Context<AppEnv>, authenticators: Authenticators): Promise<Caller> {
  // An API key is accepted only as a bearer token. In a cookie it would act for every open page.
  const bearer = bearerOf(c);
  const asksNow = changesIdentity(c.get("contract"));
  if (bearer === undefined || !API_KEY.test(bearer))
    return { ...(await authenticators.authenticate(c, bearer, { asksNow })), scopes: null };
  const holder = await authenticators.findApiKey(c, bearer, { asksNow });
  if (holder === null) throw new Problem("unauthenticated");
  const { userId, keyId: sessionId, expiresAt, scopes } = holder;
  return { userId, sessionId, expiresAt, scopes };
}

/**
 * True for writes that the ledger's gate does not check. A session that was revoked anywhere must not make
 * them.
 */
function changesIdentity({ method, storesAnswer }: AnyEndpoint): boolean {
  return method !== "GET" && !storesAnswer;
}

/** The request as the user confirms it. */
async function actOf(c: Context<AppEnv>): Promise<ActText> {
  const { pathname, search } = new URL(c.req.url);
  const text = c.get("contract").bodyKind === "json" ? await bodyText(c) : "";
  const path = pathname.slice(c.get("mount").length) + search;
  return { method: c.req.method, path, ...(text === "" ? {} : { body: parsed(text) }) };
}

/**
 * Parses a body. A body that is no JSON, or that is too deep for any contract, stays text. Its contract
 * refuses the text.
 */
function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isShallow(value) ? value : text;
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

/** HEAD is a GET without its body. A stream has no answer without a body. */
function contractOf(method: string, path: string): AnyEndpoint | undefined {
  const asked = method === "HEAD" ? "GET" : method;
  const contract = exact.get(`${asked} ${path}`) ?? byPattern.match(asked, path)[0][0]?.[0];
  return method === "HEAD" && contract !== undefined && !repliesInJson(contract) ? undefined : contract;
}

/** The methods of a path for `Allow`. The list is empty for an unknown path. */
function allowedMethods(path: string, env: Env): string[] {
  const allowed = METHODS.flatMap((method) => {
    const contract = contractOf(method, path);
    if (contract === undefined || !isOffered(contract, env)) return [];
    return method === "GET" && repliesInJson(contract) ? ["GET", "HEAD"] : [method];
  });
  return allowed.length === 0 ? [] : [...allowed, "OPTIONS"];
}

async function assertJson(request: Request): Promise<void> {
  if (request.body === null) return;
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  const length = request.headers.get("content-length");
  if (length === "0") return;
  if (type !== "application/json") throw new Problem("media_type_unsupported", "Send application/json.");
  if (Number(length) > MAX_JSON_BYTES) throw tooLarge();
  if (length === null) await readBounded(request.clone().body, { most: MAX_JSON_BYTES, refusal: tooLarge });
}

function tooLarge(): Problem {
  return new Problem("payload_too_large", "A JSON body may have 1 MB at most.");
}

import * as oauth from "oauth4webapi";
import type { Provider } from "#shared/contracts/providers.ts";
import { Problem } from "#shared/problem.ts";
import { settingsOf } from "../../settings/settings.ts";
import { vendorOrigin } from "../../settings/vendors.ts";

export type Server = oauth.AuthorizationServer;

const KEPT_MS = 3_600_000;
const PATIENCE_MS = 10_000;

/** The providers' documents that this isolate has read, by name and address. */
const servers = new Map<string, { server: Server; readAt: number }>();
const keySets = new Map<string, oauth.JWKSCacheInput>();

/** Returns the endpoints and the issuer of a provider. */
export async function serverOf(env: Env, provider: Provider, now: number): Promise<Server> {
  const origin = vendorOrigin(env, provider);
  // Apple's discovery document has named an issuer that its tokens do not carry.
  // Its documented endpoints are stable.
  if (provider === "apple") return appleServer(origin);
  const key = `${provider} ${origin}`;
  const known = servers.get(key);
  if (known !== undefined && now - known.readAt < KEPT_MS) return known.server;
  const server = await discover(env, provider, origin);
  servers.set(key, { server, readAt: now });
  return server;
}

/** The options for the library's calls: a time limit, and on a developer's machine only the stand-in. */
export function calling(env: Env, provider: Provider) {
  const { isLocal } = settingsOf(env);
  const origin = vendorOrigin(env, provider);
  return {
    [oauth.allowInsecureRequests]: isLocal,
    signal: () => AbortSignal.timeout(PATIENCE_MS),
    [oauth.customFetch]: async <M extends string, B extends BodyInit | undefined>(
      url: string,
      { method, headers, body, redirect, signal }: oauth.CustomFetchOptions<M, B>,
    ) => {
      if (isLocal && new URL(url).origin !== origin)
        throw new Problem("not_ready", `${provider} names an address that this machine does not call.`);
      const init = { method, headers, redirect, body: body ?? null, signal: signal ?? null };
      const response = await reached(provider, () => fetch(url, init));
      if (response.status >= 500) throw away(provider);
      return response;
    },
  };
}

/**
 * The keys of a server as this isolate last read them.
 * The library reads them again when they are old or one is missing.
 */
export function keysOf({ jwks_uri: address = "" }: Server): oauth.JWKSCacheInput {
  const known = keySets.get(address) ?? {};
  keySets.set(address, known);
  return known;
}

async function discover(env: Env, provider: Provider, origin: string): Promise<Server> {
  const isTenants = provider === "microsoft";
  const address = new URL(isTenants ? `${origin}/common/v2.0` : origin);
  const response = await oauth.discoveryRequest(address, calling(env, provider));
  // Microsoft's document for all tenants has a template as its issuer.
  // `exchangeCode` fills in the token's tenant.
  const issuer = new URL(isTenants ? `${origin}/{tenantid}/v2.0` : origin);
  try {
    return await oauth.processDiscoveryResponse(issuer, response);
  } catch (error) {
    if (error instanceof oauth.OperationProcessingError) throw away(provider, error);
    throw error;
  }
}

function appleServer(origin: string): Server {
  return {
    issuer: origin,
    authorization_endpoint: `${origin}/auth/authorize`,
    token_endpoint: `${origin}/auth/token`,
    jwks_uri: `${origin}/auth/keys`,
    revocation_endpoint: `${origin}/auth/revoke`,
  };
}

async function reached(provider: Provider, call: () => Promise<Response>): Promise<Response> {
  try {
    return await call();
  } catch (error) {
    throw away(provider, error);
  }
}

function away(provider: Provider, cause?: unknown): Problem {
  return new Problem("not_ready", `${provider} does not answer.`, { retryAfterSeconds: 5, cause });
}

import { decodeJwt, errors } from "jose";
import * as oauth from "oauth4webapi";
import * as z from "zod";
import { Problem } from "#shared/problem.ts";
import type { Visitor } from "../../../context.ts";
import { vendorOrigin } from "../../../settings/vendors.ts";
import { log } from "../../../log.ts";
import { clientAuth, clientOf, redirectUri } from "../client.ts";
import { toPerson, type Person } from "../core/person.ts";
import { calling, keysOf, serverOf, type Server } from "../server.ts";
import type { Begun } from "./state.ts";

/** The longest time since the sign-in at the provider that still confirms an act. */
const FRESH_SECONDS = 300;
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The person at a provider, and the token that revokes the link there; null where the provider issues none.
 */
export type Exchanged = { person: Person; refreshToken: string | null };

/**
 * Exchanges a provider's answer for the person that it vouches for. Refuses with `provider_declined` when the
 * user did not agree there. Refuses with `sign_in_refused` every answer that does not match the request
 * exactly.
 */
export async function exchangeCode(
  visitor: Visitor,
  begun: Begun,
  answer: { state: string; parameters: URLSearchParams },
): Promise<Exchanged> {
  try {
    return await exchange(visitor, begun, answer);
  } catch (error) {
    if (error instanceof Problem || !isRefusal(error)) throw error;
    const declined = error instanceof oauth.AuthorizationResponseError && DECLINED.has(error.error);
    const { code, error: reason } = z
      .object({
        code: z.string().catch(""),
        error: z
          .string()
          .regex(/^\w{1,40}$/)
          .catch(""),
      })
      .parse({ code: Reflect.get(error, "code"), error: Reflect.get(error, "error") });
    const { provider } = begun;
    if (!declined) log("info", "provider.refused", { requestId: visitor.requestId, provider, code, reason });
    throw new Problem(declined ? "provider_declined" : "sign_in_refused", undefined, { cause: error });
  }
}

const DECLINED = new Set(["access_denied", "user_cancelled_authorize", "user_cancelled_login"]);

async function exchange(
  { env, now }: Visitor,
  { provider, nonce, verifier, intent }: Begun,
  { state, parameters }: { state: string; parameters: URLSearchParams },
): Promise<Exchanged> {
  const known = await serverOf(env, provider, now);
  const client = clientOf(env, provider);
  const options = calling(env, provider);
  const answer = oauth.validateAuthResponse(known, client, parameters, state);
  const response = await oauth.authorizationCodeGrantRequest(
    known,
    client,
    await clientAuth(env, provider, now),
    answer,
    redirectUri(env, provider),
    verifier,
    options,
  );
  const server = provider === "microsoft" ? await ofTenant(env, known, response) : known;
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
    expectedNonce: nonce,
    requireIdToken: true,
    ...(intent.kind === "stepUp" ? { maxAge: FRESH_SECONDS } : {}),
  });
  // The library trusts the connection alone; we verify the signature as well.
  await oauth.validateApplicationLevelSignature(server, response, {
    ...options,
    [oauth.jwksCache]: keysOf(server),
  });
  const claims = oauth.getValidatedIdTokenClaims(tokens);
  if (claims === undefined) throw new Problem("sign_in_refused");
  if (claims.azp !== undefined && claims.azp !== client.client_id) throw new Problem("sign_in_refused");
  const canRevoke = server.revocation_endpoint !== undefined;
  const refreshToken = canRevoke ? (tokens.refresh_token ?? null) : null;
  return { person: toPerson(provider, claims, parameters.get("user")), refreshToken };
}

/**
 * Returns Microsoft's server for the tenant of this token.
 * The issuer of the token must be that tenant's and no other.
 */
async function ofTenant(env: Env, server: Server, response: Response): Promise<Server> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  const { success, data } = z.object({ id_token: z.string() }).safeParse(body);
  if (!success) return server;
  const { tid } = decodeJwt(data.id_token);
  if (typeof tid !== "string" || !GUID.test(tid)) throw new Problem("sign_in_refused");
  return { ...server, issuer: `${vendorOrigin(env, "microsoft")}/${tid}/v2.0` };
}

/** True for the libraries' errors about an invalid answer. Any other error is a failure. */
function isRefusal(error: unknown): error is Error {
  return (
    error instanceof oauth.OperationProcessingError ||
    error instanceof oauth.AuthorizationResponseError ||
    error instanceof oauth.ResponseBodyError ||
    error instanceof oauth.WWWAuthenticateChallengeError ||
    error instanceof oauth.UnsupportedOperationError ||
    error instanceof errors.JOSEError
  );
}

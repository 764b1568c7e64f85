import { base64url, decodeProtectedHeader, errors, jwtVerify, SignJWT } from "jose";
import * as z from "zod";
import { isId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { AssistantScope } from "#shared/scopes.ts";
import { settingsOf } from "../../settings/settings.ts";
import { audienceOf, type Door, readsOf } from "./audience.ts";
import { keyRing } from "./signing-keys.ts";

/**
 * The subject of an access token. `rotation` is the refresh counter at its issue. `reads` is null for the
 * whole account.
 */
export type Access = {
  userId: string;
  sessionId: string;
  rotation: number;
  expiresAt: number;
  reads: readonly AssistantScope[] | null;
};

export const ACCESS_SECONDS = 15 * 60;
const TYPE = "at+jwt";
const SHAPE = /^[A-Za-z0-9_-]{1,300}\.[A-Za-z0-9_-]{1,1000}\.[A-Za-z0-9_-]{86,700}$/;
const SKEW_SECONDS = 5;

const Claims = z.object({
  sub: z.string().refine((value) => isId("user", value)),
  sid: z.string().refine((value) => isId("session", value)),
  jti: z.string(),
  rc: z.int().nonnegative(),
  exp: z.int(),
  scope: z.string().optional(),
});

type Subject = {
  userId: string;
  sessionId: string;
  rotation: number;
  now: number;
  sessionEndsAt: number;
  /** The scope of a session that was granted to an assistant; it decides where the token is taken. */
  scope: string | null;
};

/** Signs an access token for 15 minutes, or less when the session ends sooner. */
export async function mintAccessToken(env: Env, of: Subject): Promise<{ token: string; exp: number }> {
  const { signing } = await keyRing(env);
  const iat = Math.floor(of.now / 1000);
  const exp = Math.min(iat + ACCESS_SECONDS, Math.floor(of.sessionEndsAt / 1000));
  const scope = of.scope === null ? {} : { scope: of.scope };
  const token = await new SignJWT({ sid: of.sessionId, rc: of.rotation, ...scope })
    .setProtectedHeader({ alg: signing.algorithm, kid: signing.kid, typ: TYPE })
    .setIssuer(settingsOf(env).origin)
    .setAudience(audienceOf(env, of.scope === null ? "api" : "mcp"))
    .setSubject(of.userId)
    .setJti(base64url.encode(crypto.getRandomValues(new Uint8Array(16))))
    .setIssuedAt(iat)
    .setExpirationTime(exp)
    .sign(signing.key);
  return { token, exp };
}

/**
 * Verifies an access token for one door by the algorithm of our key, never by the one in its header. Throws
 * `unauthenticated`.
 */
export async function verifyAccessToken(
  env: Env,
  token: string,
  now: number,
  door: Door = "api",
): Promise<Access> {
  // A token has one spelling. WebCrypto libraries accept padding and spare bits, and a denied token spelled
  // that way would look new.
  if (!SHAPE.test(token)) throw new Problem("unauthenticated");
  const { verifying } = await keyRing(env);
  const { origin } = settingsOf(env);
  try {
    if (!isCanonical(token)) throw new Problem("unauthenticated");
    const { kid } = decodeProtectedHeader(token);
    const known = typeof kid === "string" ? verifying.get(kid) : undefined;
    if (known === undefined) throw new Problem("unauthenticated");
    const { payload } = await jwtVerify(token, known.key, {
      algorithms: [known.algorithm],
      issuer: origin,
      audience: audienceOf(env, door),
      typ: TYPE,
      requiredClaims: ["exp", "iat", "jti", "sid", "sub", ...(door === "mcp" ? ["scope"] : [])],
      clockTolerance: SKEW_SECONDS,
      currentDate: new Date(now),
    });
    const claims = Claims.parse(payload);
    return {
      userId: claims.sub,
      sessionId: claims.sid,
      rotation: claims.rc,
      expiresAt: claims.exp * 1000,
      reads: readsOf(claims.scope ?? null),
    };
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError || error instanceof z.ZodError) {
      throw new Problem("unauthenticated");
    }
    throw error;
  }
}

function isCanonical(token: string): boolean {
  return token.split(".").every((part) => base64url.encode(base64url.decode(part)) === part);
}

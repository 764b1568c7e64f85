import { base64url, decodeProtectedHeader, errors, jwtVerify, SignJWT } from "jose";
import * as z from "zod";
import { isId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import { settingsOf } from "../../settings/settings.ts";
import { keyRing } from "./signing-keys.ts";

/** The subject of an access token; `rotation` is the refresh counter at its issue. */
export type Access = { userId: string; sessionId: string; rotation: number; expiresAt: number };

export const ACCESS_SECONDS = 15 * 60;
const AUDIENCE = "tidemark";
const TYPE = "at+jwt";
const SHAPE = /^[A-Za-z0-9_-]{1,300}\.[A-Za-z0-9_-]{1,1000}\.[A-Za-z0-9_-]{86,700}$/;
const SKEW_SECONDS = 5;

const Claims = z.object({
  sub: z.string().refine((value) => isId("user", value)),
  sid: z.string().refine((value) => isId("session", value)),
  jti: z.string(),
  rc: z.int().nonnegative(),
  exp: z.int(),
});

/** Signs an access token for 15 minutes, or less when the session ends sooner. */
export async function mintAccessToken(
  env: Env,
  of: { userId: string; sessionId: string; rotation: number; now: number; sessionEndsAt: number },
): Promise<{ token: string; exp: number }> {
  const { signing } = await keyRing(env);
  const iat = Math.floor(of.now / 1000);
  const exp = Math.min(iat + ACCESS_SECONDS, Math.floor(of.sessionEndsAt / 1000));
  const token = await new SignJWT({ sid: of.sessionId, rc: of.rotation })
    .setProtectedHeader({ alg: signing.algorithm, kid: signing.kid, typ: TYPE })
    .setIssuer(settingsOf(env).origin)
    .setAudience(AUDIENCE)
    .setSubject(of.userId)
    .setJti(base64url.encode(crypto.getRandomValues(new Uint8Array(16))))
    .setIssuedAt(iat)
    .setExpirationTime(exp)
    .sign(signing.key);
  return { token, exp };
}

/**
 * Verifies an access token by the algorithm of our key, never by the one in its header. Throws
 * `unauthenticated`.
 */
export async function verifyAccessToken(env: Env, token: string, now: number): Promise<Access> {
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
      audience: AUDIENCE,
      typ: TYPE,
      requiredClaims: ["exp", "iat", "jti", "sid", "sub"],
      clockTolerance: SKEW_SECONDS,
      currentDate: new Date(now),
    });
    const claims = Claims.parse(payload);
    return { userId: claims.sub, sessionId: claims.sid, rotation: claims.rc, expiresAt: claims.exp * 1000 };
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

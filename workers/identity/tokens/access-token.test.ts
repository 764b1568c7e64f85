import { env } from "cloudflare:workers";
import {
  base64url,
  decodeJwt,
  decodeProtectedHeader,
  importJWK,
  SignJWT,
  type JWK,
  type JWTHeaderParameters,
} from "jose";
import { expect, test } from "vitest";
import { me } from "#shared/contracts/auth.ts";
import { newId } from "#shared/ids.ts";
import { chanceOf } from "#test/chance.ts";
import { newUser, send } from "#test/harness.ts";
import { mintAccessToken, verifyAccessToken } from "./access-token.ts";
import { keyRing } from "./signing-keys.ts";

const parts = (token: string) => {
  const [header = "", payload = "", signature = ""] = token.split(".");
  return { header, payload, signature };
};
const encode = (value: object) => base64url.encode(JSON.stringify(value));
const statusWith = async (authorization: string) =>
  (await send("/mapi/auth/me", { headers: { authorization } })).status;

const who = () => ({
  userId: newId("user"),
  sessionId: newId("session"),
  rotation: 3,
  now: Date.now(),
  sessionEndsAt: Date.now() + 86_400_000,
  scope: null,
});

/** Signs any given claims with the deployment's own key. */
async function signedByUs(
  header: Partial<JWTHeaderParameters>,
  claims: Record<string, unknown> = {},
  without: string[] = [],
): Promise<string> {
  const { signing } = await keyRing(env);
  const { token } = await mintAccessToken(env, who());
  const payload = { ...decodeJwt(token), ...claims };
  for (const claim of without) delete payload[claim];
  return new SignJWT(payload)
    .setProtectedHeader({ alg: signing.algorithm, kid: signing.kid, typ: "at+jwt", ...header })
    .sign(signing.key, { crit: { x: true } });
}

/** What a verified token says of its caller. */
function accessOf(token: string) {
  const { sub, sid, rc, exp } = decodeJwt<{ sid: string; rc: number; exp: number }>(token);
  return { userId: sub, sessionId: sid, rotation: rc, expiresAt: exp * 1000, reads: null };
}

test("what is minted is verified, and names its user, session and rotation", async () => {
  const of = who();
  const { token, exp } = await mintAccessToken(env, of);
  expect(decodeProtectedHeader(token)).toEqual({ alg: "ES256", typ: "at+jwt", kid: expect.any(String) });
  expect(decodeJwt(token)).toEqual({
    iss: env.PUBLIC_ORIGIN,
    aud: "tidemark",
    sub: of.userId,
    sid: of.sessionId,
    jti: expect.any(String),
    rc: 3,
    iat: exp - 900,
    exp,
  });
  expect(await verifyAccessToken(env, token, of.now)).toEqual({
    userId: of.userId,
    sessionId: of.sessionId,
    rotation: 3,
    expiresAt: exp * 1000,
    reads: null,
  });
  const signed = await signedByUs({});
  expect(await verifyAccessToken(env, signed, Date.now())).toEqual(accessOf(signed));
});

test("an access token ends with its session, and fifteen minutes after it began", async () => {
  const of = who();
  const { exp } = await mintAccessToken(env, { ...of, sessionEndsAt: of.now + 60_000 });
  expect(exp).toBe(Math.floor((of.now + 60_000) / 1000));
  const { token } = await mintAccessToken(env, of);
  await expect(verifyAccessToken(env, token, of.now + 906_000)).rejects.toMatchObject({
    code: "unauthenticated",
  });
});

test("CVE-2026-22817, CVE-2026-22818: forged, altered and foreign tokens are refused", async () => {
  const user = await newUser();
  const { header, payload, signature } = parts(user.accessJwt);
  const { published } = await keyRing(env);
  const [key] = published;
  const claims = decodeJwt(user.accessJwt);
  // The session is live, so that only the fault in the token can refuse it.
  const ours = (header: Partial<JWTHeaderParameters>, more: object = {}, without: string[] = []) =>
    signedByUs(header, { ...claims, ...more }, without);
  expect(await statusWith(`Bearer ${await ours({})}`)).toBe(200);
  const publicKeyAsSecret = new TextEncoder().encode(JSON.stringify(key));
  const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, [
    "sign",
    "verify",
  ]);
  if (!("privateKey" in pair)) throw new Error("an ECDSA key is a pair");
  const foreign = (more: object) =>
    new SignJWT(claims).setProtectedHeader({ alg: "ES256", typ: "at+jwt", ...more }).sign(pair.privateKey);
  const other = await newUser();
  const flipped =
    signature.slice(0, -1) +
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
      .split("")
      .find((letter) => letter !== signature.at(-1));
  const forged: Record<string, string> = {
    "alg none, no signature": `${encode({ alg: "none", typ: "at+jwt" })}.${payload}.`,
    "alg none, old signature": `${encode({ alg: "none", kid: key?.kid, typ: "at+jwt" })}.${payload}.${signature}`,
    "HS256 with the public key": await new SignJWT(claims)
      .setProtectedHeader({ alg: "HS256", typ: "at+jwt", kid: key?.kid ?? "" })
      .sign(publicKeyAsSecret),
    "a key of the forger's own under our kid": await foreign({ kid: key?.kid }),
    "a key of the forger's own under its kid": await foreign({ kid: "mine" }),
    "a key of the forger's own in the header": await foreign({
      jwk: await crypto.subtle.exportKey("jwk", pair.publicKey),
    }),
    "a key behind an address": await foreign({ jku: "https://evil.example/jwks.json", kid: "mine" }),
    "no kid": await foreign({}),
    "a kid that is a path": await foreign({ kid: "../../etc/passwd" }),
    "a kid that is a prototype": await foreign({ kid: "__proto__" }),
    "another payload": `${header}.${encode({ ...claims, sub: other.id })}.${signature}`,
    "another signature": `${header}.${payload}.${parts(other.accessJwt).signature}`,
    "another typ": await ours({ typ: "ws+jwt" }),
    "the plain typ": await ours({ typ: "JWT" }),
    "another audience": await ours({}, { aud: "somebody-else" }),
    "another issuer": await ours({}, { iss: "http://localhost:9999" }),
    "an unknown crit": await ours({ crit: ["x"], x: 1 }),
    "no expiry": await ours({}, {}, ["exp"]),
    "no session": await ours({}, {}, ["sid"]),
    "no id": await ours({}, {}, ["jti"]),
    "an expiry long past": await ours({}, { exp: 1 }),
    "a start in the future": await ours({}, { nbf: Math.floor(Date.now() / 1000) + 3600 }),
    "a subject that is no user": await ours({}, { sub: "admin" }),
    "a session that is not there": await ours({}, { sid: newId("session") }),
    "another user's session": await ours({}, { sub: other.id, sid: claims["sid"] }),
    padding: `${user.accessJwt}=`,
    "padding in the payload": `${header}.${payload}=.${signature}`,
    "spare bits": `${header}.${payload}.${spareBits(signature)}`,
    "a flipped last letter": `${header}.${payload}.${flipped}`,
    "a fourth part": `${user.accessJwt}.x`,
    "standard base64": user.accessJwt.replaceAll("-", "+").replaceAll("_", "/") + "+",
    "five parts": "a.b.c.d.e",
    "two parts": `${header}.${payload}`,
    "a space inside": `${header}.${payload}.${signature.slice(0, 10)} ${signature.slice(10)}`,
  };
  const answers = Object.fromEntries(
    await Promise.all(
      Object.entries(forged).map(async ([name, token]) => [name, await statusWith(`Bearer ${token}`)]),
    ),
  );
  expect(answers).toEqual(Object.fromEntries(Object.keys(forged).map((name) => [name, 401])));
  expect(await statusWith(`Bearer ${user.accessJwt}`)).toBe(200);
});

test("GHSA-xmf8-cvqr-rfgj: answers 401 and never 500 to a malformed Authorization", async () => {
  const malformed = [
    "Bearer",
    "Bearer ",
    "Basic dXNlcjpwYXNz",
    "bearer",
    "Bearer a b",
    "Bearer null",
    "Bearer undefined",
    "Bearer ..",
    "Bearer {}.{}.{}",
    `Bearer ${"a".repeat(8000)}`,
    `Bearer ${"a.".repeat(4000)}`,
    "Bearer eyJhbGciOiJub25lIn0.e30.",
    "Token x",
    "Bearer\tx",
    "Bearer %00",
    "Bearer \u00ff\u00fe",
    "Bearer eyJhbGciOiJFUzI1NiJ9.bnVsbA.AA",
    "Bearer tmk_",
    `Bearer tmk_${"x".repeat(5000)}`,
    "Bearer rt1_x",
    "Digest username=x",
    ...randomHeaders(300),
  ];
  const answers = await Promise.all(malformed.map(statusWith));
  expect(answers).toEqual(malformed.map(() => 401));
});

test("keys can be rolled: the first signs, the older ones still verify, RSA where the key is one", async () => {
  const [rsa, elliptic] = await Promise.all([newKey("RS256", "rsa"), newKey("ES256", "ec")]);
  const [old] = JSON.parse(env.SIGNING_KEYS) as JWK[];
  const before = await mintAccessToken(env, who());
  const rolled = { ...env, SIGNING_KEYS: JSON.stringify([rsa, elliptic, old]) };
  const { token } = await mintAccessToken(rolled, who());
  expect(decodeProtectedHeader(token)).toMatchObject({ alg: "RS256", kid: "rsa" });
  for (const each of [token, before.token])
    expect(await verifyAccessToken(rolled, each, Date.now())).toEqual(accessOf(each));
  await expect(verifyAccessToken(env, token, Date.now())).rejects.toMatchObject({ code: "unauthenticated" });
  const confused = await new SignJWT(decodeJwt(token))
    .setProtectedHeader({ alg: "ES256", kid: "rsa", typ: "at+jwt" })
    .sign(await importJWK(elliptic, "ES256"));
  await expect(verifyAccessToken(rolled, confused, Date.now())).rejects.toMatchObject({
    code: "unauthenticated",
  });
});

test.each(["", "[]", "no json", '[{"kty":"oct","k":"c2VjcmV0","kid":"x"}]', '[{"kty":"EC"}]', "null"])(
  "GHSA-8fpg-xm3f-6cx3: signing keys that read %s refuse everybody with a 503",
  async (keys) => {
    const broken = { ...env, SIGNING_KEYS: keys };
    const { token } = await mintAccessToken(env, who());
    await expect(mintAccessToken(broken, who())).rejects.toMatchObject({ code: "not_ready" });
    await expect(verifyAccessToken(broken, token, Date.now())).rejects.toMatchObject({ code: "not_ready" });
  },
);

test("publishes the public halves of the keys and nothing else of them", async () => {
  const response = await send("/.well-known/jwks.json");
  expect(response.headers.get("cache-control")).toBe("public, max-age=300");
  expect(await response.json()).toEqual({
    keys: [
      {
        kty: "EC",
        crv: "P-256",
        x: expect.any(String),
        y: expect.any(String),
        kid: expect.any(String),
        alg: "ES256",
        use: "sig",
      },
    ],
  });
});

test("the actor is whom the token names", async () => {
  const user = await newUser();
  expect(await user.call(me)).toMatchObject({ user: { id: user.id, email: user.email } });
});

/** Returns the same signature bytes in another spelling: the last letter of 64 bytes has four spare bits. */
function spareBits(signature: string): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const last = letters.indexOf(signature.at(-1) ?? "");
  return signature.slice(0, -1) + letters[last + 1];
}

/** Returns header values of any allowed bytes, many of them shaped somewhat like a token. */
function randomHeaders(count: number): string[] {
  const { next: chance } = chanceOf(20_261_120);
  const letter = () => String.fromCharCode(0x21 + Math.floor(chance() * 94));
  const text = (most: number) => Array.from({ length: Math.floor(chance() * most) }, letter).join("");
  return Array.from({ length: count }, () => {
    const shape = Math.floor(chance() * 4);
    if (shape === 0) return text(60) || "x";
    if (shape === 1) return `Bearer ${text(200)}`;
    if (shape === 2) return `Bearer ${text(40)}.${text(40)}.${text(90)}`;
    return `Bearer ${base64url.encode(text(60))}.${base64url.encode(text(60))}.${base64url.encode(text(90))}`;
  });
}

async function newKey(algorithm: "ES256" | "RS256", kid: string): Promise<JWK> {
  const pair = await crypto.subtle.generateKey(
    algorithm === "ES256"
      ? { name: "ECDSA", namedCurve: "P-256" }
      : {
          name: "RSASSA-PKCS1-v1_5",
          hash: "SHA-256",
          modulusLength: 2048,
          publicExponent: new Uint8Array([1, 0, 1]),
        },
    true,
    ["sign", "verify"],
  );
  if (!("privateKey" in pair)) throw new Error("a signing key is a pair");
  const jwk = await crypto.subtle.exportKey("jwk", pair.privateKey);
  if (jwk instanceof ArrayBuffer) throw new Error("a JWK is an object");
  const { kty, crv, x, y, n, e, d, p, q, dp, dq, qi } = jwk as JWK;
  return JSON.parse(JSON.stringify({ kty, crv, x, y, n, e, d, p, q, dp, dq, qi, kid }));
}

import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from "jose";
import { expect, test } from "vitest";
import {
  CACHE_MS,
  newSigningKey,
  promoteNext,
  publishNext,
  retireOld,
  TOKEN_MS,
  type SigningKey,
} from "#scripts/keys/signing-key-rotation.ts";
import { expectedErrors } from "#test/expected-errors.ts";
import { bearer, freshEmail, PASSWORD } from "#test/sign-in.ts";
import { ACCESS_SECONDS } from "#workers/identity/tokens/access-token.ts";
import { app } from "#workers/app.ts";

const MINUTE = 60_000;

/** The Worker of a deployment with those keys. */
function deployed(keys: readonly SigningKey[] | string) {
  const given: Env = { ...env, SIGNING_KEYS: typeof keys === "string" ? keys : JSON.stringify(keys) };
  const ask = (path: string, init: RequestInit = {}) =>
    app.fetch(new Request(new URL(path, env.PUBLIC_ORIGIN), init), given, createExecutionContext());
  return {
    async signUp(): Promise<string> {
      const answer = await ask("/mapi/auth/register", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ email: freshEmail(), password: PASSWORD }),
      });
      return (await answer.json<{ access_jwt: string }>()).access_jwt;
    },
    status: async (token: string) => (await ask("/mapi/auth/sessions", { headers: bearer(token) })).status,
    keySet: async () => (await ask("/.well-known/jwks.json")).json<JSONWebKeySet>(),
  };
}

test.each(["ES256", "RS256"] as const)(
  "keys roll to %s without a gap: published before it signs, verified as long as its tokens live",
  async (algorithm) => {
    const start = Date.now();
    const first = [await newSigningKey("ES256")];
    const before = deployed(first);
    const old = await before.signUp();

    const published = await publishNext(first, start, algorithm);
    const during = deployed(published);
    const cached = await during.keySet();
    expect(cached.keys).toHaveLength(2);
    expect(JSON.stringify(cached)).not.toMatch(/"(d|p|q|dp|dq|qi|publishedAt)":/);
    expect(decodeProtectedHeader(await during.signUp()).kid).toBe(first[0]?.kid);
    expect(await during.status(old)).toBe(200);

    expect(() => promoteNext(published, start + CACHE_MS)).toThrow("still cached");
    const promoted = promoteNext(published, start + CACHE_MS + MINUTE);
    const after = deployed(promoted);
    const fresh = await after.signUp();
    expect(decodeProtectedHeader(fresh)).toMatchObject({ alg: algorithm, kid: published[1]?.kid });
    expect([await after.status(old), await after.status(fresh)]).toEqual([200, 200]);
    // A client that read the key set just before the change can verify the new key's signatures.
    const verified = await jwtVerify(fresh, createLocalJWKSet(cached), { algorithms: [algorithm] });
    expect(verified.payload.iss).toBe(env.PUBLIC_ORIGIN);
    expect(await during.status(fresh)).toBe(200);

    const stopped = start + CACHE_MS + MINUTE;
    expect(() => retireOld(promoted, stopped + TOKEN_MS)).toThrow("still good");
    const retired = deployed(retireOld(promoted, stopped + TOKEN_MS + MINUTE));
    expect((await retired.keySet()).keys.map(({ kid }) => kid)).toEqual([published[1]?.kid]);
    expect([await retired.status(old), await retired.status(fresh)]).toEqual([401, 200]);
  },
);

test("a token that this isolate has already let in is judged again when its key is retired", async () => {
  const [one, other] = [await newSigningKey("ES256"), await newSigningKey("ES256")];
  const token = await deployed([one]).signUp();
  expect(await deployed([one, other]).status(token)).toBe(200);
  expect(await deployed([other]).status(token)).toBe(401);
});

test("GHSA-8fpg-xm3f-6cx3: keys that cannot be read are a 503 for everybody, also for a token that was just let in", async () => {
  const one = await newSigningKey("ES256");
  const token = await deployed([one]).signUp();
  expect(await deployed([one]).status(token)).toBe(200);
  for (const broken of ["", "[]", "{", "null", '[{"kty":"oct","k":"AAAA","kid":"x"}]']) {
    expectedErrors.push(/"code":"not_ready"/);
    expect([broken, await deployed(broken).status(token)]).toEqual([broken, 503]);
  }
});

test("steps out of their order are refused, and the times are those that tokens and caches have", async () => {
  const now = Date.now();
  const first = [await newSigningKey("ES256")];
  expect(() => promoteNext(first, now)).toThrow("publish one");
  expect(() => retireOld(first, now)).toThrow("No key has stopped");
  const published = await publishNext(first, now);
  await expect(publishNext(published, now)).rejects.toThrow("promote it first");
  expect(TOKEN_MS).toBeGreaterThan(ACCESS_SECONDS * 1000);
});

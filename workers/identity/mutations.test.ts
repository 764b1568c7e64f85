import { env } from "cloudflare:workers";
import fc from "fast-check";
import { base64url } from "jose";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { newAuthenticator } from "#test/authenticator.ts";
import { rounds } from "#test/effort.ts";
import { newUser, send } from "#test/harness.ts";
import { newPasskeyUser } from "#test/passkey-user.ts";
import { freshEmail, identity, options, post } from "#test/sign-in.ts";

// Every mutated request to a sign-in endpoint is refused.
// It never causes an internal failure and never opens a session.

/** Every run makes the same changes, but applies them to new requests. */
const SEED = 20261120;
const CHANGES = rounds({ sample: 150, long: 2500 });
const COOKIES = rounds({ sample: 150, long: 1500 });

type Json = { [name: string]: unknown };
type Change = {
  kind: "flip" | "cut" | "add" | "swap" | "junk" | "drop";
  at: number;
  with: number;
  junk: unknown;
};

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom("flip", "cut", "add", "swap", "junk", "drop"),
  at: fc.nat(),
  with: fc.nat(),
  junk: fc.oneof(
    fc.constantFrom(null, true, 0, -1, 1e308, "", "\u0000", "A".repeat(30_000), [], {}, [[]], "__proto__"),
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.jsonValue({ maxDepth: 3 }),
  ),
});

/** The paths of every deciding field, without those that no authenticator proves. */
const DECIDING = ["id", "rawId", "type", "response"];
const TEXTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

/** Returns a copy with one deciding part changed, or the same object when the change has no effect. */
function mutated(original: Json, { kind, at, with: other, junk }: Change): Json {
  const copy = structuredClone(original);
  const inner = copy["response"] as Json;
  const places = [
    ...DECIDING.map((name) => [copy, name] as const),
    ...TEXTS.filter((name) => name in inner).map((name) => [inner, name] as const),
  ];
  const [holder, name] = places[at % places.length] ?? [copy, "id"];
  const value = holder[name];
  if (kind === "drop") delete holder[name];
  else if (kind === "junk" || typeof value !== "string" || name === "type") holder[name] = junk;
  else if (kind === "swap") holder[name] = inner[TEXTS[other % TEXTS.length] ?? ""] ?? junk;
  else holder[name] = respelled(value, kind, other);
  return JSON.stringify(copy) === JSON.stringify(original) ? original : copy;
}

function respelled(text: string, kind: "flip" | "cut" | "add", at: number): string {
  const bytes = base64url.decode(text);
  if (kind === "cut") return text.slice(0, at % text.length);
  if (kind === "add") return text + ["=", "A", " ", "+", "/"][at % 5];
  const flipped = bytes.slice();
  const bit = at % (bytes.length * 8);
  flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return base64url.encode(flipped);
}

let callers = 0;
/** Each call comes from another caller, so that the content is refused and not the number of calls. */
const fromElsewhere = () => ({
  "cf-connecting-ip": `10.${(++callers >> 16) & 255}.${(callers >> 8) & 255}.${callers & 255}`,
});

const sessions = async () =>
  (await identity().find(sql<{ n: number }>`select count(*) as n from sessions`))?.n ?? Number.NaN;

function isRefused(answer: { status: number; headers: Headers }): boolean {
  const { status, headers } = answer;
  const isProblem = headers.get("content-type") === "application/problem+json";
  return status >= 400 && status < 500 && isProblem && headers.get("set-cookie") === null;
}

test(`${CHANGES} changed assertions sign nobody in`, { timeout: 300_000 }, async () => {
  const { authenticator } = await newPasskeyUser();
  const before = await sessions();
  await fc.assert(
    fc.asyncProperty(change, async (how) => {
      const begun = options(await post("/mapi/auth/login/options", {}, fromElsewhere()));
      const assertion = (await authenticator.get(begun.options)) as Json;
      const response = mutated(assertion, how);
      if (response === assertion) return;
      const answer = await post(
        "/mapi/auth/login/verify",
        { challengeId: begun.challengeId, response },
        fromElsewhere(),
      );
      expect(isRefused(answer), `${answer.status} ${JSON.stringify(how)}`).toBe(true);
    }),
    { numRuns: CHANGES, seed: SEED },
  );
  expect(await sessions()).toBe(before);
});

/** The backup state, and the two bits without a meaning so far. */
const UNVOUCHED_FLAGS = 0x10 | 0x02 | 0x20;

/**
 * Without attestation nothing proves the backup state, the counter and the model of the authenticator. The
 * same holds for members of the client data beyond the four that are checked. A registration that differs
 * only there is as good as another.
 */
function isUnvouched(original: Json, changed: Json): boolean {
  const [one, other] = [original, changed].map(({ response, ...outside }) => {
    const { attestationObject, clientDataJSON, ...rest } = response as Json;
    return {
      bytes: base64url.decode(String(attestationObject)),
      judged: judgedOf(String(clientDataJSON)),
      outside: JSON.stringify([outside, rest]),
    };
  });
  if (one === undefined || other === undefined) return false;
  if (one.outside !== other.outside || one.judged !== other.judged) return false;
  const start = [...one.bytes.keys()].findIndex((at) => isAuthData(one.bytes, at)) + 11;
  const differs = [...one.bytes.keys()]
    .filter((at) => one.bytes[at] !== other.bytes[at])
    .map((at) => at - start);
  const flags = (one.bytes[start + 32] ?? 0) ^ (other.bytes[start + 32] ?? 0);
  // -1 and 131 are lengths of the last item, where a larger length reads the same bytes. 32 is the flags
  // byte, and 33 to 52 are the counter and the model.
  return differs.every(
    (at) =>
      at === -1 || at === 131 || (at === 32 && (flags & ~UNVOUCHED_FLAGS) === 0) || (at > 32 && at < 53),
  );
}

function judgedOf(clientDataJSON: string): string {
  const { type, challenge, origin, crossOrigin, topOrigin } = JSON.parse(
    new TextDecoder().decode(base64url.decode(clientDataJSON)),
  );
  return JSON.stringify([type, challenge, origin, crossOrigin ?? false, topOrigin]);
}

/** True where CBOR names authenticator data: `authData`, then a byte string with a length of two bytes. */
function isAuthData(bytes: Uint8Array, at: number): boolean {
  return new TextDecoder().decode(bytes.subarray(at + 1, at + 9)) === "authData";
}

test(
  `${CHANGES} changed registrations make no account, unless only what nobody vouches for was changed`,
  {
    timeout: 300_000,
  },
  async () => {
    await fc.assert(
      fc.asyncProperty(change, async (how) => {
        const device = await newAuthenticator(env.PUBLIC_ORIGIN);
        const begun = options(
          await post("/mapi/auth/register/options", { email: freshEmail() }, fromElsewhere()),
        );
        const made = (await device.create(begun.options)) as Json;
        const response = mutated(made, how);
        if (response === made) return;
        const answer = await post(
          "/mapi/auth/register/verify",
          { challengeId: begun.challengeId, response },
          fromElsewhere(),
        );
        const isFine = isRefused(answer) || (answer.status === 201 && isUnvouched(made, response));
        expect(isFine, `${answer.status} ${JSON.stringify(how)}`).toBe(true);
      }),
      { numRuns: CHANGES, seed: SEED },
    );
  },
);

/** Returns a token with changed characters, or the same text when the change has no effect. */
function changedToken(token: string, { kind, at, with: other }: Change): string {
  const place = at % token.length;
  const letter = "ABab01-_.=~+/ "[other % 14] ?? "A";
  if (kind === "cut") return token.slice(0, place);
  if (kind === "drop") return token.slice(0, place) + token.slice(place + 1);
  if (kind === "add") return token.slice(0, place) + letter + token.slice(place);
  if (kind === "swap") return token.slice(place) + token.slice(0, place);
  return token.slice(0, place) + letter + token.slice(place + 1);
}

test(`${CHANGES} changed access and refresh tokens are refused`, { timeout: 300_000 }, async () => {
  const user = await newUser();
  await fc.assert(
    fc.asyncProperty(change, fc.boolean(), async (how, isAccess) => {
      const genuine = isAccess ? user.accessJwt : user.refreshToken;
      const token = changedToken(genuine, how).trim();
      if (token === genuine || token === "") return;
      const answer = isAccess
        ? await send("/mapi/auth/me", { headers: { authorization: `Bearer ${token}`, ...fromElsewhere() } })
        : await post("/mapi/auth/refresh", { refresh_token: token }, fromElsewhere());
      expect(isRefused(answer), `${answer.status} ${token}`).toBe(true);
    }),
    { numRuns: CHANGES, seed: SEED },
  );
  const still = await post("/mapi/auth/refresh", { refresh_token: user.refreshToken });
  expect(still.status, "nobody's guessing ends a session").toBe(200);
});

test(`${COOKIES} changed cookies are refused`, { timeout: 300_000 }, async () => {
  const user = await newUser();
  const name = "__Host-tidemark_access";
  await fc.assert(
    fc.asyncProperty(
      change,
      fc.constantFrom(name, name.toLowerCase(), "tidemark_access", `${name} `),
      async (how, as) => {
        const token = changedToken(user.accessJwt, how).trim();
        if (as.trim() === name && (token === user.accessJwt || token === "")) return;
        const answer = await send("/api/v1/auth/me", {
          headers: { cookie: `${as}=${token}`, "sec-fetch-site": "same-origin", ...fromElsewhere() },
        });
        expect(isRefused(answer), `${answer.status} ${as}=${token}`).toBe(true);
      },
    ),
    { numRuns: COOKIES, seed: SEED },
  );
});

import type {
  AuthenticationResponseJSON,
  RegistrationResponseJSON,
  VerifiedAuthenticationResponse,
  VerifiedRegistrationResponse,
} from "@simplewebauthn/server";
import { base64url } from "jose";
import * as z from "zod";
import { Problem } from "#shared/problem.ts";
import { settingsOf } from "../../settings/settings.ts";
import { digest } from "../keys.ts";
import type { Passkey } from "./store.ts";

/**
 * EdDSA, ES256 and RS256.
 * The list is pinned, so that a newer runtime cannot make keys that another runtime cannot verify.
 */
export const ALGORITHMS = [-8, -7, -257];
export const CEREMONY_MS = 5 * 60_000;

// It is imported on first use, because its certificate parsers would slow every cold start.
export const webauthn = () => import("@simplewebauthn/server");

/** Bytes in base64url, in the one spelling without padding and spare bits. */
const Text = z.string().max(20_000).refine(isCanonical);
const Envelope = {
  id: Text,
  rawId: Text,
  type: z.literal("public-key"),
  authenticatorAttachment: z.enum(["platform", "cross-platform"]).exactOptional(),
  clientExtensionResults: z.looseObject({}),
};
const Registration = z.object({
  ...Envelope,
  response: z.object({
    clientDataJSON: Text,
    attestationObject: Text,
    transports: z.array(z.string().max(20)).max(10).default([]),
  }),
});
const Assertion = z.object({
  ...Envelope,
  response: z.object({ clientDataJSON: Text, authenticatorData: Text, signature: Text, userHandle: Text }),
});
const ClientData = z.looseObject({
  crossOrigin: z.literal(false).optional(),
  topOrigin: z.undefined().optional(),
});

/**
 * A well-formed signature of nothing: r = s = 1.
 * Verifying it imports the key, which fails for a point off the curve.
 */
const ANY_ECDSA = Uint8Array.of(0x30, 6, 2, 1, 1, 2, 1, 1);
/** The same for Ed25519, for which the runtime accepts no other length. */
const ANY_ED25519 = new Uint8Array(64);

/**
 * Returns the challenge that an authenticator signs. It is derived from the one-time secret, so that no other
 * pair of the two is valid.
 */
export function challengeOf(challengeId: string): Promise<string> {
  return digest(`webauthn ${challengeId}`);
}

/** Returns the new credential, or refuses. */
export async function verifyRegistration(
  env: Env,
  challengeId: string,
  given: unknown,
): Promise<NonNullable<VerifiedRegistrationResponse["registrationInfo"]> & { transports: string[] }> {
  const response = parsed<RegistrationResponseJSON & { response: { transports: string[] } }>(
    Registration,
    given,
  );
  assertTopLevel(response.response.clientDataJSON);
  await assertNoCertificates(response.response.attestationObject);
  const { rpId, passkeyOrigins } = settingsOf(env);
  const { verifyRegistrationResponse } = await webauthn();
  const expectedChallenge = await challengeOf(challengeId);
  const { registrationInfo } = await judged(() =>
    verifyRegistrationResponse({
      response,
      expectedChallenge,
      expectedOrigin: passkeyOrigins,
      expectedRPID: rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    }),
  );
  if (registrationInfo === undefined || registrationInfo.credential.id !== response.id) refuse();
  await assertUsable(registrationInfo.credential.publicKey);
  return { ...registrationInfo, transports: response.response.transports };
}

/** Refuses a chain of certificates before any parser reads it. We ask for no attestation and trust none. */
async function assertNoCertificates(attestationObject: string): Promise<void> {
  const { decodeAttestationObject } = await import("@simplewebauthn/server/helpers");
  const bytes = Uint8Array.from(base64url.decode(attestationObject));
  const certificates = await judged(async () => decodeAttestationObject(bytes).get("attStmt").get("x5c"));
  if (certificates !== undefined) refuse();
}

/**
 * Without attestation nothing proves that the key works.
 * A key that cannot verify a signature would lock its owner out.
 */
async function assertUsable(credentialPublicKey: Uint8Array<ArrayBuffer>): Promise<void> {
  const { cose, decodeCredentialPublicKey, verifySignature } = await import("@simplewebauthn/server/helpers");
  await judged(() => {
    const isEdwards = cose.isCOSEPublicKeyOKP(decodeCredentialPublicKey(credentialPublicKey));
    const signature = isEdwards ? ANY_ED25519 : ANY_ECDSA;
    return verifySignature({ credentialPublicKey, data: new Uint8Array(1), signature });
  });
}

type AssertionJson = AuthenticationResponseJSON & { response: { userHandle: string } };

/**
 * Returns the parts of an assertion that name its passkey, or null for anything else.
 * Nothing is verified at this point.
 */
export function asAssertion(given: unknown): AssertionJson | null {
  const schema: z.ZodType<AssertionJson> = Assertion;
  return schema.safeParse(given).data ?? null;
}

/** Does the same, or refuses. */
export function readAssertion(given: unknown): AssertionJson {
  return asAssertion(given) ?? refuse();
}

/**
 * Verifies an assertion with that passkey's key.
 * The caller must check the counter, and only after the signature.
 */
export async function verifyAuthentication(
  env: Env,
  expectedChallenge: string,
  response: AuthenticationResponseJSON,
  passkey: Pick<Passkey, "credential_id" | "public_key">,
): Promise<VerifiedAuthenticationResponse["authenticationInfo"]> {
  assertTopLevel(response.response.clientDataJSON);
  const { rpId, passkeyOrigins } = settingsOf(env);
  const publicKey = Uint8Array.from(base64url.decode(passkey.public_key));
  await assertOneSpelling(publicKey, base64url.decode(response.response.signature));
  const { verifyAuthenticationResponse } = await webauthn();
  const { verified, authenticationInfo } = await judged(() =>
    verifyAuthenticationResponse({
      response,
      expectedChallenge,
      expectedOrigin: passkeyOrigins,
      expectedRPID: rpId,
      requireUserVerification: true,
      credential: {
        id: passkey.credential_id,
        publicKey,
        counter: 0,
      },
    }),
  );
  if (!verified) refuse();
  return authenticationInfo;
}

/** The library parses ECDSA's ASN.1 loosely, so that one signature would have many spellings. */
async function assertOneSpelling(publicKey: Uint8Array<ArrayBuffer>, signature: Uint8Array): Promise<void> {
  const { cose, decodeCredentialPublicKey } = await import("@simplewebauthn/server/helpers");
  const isElliptic = cose.isCOSEPublicKeyEC2(decodeCredentialPublicKey(publicKey));
  if (isElliptic && !isStrictDer(signature)) refuse();
}

/**
 * True for `SEQUENCE { INTEGER r, INTEGER s }` of P-256 in DER,
 * with the exact tags and lengths and no extra byte.
 */
function isStrictDer(signature: Uint8Array): boolean {
  const [tag, length, , rLength = 0] = signature;
  if (tag !== 0x30 || length !== signature.length - 2) return false;
  const sLength = signature[5 + rLength] ?? 0;
  return (
    6 + rLength + sLength === signature.length && [2, 4 + rLength].every((at) => isInteger(signature, at))
  );
}

/** True for a positive integer of at most 33 bytes, without a leading zero except the one for the sign. */
function isInteger(bytes: Uint8Array, at: number): boolean {
  const [tag, length = 0, first = 0x80, second = 0] = bytes.subarray(at);
  const isShortest = first !== 0 || (length > 1 && second >= 0x80);
  return tag === 2 && length >= 1 && length <= 33 && first < 0x80 && isShortest;
}

export function refuse(): never {
  throw new Problem("sign_in_refused");
}

/**
 * Refuses a cross-origin frame. The library accepts one as ours when the browser does not name the top page.
 */
function assertTopLevel(clientDataJSON: string): void {
  let text: string;
  try {
    text = new TextDecoder().decode(base64url.decode(clientDataJSON));
    if (!ClientData.safeParse(JSON.parse(text)).success) refuse();
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError) refuse();
    throw error;
  }
}

function parsed<T>(schema: z.ZodType<T>, given: unknown): T {
  const result = schema.safeParse(given);
  if (!result.success) refuse();
  return result.data;
}

/**
 * Turns every plain error of the library into a refusal. The library throws them for any malformed input,
 * also an attacker's.
 */
async function judged<T>(verdict: () => Promise<T>): Promise<T> {
  try {
    return await verdict();
  } catch (error) {
    if (error instanceof Error) refuse();
    throw error;
  }
}

function isCanonical(text: string): boolean {
  try {
    return base64url.encode(base64url.decode(text)) === text;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

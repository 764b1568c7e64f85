import { base64url } from "jose";
import type { Visitor } from "../../../context.ts";
import { assertRpId } from "../rp-id.ts";
import { settingsOf } from "../../../settings/settings.ts";
import { issueToken } from "../../one-time-tokens/one-time-tokens.ts";
import { CEREMONY_MS, challengeOf, webauthn } from "../ceremony.ts";

/**
 * Begins a sign-in that names no account and no passkey. The authenticator knows its own passkeys, and the
 * options identify no user.
 */
export async function loginOptions(
  visitor: Visitor,
): Promise<{ challengeId: string; options: Record<string, unknown> }> {
  await assertRpId(visitor);
  const challengeId = await issueToken(visitor.identity, {
    purpose: "passkey_login",
    expiresAt: visitor.now + CEREMONY_MS,
  });
  const { generateAuthenticationOptions } = await webauthn();
  const options = await generateAuthenticationOptions({
    rpID: settingsOf(visitor.env).rpId,
    challenge: Uint8Array.from(base64url.decode(await challengeOf(challengeId))),
    timeout: CEREMONY_MS,
    allowCredentials: [],
    userVerification: "required",
  });
  return { challengeId, options: { ...options } };
}

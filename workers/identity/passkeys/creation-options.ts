import { base64url } from "jose";
import type { Base } from "../../context.ts";
import { assertRpId } from "./rp-id.ts";
import { settingsOf } from "../../settings/settings.ts";
import { ALGORITHMS, CEREMONY_MS, challengeOf, webauthn } from "./ceremony.ts";

/**
 * Returns the options for an authenticator:
 * a discoverable passkey with user verification, for this challenge.
 */
export async function creationOptions(
  base: Pick<Base, "env" | "identity">,
  challengeId: string,
  owner: { email: string; name: string; handle: string },
  excluded: readonly { id: string; transports: string[] }[] = [],
): Promise<Record<string, unknown>> {
  await assertRpId(base);
  const { generateRegistrationOptions } = await webauthn();
  const options = await generateRegistrationOptions({
    rpName: "Tidemark",
    rpID: settingsOf(base.env).rpId,
    userName: owner.email,
    userDisplayName: owner.name,
    userID: Uint8Array.from(base64url.decode(owner.handle)),
    challenge: Uint8Array.from(base64url.decode(await challengeOf(challengeId))),
    timeout: CEREMONY_MS,
    attestationType: "none",
    excludeCredentials: [...excluded],
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    supportedAlgorithmIDs: ALGORITHMS,
  });
  return { ...options };
}

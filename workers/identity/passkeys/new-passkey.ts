import { base64url } from "jose";
import { newId } from "#shared/ids.ts";
import { settingsOf } from "../../settings/settings.ts";
import { verifyRegistration } from "./ceremony.ts";
import type { NewPasskey } from "./store.ts";

/**
 * Returns the passkey that an authenticator made for this challenge, ready to insert.
 * Refuses one that does not verify.
 */
export async function newPasskey(
  env: Env,
  given: { challengeId: string; response: unknown; userId: string; name: string; now: number },
): Promise<NewPasskey> {
  const { credential, transports, credentialDeviceType, credentialBackedUp, aaguid } =
    await verifyRegistration(env, given.challengeId, given.response);
  return {
    id: newId("passkey", given.now),
    user_id: given.userId,
    credential_id: credential.id,
    rp_id: settingsOf(env).rpId,
    public_key: base64url.encode(credential.publicKey),
    counter: credential.counter,
    transports,
    backup_eligible: credentialDeviceType === "multiDevice" ? 1 : 0,
    backed_up: credentialBackedUp ? 1 : 0,
    aaguid,
    name: given.name,
    created_at: given.now,
  };
}

import { base64url } from "jose";
import { issueOnce } from "../challenges/spend-once.ts";
import { newHandle, newUser } from "../new-user.ts";
import type { Visitor } from "../visitor.ts";
import { settingsOf } from "../../http/settings.ts";
import { ALGORITHMS, CEREMONY_MS, challengeOf, webauthn } from "./ceremony.ts";

/** Begins an account with a passkey; says the same whether or not the address has one already. */
export async function registerOptions(
  visitor: Visitor,
  input: { email: string; name?: string | undefined },
): Promise<{ challengeId: string; options: object }> {
  const user = newUser(input, visitor.now);
  const handle = newHandle();
  const challengeId = await issueOnce(visitor.identity, {
    purpose: "passkey_register",
    expiresAt: visitor.now + CEREMONY_MS,
    payload: { user, handle },
  });
  const { generateRegistrationOptions } = await webauthn();
  const options = await generateRegistrationOptions({
    rpName: "Tidemark",
    rpID: settingsOf(visitor.env).rpId,
    userName: user.email,
    userDisplayName: user.name,
    userID: Uint8Array.from(base64url.decode(handle)),
    challenge: Uint8Array.from(base64url.decode(await challengeOf(challengeId))),
    timeout: CEREMONY_MS,
    attestationType: "none",
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    supportedAlgorithmIDs: ALGORITHMS,
  });
  return { challengeId, options };
}

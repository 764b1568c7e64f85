import type { PasskeySignal } from "#shared/contracts/passkeys.ts";

/** What the browser offers of the Signal API; older ones offer none of it, some a part. */
type Signals = Partial<
  Pick<
    typeof PublicKeyCredential,
    "signalUnknownCredential" | "signalAllAcceptedCredentials" | "signalCurrentUserDetails"
  >
>;

/** Tells the browser which passkeys of this account still count and what it is called now, so that it offers no others. */
export async function signalAccount(signal: PasskeySignal, signals = offered()): Promise<void> {
  const { rpId, userId, name, displayName, allAcceptedCredentialIds } = signal;
  await attempt(() => signals.signalAllAcceptedCredentials?.({ rpId, userId, allAcceptedCredentialIds }));
  await attempt(() => signals.signalCurrentUserDetails?.({ rpId, userId, name, displayName }));
}

/** Tells the browser that the server does not know this one passkey. */
export async function signalUnknown(
  options: object,
  credentialId: string,
  signals = offered(),
): Promise<void> {
  const rpId = "rpId" in options && typeof options.rpId === "string" ? options.rpId : location.hostname;
  await attempt(() => signals.signalUnknownCredential?.({ rpId, credentialId }));
}

function offered(): Signals {
  return "PublicKeyCredential" in globalThis ? PublicKeyCredential : {};
}

async function attempt(tell: () => Promise<unknown> | undefined): Promise<void> {
  try {
    await tell();
  } catch {
    // A hint to the browser: what it refuses to hear changes nothing here.
  }
}

import * as z from "zod";
import type { PasskeySignal } from "#shared/contracts/passkeys.ts";

/** The browser's Signal API; older browsers offer none of it or only a part. */
type Signals = Partial<
  Pick<
    typeof PublicKeyCredential,
    "signalUnknownCredential" | "signalAllAcceptedCredentials" | "signalCurrentUserDetails"
  >
>;

/** Tells the browser the valid passkeys and the name of this account, so that it offers no other passkey. */
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
  const rpId = Site.parse(options);
  await attempt(() => signals.signalUnknownCredential?.({ rpId, credentialId }));
}

/** The site of a ceremony: `rpId` of a sign-in, `rp.id` of a creation, else this one. */
const Site = z
  .union([
    z.looseObject({ rpId: z.string() }).transform(({ rpId }) => rpId),
    z.looseObject({ rp: z.looseObject({ id: z.string() }) }).transform(({ rp }) => rp.id),
  ])
  .catch(() => location.hostname);

function offered(): Signals {
  return "PublicKeyCredential" in globalThis ? PublicKeyCredential : {};
}

async function attempt(tell: () => Promise<unknown> | undefined): Promise<void> {
  try {
    await tell();
  } catch {
    // The call is only a hint: a browser that rejects it changes nothing here.
  }
}

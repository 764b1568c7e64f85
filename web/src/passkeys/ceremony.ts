import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  type AuthenticationResponseJSON,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
} from "@simplewebauthn/browser";
import type * as z from "zod";
import type { WebAuthnResponse } from "#shared/contracts/auth.ts";
import { declineOf, isCeremonyEnd, PasskeyDeclined, type CeremonyAct } from "./declined.ts";

export type Answered = z.input<typeof WebAuthnResponse>;

export const passkeysWork = browserSupportsWebAuthn();

/** Makes a passkey on this device. */
export async function makePasskey(options: object): Promise<Answered> {
  return asAnswer(
    await ceremony("make", options, () => startRegistration({ optionsJSON: asCreation(options) })),
  );
}

/** Uses a passkey of this device or of another one at hand. */
export async function usePasskey(options: object): Promise<Answered> {
  return asAnswer(
    await ceremony("use", options, () => startAuthentication({ optionsJSON: asRequest(options) })),
  );
}

/**
 * Offers passkeys in the suggestions of a field; null when another ceremony took over or the user chose none.
 */
export async function suggestPasskey(options: object): Promise<Answered | null> {
  try {
    return asAnswer(await startAuthentication({ optionsJSON: asRequest(options), useBrowserAutofill: true }));
  } catch (error) {
    if (isCeremonyEnd(error)) return null;
    throw error;
  }
}

async function ceremony<T>(act: CeremonyAct, options: object, run: () => Promise<T>): Promise<T> {
  const began = performance.now();
  try {
    return await run();
  } catch (error) {
    const elapsedMs = performance.now() - began;
    const reason = declineOf(error, { elapsedMs, timeoutMs: timeoutOf(options) });
    if (reason === null) throw error;
    throw new PasskeyDeclined(act, reason, error);
  }
}

function timeoutOf(options: object): number {
  return "timeout" in options && typeof options.timeout === "number" ? options.timeout : Infinity;
}

/** The server makes these options with the server half of the same library, so their JSON shape matches. */
function asCreation(options: object): PublicKeyCredentialCreationOptionsJSON {
  return options as PublicKeyCredentialCreationOptionsJSON;
}

/** Casts the options of a sign-in for the same reason. */
function asRequest(options: object): PublicKeyCredentialRequestOptionsJSON {
  return options as PublicKeyCredentialRequestOptionsJSON;
}

/** The answer of the browser, in the open-ended shape that the contract forwards unread. */
function asAnswer(response: RegistrationResponseJSON | AuthenticationResponseJSON): Answered {
  return {
    ...response,
    response: { ...response.response },
    clientExtensionResults: { ...response.clientExtensionResults },
  };
}

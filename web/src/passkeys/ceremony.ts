import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  WebAuthnError,
  type AuthenticationResponseJSON,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
} from "@simplewebauthn/browser";
import type * as z from "zod";
import type { WebAuthnResponse } from "#shared/contracts/auth.ts";

export type Answered = z.input<typeof WebAuthnResponse>;

export const passkeysWork = browserSupportsWebAuthn();

/** The ceremony ended without a passkey: the user closed it, it timed out, or the device failed. */
export class PasskeyDeclined extends Error {
  constructor(message: string, cause: unknown) {
    super(message, { cause });
    this.name = "PasskeyDeclined";
  }
}

/** Makes a passkey on this device. */
export async function makePasskey(options: object): Promise<Answered> {
  return asAnswer(await ceremony(() => startRegistration({ optionsJSON: asCreation(options) })));
}

/** Uses a passkey of this device or of another one at hand. */
export async function usePasskey(options: object): Promise<Answered> {
  return asAnswer(await ceremony(() => startAuthentication({ optionsJSON: asRequest(options) })));
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

async function ceremony<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof WebAuthnError && error.code === "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED")
      throw new PasskeyDeclined("This device already holds a passkey for that account.", error);
    if (isCeremonyEnd(error))
      throw new PasskeyDeclined("The passkey was not used: the dialog was closed or ran out of time.", error);
    throw error;
  }
}

function isCeremonyEnd(error: unknown): boolean {
  return (
    error instanceof WebAuthnError || (error instanceof Error && /^(NotAllowed|Abort)Error$/.test(error.name))
  );
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

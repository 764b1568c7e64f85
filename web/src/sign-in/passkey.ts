import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
  WebAuthnError,
  type AuthenticationResponseJSON,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
} from "@simplewebauthn/browser";
import type * as z from "zod";
import {
  loginOptions,
  loginVerify,
  registerOptions,
  registerVerify,
  type Registered,
  type User,
  type WebAuthnResponse,
} from "#shared/contracts/auth.ts";
import { Problem } from "#shared/problem.ts";
import { call } from "../session/client.ts";

export const passkeysWork = browserSupportsWebAuthn();

/** The ceremony ended without a passkey: closed, timed out, or the device could not. */
export class PasskeyDeclined extends Error {
  constructor(message: string, cause: unknown) {
    super(message, { cause });
    this.name = "PasskeyDeclined";
  }
}

export async function createWithPasskey(email: string, name: string): Promise<User> {
  const named = name.trim() === "" ? {} : { name };
  const { challengeId, options } = await call(registerOptions, { body: { email, ...named } });
  const response = await ceremony(() => startRegistration({ optionsJSON: asCreation(options) }));
  return userOf(await call(registerVerify, { body: { challengeId, response: asAnswer(response) } }));
}

export async function signInWithPasskey(email: string): Promise<User> {
  const { challengeId, options } = await call(loginOptions, { body: email === "" ? {} : { email } });
  const response = await ceremony(() => startAuthentication({ optionsJSON: asRequest(options) }));
  const { user } = await call(loginVerify, {
    body: { challengeId, response: asAnswer(response) },
  });
  return user;
}

/** Offers passkeys in the email field's own suggestions; null where the browser cannot or another ceremony took over. */
export async function signInByAutofill(signal: AbortSignal): Promise<User | null> {
  if (!(await browserSupportsWebAuthnAutofill())) return null;
  const { challengeId, options } = await call(loginOptions, { body: {}, signal });
  if (signal.aborted) return null; // a ceremony begun now would end that of the form which took this one's place
  try {
    const response = await startAuthentication({ optionsJSON: asRequest(options), useBrowserAutofill: true });
    const { user } = await call(loginVerify, {
      body: { challengeId, response: asAnswer(response) },
    });
    return user;
  } catch (error) {
    if (isCeremonyEnd(error)) return null;
    throw error;
  }
}

async function ceremony<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof WebAuthnError && error.code === "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED") {
      throw new PasskeyDeclined(
        "This device already holds a passkey for that account. Sign in with it.",
        error,
      );
    }
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

/** The server makes these options with the same library's other half, whose JSON shape they are. */
function asCreation(options: object): PublicKeyCredentialCreationOptionsJSON {
  return options as PublicKeyCredentialCreationOptionsJSON;
}

/** As above, for signing in. */
function asRequest(options: object): PublicKeyCredentialRequestOptionsJSON {
  return options as PublicKeyCredentialRequestOptionsJSON;
}

/** What the browser answered, as the open-ended shape that the contract sends on unread. */
function asAnswer(
  response: RegistrationResponseJSON | AuthenticationResponseJSON,
): z.input<typeof WebAuthnResponse> {
  return {
    ...response,
    response: { ...response.response },
    clientExtensionResults: { ...response.clientExtensionResults },
  };
}

/** The user of an answer that may also ask to look into the mail first. */
export function userOf(answer: Registered): User {
  if ("user" in answer) return answer.user;
  throw new Problem("forbidden", "Follow the link that was sent to this address.");
}

import { browserSupportsWebAuthnAutofill } from "@simplewebauthn/browser";
import {
  loginOptions,
  loginVerify,
  registerOptions,
  registerVerify,
  type Registered,
  type SignedIn,
} from "#shared/contracts/auth.ts";
import { Problem } from "#shared/problem.ts";
import { call } from "../session/client.ts";
import { makePasskey, suggestPasskey, usePasskey, type Answered } from "../passkeys/ceremony.ts";
import { signalUnknown } from "../passkeys/signal.ts";

export async function createWithPasskey(email: string, name: string): Promise<Registered> {
  const named = name.trim() === "" ? {} : { name };
  const { challengeId, options } = await call(registerOptions, { body: { email, ...named } });
  const response = await makePasskey(options);
  try {
    return await call(registerVerify, { body: { challengeId, response } });
  } catch (error) {
    // The browser must not offer a passkey of an account that was not made.
    if (error instanceof Problem && error.code === "email_taken") await signalUnknown(options, response.id);
    throw error;
  }
}

export async function signInWithPasskey(email: string): Promise<SignedIn> {
  const { challengeId, options } = await call(loginOptions, { body: email === "" ? {} : { email } });
  return verified(challengeId, options, await usePasskey(options));
}

/**
 * Offers passkeys in the suggestions of the email field; null when the browser cannot, or another ceremony
 * took over.
 */
export async function signInByAutofill(signal: AbortSignal): Promise<SignedIn | null> {
  if (!(await browserSupportsWebAuthnAutofill())) return null;
  const { challengeId, options } = await call(loginOptions, { body: {}, signal });
  // A later ceremony would end the one of the form that replaced this form.
  if (signal.aborted) return null;
  const response = await suggestPasskey(options);
  return response === null ? null : verified(challengeId, options, response);
}

/** The browser hides only a passkey that no account knows; a passkey that was merely refused stays. */
async function verified(challengeId: string, options: object, response: Answered): Promise<SignedIn> {
  try {
    return await call(loginVerify, { body: { challengeId, response } });
  } catch (error) {
    if (error instanceof Problem && error.code === "passkey_unknown")
      await signalUnknown(options, response.id);
    throw error;
  }
}

import { encodeBase64url } from "#shared/client/base64url.ts";
import type { Provider } from "#shared/contracts/providers.ts";
import { stepUpProvider } from "#shared/contracts/providers.ts";
import { Act, stepUpOptions, stepUpPassword } from "#shared/contracts/step-up.ts";
import { call } from "../session/client.ts";
import { usePasskey, type Answered } from "../passkeys/ceremony.ts";
import type { ActToConfirm } from "#shared/client/confirmation.ts";

export type Begun = Awaited<ReturnType<typeof beginConfirming>>;

/** Asks the server how the user can confirm this very request. */
export function beginConfirming({ method, path, body }: ActToConfirm) {
  return call(stepUpOptions, { body: Act.parse({ method, path, ...(body === undefined ? {} : { body }) }) });
}

/** The value of the header after the user used a passkey for the act. */
export async function confirmWithPasskey({ challengeId, options }: Begun): Promise<string> {
  return passkeyConfirmation(challengeId, await usePasskey(options ?? {}));
}

/** The value of the header after the user entered the password for the act. */
export async function confirmWithPassword({ challengeId }: Begun, password: string): Promise<string> {
  return (await call(stepUpPassword, { body: { challengeId, password } })).proof;
}

/** `<challengeId>.<base64url of the assertion's JSON>`. */
export function passkeyConfirmation(challengeId: string, response: Answered): string {
  const bytes = new TextEncoder().encode(JSON.stringify(response));
  return `${challengeId}.${encodeBase64url(bytes)}`;
}

/** The message of the provider's window when the window returns. */
export type Return = { proof: string } | { problem: string };
const RETURNS = "tidemark.step-up";

/**
 * Signs in anew at a provider in a window of its own, so that the request keeps waiting here. The press
 * itself must open `opened`, or the browser blocks the window.
 */
export async function confirmWithProvider(
  { challengeId }: Begun,
  provider: Provider,
  opened: Window | null,
  signal: AbortSignal,
): Promise<Return> {
  const returns = new BroadcastChannel(RETURNS);
  try {
    const back = new Promise<Return>((resolve, reject) => {
      returns.addEventListener("message", ({ data }: MessageEvent<Return>) => resolve(data));
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
    const { url } = await call(stepUpProvider, { body: { challengeId, provider, returnTo: "/step-up" } });
    if (opened === null) throw new Error("The browser did not open the provider's window");
    opened.location.href = url;
    return await back;
  } catch (error) {
    opened?.close();
    throw error;
  } finally {
    returns.close();
  }
}

/** Passes the result of the provider's window to the page that waits for it. */
export function announceReturn(back: Return): void {
  const returns = new BroadcastChannel(RETURNS);
  returns.postMessage(back); // oxlint-disable-line unicorn/require-post-message-target-origin -- a BroadcastChannel has one origin by nature
  returns.close();
}

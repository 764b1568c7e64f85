import { listPasskeys } from "#shared/contracts/passkeys.ts";
import { call } from "../session/client.ts";
import { signalAccount } from "../sign-in/signal.ts";

/** Brings what the browser's passkey dialog calls this account up to date; a browser that cannot is left alone. */
export async function tellBrowser(): Promise<void> {
  try {
    await signalAccount((await call(listPasskeys, { query: { limit: 1 } })).signal);
  } catch {
    // The change itself is done; the list of passkeys tells the browser when it is opened next.
  }
}

import { listPasskeys } from "#shared/contracts/passkeys.ts";
import { call } from "../session/client.ts";
import { signalAccount } from "./signal.ts";

/** Updates the account's name in the browser's passkey dialog; does nothing in a browser that cannot. */
export async function tellBrowser(): Promise<void> {
  try {
    await signalAccount((await call(listPasskeys, { query: { limit: 1 } })).signal);
  } catch {
    // The change itself has succeeded; the list of passkeys updates the browser when it opens next.
  }
}

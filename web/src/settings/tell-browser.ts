import type { QueryClient } from "@tanstack/react-query";
import { signalAccount } from "../sign-in/signal.ts";
import { passkeysQuery } from "./queries.ts";

/** Brings what the browser's passkey dialog calls this account up to date; a browser that cannot is left alone. */
export async function tellBrowser(client: QueryClient): Promise<void> {
  try {
    await signalAccount((await client.fetchQuery({ ...passkeysQuery, staleTime: 0 })).signal);
  } catch {
    // The change itself is done; the list of passkeys tells the browser when it is opened next.
  }
}

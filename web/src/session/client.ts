import { createClient } from "#shared/client/client.ts";
import { askToConfirm } from "./ask-to-confirm.ts";
import { localStore } from "./local-store.ts";
import { sendWithProgress } from "./send-with-progress.ts";

const endings = new Set<() => void>();

/** The one caller of this page: cookies of this origin, refreshed in time, everything kept in `localStore`. */
export const client = createClient({
  baseUrl: new URL("/api/v1", location.origin).href,
  carrier: "cookie",
  store: localStore,
  transport: sendWithProgress,
  confirm: askToConfirm,
  ended: () => {
    for (const ending of endings) ending();
  },
});

export const { call } = client;

// A sign-out that the network did not take before is sent as soon as it can be.
void client.drainSignOuts();
addEventListener("online", () => void client.drainSignOuts());

/** Hears that the session is over and the store wiped, for whatever reason. */
export function onEnded(ending: () => void): void {
  endings.add(ending);
}

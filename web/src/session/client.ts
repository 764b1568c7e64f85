import { createClient } from "#shared/client/client.ts";
import { memoryStore } from "#shared/client/local-store.ts";
import { askToConfirm } from "./ask-to-confirm.ts";
import { localStore } from "./local-store.ts";
import { isExploring } from "./exploring.ts";
import { transport } from "./transport.ts";

const endings = new Set<() => void>();

/**
 * The only client of this page. It uses the cookies of this origin, refreshes in time and keeps its state in
 * `localStore`. A page that explores the sample touches none of them.
 */
export const client = createClient({
  baseUrl: new URL("/api/v1", location.origin).href,
  carrier: "cookie",
  store: isExploring ? memoryStore() : localStore,
  transport,
  confirm: askToConfirm,
  ended: () => {
    for (const ending of endings) ending();
  },
});

export const { call } = client;

// A sign-out that the network did not deliver is sent as soon as possible.
void client.drainSignOuts();
addEventListener("online", () => void client.drainSignOuts());

/** Subscribes to the end of the session, for whatever reason; the store is wiped by then. */
export function onEnded(ending: () => void): void {
  endings.add(ending);
}

import { queryOptions, type QueryClient } from "@tanstack/react-query";
import { logout, me, type User } from "#shared/contracts/auth.ts";
import { Problem } from "#shared/problem.ts";
import { call } from "./client.ts";
import { resetConnection } from "./connection.ts";
import { localStore } from "./local-store.ts";

/** Spares a visitor who never signed in here the request that could only answer 401. */
const HINT = "tidemark.signed-in";
const OWNER = "owner";
const leaving = new BroadcastChannel("tidemark.session");

export const sessionQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => call(me, { signal }),
  meta: { keep: true },
  staleTime: 5 * 60_000,
  networkMode: "always",
  retry: false,
});

export function mayBeSignedIn(): boolean {
  return localStorage.getItem(HINT) !== null;
}

/** The session to show: the live one, else (server out of reach) the kept one; null when nobody is signed in. */
export async function findSession(client: QueryClient): Promise<{ user: User } | null> {
  if (!mayBeSignedIn()) return null;
  try {
    return await client.fetchQuery(sessionQuery);
  } catch (error) {
    if (error instanceof Problem && error.status < 500) {
      await forget(client);
      return null;
    }
    const kept = client.getQueryData(sessionQuery.queryKey);
    if (kept !== undefined) return kept;
    throw error;
  }
}

/** Takes a fresh sign-in: what another user left in this browser is wiped before anything of the new one is shown. */
export async function beginSession(client: QueryClient, user: User): Promise<void> {
  if ((await localStore.get(OWNER)) !== user.id) await forget(client);
  await localStore.put(OWNER, user.id);
  localStorage.setItem(HINT, "1");
  await client.invalidateQueries();
}

/** Ends the session on the server, then wipes this browser in every case, also when the server cannot be reached. */
export async function endSession(client: QueryClient, everywhere: boolean): Promise<void> {
  try {
    await call(logout, { body: { everywhere } });
  } finally {
    await forget(client);
    leaving.postMessage("signed-out"); // oxlint-disable-line unicorn/require-post-message-target-origin -- a BroadcastChannel has one origin by nature
  }
}

/** Wipes cookies' companions: query cache, IndexedDB, service caches and the hint. */
export async function forget(client: QueryClient): Promise<void> {
  localStorage.removeItem(HINT);
  client.clear();
  resetConnection();
  await localStore.wipe();
  for (const name of await caches.keys()) await caches.delete(name);
}

/** Another tab signed out: this one must not go on showing what was wiped. */
export function onSignedOutElsewhere(leave: () => void): () => void {
  leaving.addEventListener("message", leave);
  return () => leaving.removeEventListener("message", leave);
}

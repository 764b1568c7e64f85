import { queryOptions, type QueryClient } from "@tanstack/react-query";
import { me, type User } from "#shared/contracts/auth.ts";
import { claimStore } from "#shared/client/local-store.ts";
import { Problem } from "#shared/problem.ts";
import { call, client as caller, onEnded } from "./client.ts";
import { KEYS } from "./keys.ts";
import { localStore } from "./local-store.ts";

/** Spares a visitor who never signed in here the request that could only answer 401. */
const HINT = "tidemark.signed-in";
/** Somebody who just signed out is not offered a passkey before asking for it. */
const JUST_LEFT = "tidemark.just-left";
/** Somebody whose session ended while a page was open is told so. */
const ENDED = "tidemark.ended";
/** Tells the other tabs of this browser who is signed in now: a user id, or null for nobody. */
const change = new BroadcastChannel("tidemark.session");

export const sessionQuery = queryOptions({
  queryKey: KEYS.me,
  queryFn: ({ signal }) => call(me, { signal }),
  meta: { keep: true },
  staleTime: 5 * 60_000,
  networkMode: "always",
  retry: false,
});

export function mayBeSignedIn(): boolean {
  return localStorage.getItem(HINT) !== null;
}

/** True once after a sign-out in this tab. */
export function hasJustLeft(): boolean {
  const left = sessionStorage.getItem(JUST_LEFT) !== null;
  sessionStorage.removeItem(JUST_LEFT);
  return left;
}

/** True when this tab was led here by a session that ended, until somebody signs in. */
export function hasEnded(): boolean {
  return sessionStorage.getItem(ENDED) !== null;
}

/**
 * The session to show; null when nobody is signed in. One that this browser keeps is shown at once and asked for
 * meanwhile: when the server no longer knows it, `leaveWhenEnded` leads away.
 */
export async function findSession(client: QueryClient): Promise<{ user: User } | null> {
  if (!mayBeSignedIn()) return null;
  const kept = client.getQueryData(sessionQuery.queryKey);
  if (kept !== undefined) {
    if (navigator.onLine) void client.prefetchQuery(sessionQuery);
    return kept;
  }
  try {
    return await client.fetchQuery(sessionQuery);
  } catch (error) {
    if (error instanceof Problem && error.status < 500) {
      await forget(client);
      return null;
    }
    throw error;
  }
}

/** As `findSession`, also where only the cookies came into this browser, as those of a platform's jar do. */
export async function discoverSession(client: QueryClient): Promise<{ user: User } | null> {
  if (!mayBeSignedIn() && (await hasCookies())) localStorage.setItem(HINT, "1");
  return findSession(client);
}

/** Asked past the client, for which an unknown session is one that has ended. */
async function hasCookies(): Promise<boolean> {
  const current = await fetch("/api/v1/auth/me");
  if (current.status !== 401) return current.ok;
  const init = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };
  return (await fetch("/api/v1/auth/refresh", init)).ok;
}

/** Takes a fresh sign-in; the caller has already wiped what another user left in the store. */
export async function beginSession(client: QueryClient, user: User): Promise<void> {
  isLeaving = false;
  client.clear();
  await dropCaches();
  localStorage.setItem(HINT, "1");
  sessionStorage.removeItem(ENDED);
  announce(user.id);
}

/** Takes a session that was opened elsewhere, as a provider's way back does, and whose cookies this browser already has. */
export async function takeUpSession(client: QueryClient): Promise<void> {
  const { user } = await call(me);
  await claimStore(localStore, user.id);
  await beginSession(client, user);
}

/** Ends the session on the server and wipes this browser in every case, also when the server cannot be reached. */
export async function endSession(client: QueryClient, everywhere: boolean): Promise<void> {
  isLeaving = true;
  try {
    await caller.signOut({ everywhere });
  } finally {
    await forget(client);
    announce(null);
    sessionStorage.setItem(JUST_LEFT, "1");
    location.replace("/");
  }
}

/** Wipes this browser of a session that has ended on the server by what was just done here, and stays on the page. */
export async function dropSession(client: QueryClient): Promise<void> {
  if (!mayBeSignedIn()) return;
  isLeaving = true;
  await caller.wipe();
  await forget(client);
  announce(null);
}

let isLeaving = false;

/** Leaves the pages of a session that ended or changed outside of this one: expired, revoked, or another tab's doing. */
export function leaveWhenEnded(client: QueryClient): void {
  onEnded(() => {
    void forget(client).then(() => {
      if (!isLeaving && location.pathname !== "/") {
        sessionStorage.setItem(ENDED, "1");
        location.replace(`/?next=${encodeURIComponent(location.pathname + location.search)}`);
      }
    });
  });
  change.addEventListener("message", ({ data }: MessageEvent<string | null>) => {
    const shown = client.getQueryData(sessionQuery.queryKey);
    if (shown === undefined || shown.user.id === data) return;
    client.clear();
    location.reload();
  });
}

/** Forgets what stands beside the store: the query cache, service caches and the hint. */
async function forget(client: QueryClient): Promise<void> {
  localStorage.removeItem(HINT);
  client.clear();
  await dropCaches();
}

async function dropCaches(): Promise<void> {
  if (!("caches" in globalThis)) return; // a page that is not served securely has none
  for (const name of await caches.keys()) await caches.delete(name);
}

function announce(userId: string | null): void {
  change.postMessage(userId); // oxlint-disable-line unicorn/require-post-message-target-origin -- a BroadcastChannel has one origin by nature
}

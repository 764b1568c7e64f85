import { CancelledError, queryOptions, type QueryClient } from "@tanstack/react-query";
import { me, type User } from "#shared/contracts/auth.ts";
import { claimStore } from "#shared/client/local-store.ts";
import { takeHead } from "#shared/client/take-head.ts";
import { Problem } from "#shared/problem.ts";
import { call, client as caller, onEnded } from "./client.ts";
import { KEYS } from "./keys.ts";
import { localStore } from "./local-store.ts";
import {
  markedUser,
  markEnded,
  markJustLeft,
  markSignedIn,
  markSignedOut,
  mayBeSignedIn,
  type Ending,
} from "./marks.ts";

/** Tells the other tabs of this browser who is signed in now: a user id, or null. */
const change = new BroadcastChannel("tidemark.session");

export const sessionQuery = queryOptions({
  queryKey: KEYS.me,
  queryFn: ({ signal }) => call(me, { signal }),
  meta: { keep: true },
  staleTime: 5 * 60_000,
  networkMode: "always",
  retry: false,
});

/**
 * The session to show; null when no user is signed in. A stored session is shown at once and verified
 * meanwhile. When the server no longer knows the session, `leaveWhenEnded` leads away.
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
    // A sign-out, a sign-in or a page that closes cancels the read that it shares with this one.
    if (error instanceof CancelledError) return findSession(client);
    if (error instanceof Problem && error.status < 500) {
      await forget(client);
      return null;
    }
    throw error;
  }
}

/**
 * Takes the head of the log before the first answer is read, so that the stream has nothing read twice. When
 * that fails, the stream begins with a reset, which costs a second read only.
 */
export async function beginLog(): Promise<void> {
  if (mayBeSignedIn() && navigator.onLine) await takeHead(caller).catch(() => undefined);
}

/**
 * Finds the session like `findSession`, also when this browser has only its cookies, as in the jar of a
 * platform.
 */
export async function discoverSession(client: QueryClient): Promise<{ user: User } | null> {
  if (!mayBeSignedIn() && (await hasCookies())) markSignedIn(null);
  return findSession(client);
}

/** Asks without the client, because the client treats an unknown session as an ended one. */
async function hasCookies(): Promise<boolean> {
  const current = await fetch("/api/v1/auth/me");
  if (current.status !== 401) return current.ok;
  const init = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };
  return (await fetch("/api/v1/auth/refresh", init)).ok;
}

/** Starts a fresh sign-in. The client has already wiped what another user left in the store. */
export async function beginSession(client: QueryClient, user: User): Promise<void> {
  isLeaving = false;
  client.clear();
  await dropCaches();
  markSignedIn(user.id);
  announce(user.id);
}

/** Takes over a session whose cookies this browser already has, as after the redirect of a provider. */
export async function takeUpSession(client: QueryClient): Promise<void> {
  const { user } = await call(me);
  await claimStore(localStore, user.id);
  await beginSession(client, user);
}

/** Ends the session on the server, and wipes this browser even when the server is unreachable. */
export async function endSession(client: QueryClient, everywhere: boolean): Promise<void> {
  isLeaving = true;
  // The other tabs hear of it first. From their closing sockets they would learn only that a session ended.
  markSignedOut();
  announce(null);
  try {
    await caller.signOut({ everywhere });
  } finally {
    await forget(client);
    markJustLeft();
    location.replace("/");
  }
}

/**
 * Wipes this browser after an act on this page has ended the session on the server, and stays on the page.
 */
export async function dropSession(client: QueryClient): Promise<void> {
  if (!mayBeSignedIn()) return;
  isLeaving = true;
  await caller.wipe();
  await forget(client);
  announce(null);
}

let isLeaving = false;

/** Leaves the pages when the session expires, is revoked, or changes in another tab. */
export function leaveWhenEnded(client: QueryClient): void {
  onEnded(() => {
    void forget(client).then(() => {
      if (!isLeaving && location.pathname !== "/") leaveFor({ how: "ended", userId: null });
    });
  });
  change.addEventListener("message", ({ data }: MessageEvent<string | null>) => {
    const shown = client.getQueryData(sessionQuery.queryKey);
    if (shown === undefined || shown.user.id === data) return;
    client.clear();
    if (data !== null) return location.reload();
    isLeaving = true;
    leaveFor({ how: "other-tab", userId: shown.user.id });
  });
}

/**
 * Calls back when a user has signed in in another tab of this browser, until the returned function is called.
 * A tab that slept through the message learns it when it is shown again.
 */
export function onSignInElsewhere(arrived: (userId: string | null) => void): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  change.addEventListener(
    "message",
    ({ data }: MessageEvent<string | null>) => {
      if (data !== null) arrived(data);
    },
    { signal },
  );
  document.addEventListener(
    "visibilitychange",
    () => {
      if (document.visibilityState === "visible" && mayBeSignedIn()) arrived(markedUser());
    },
    { signal },
  );
  return () => stop.abort();
}

/** Opens the sign-in page, which returns to this page afterwards. */
function leaveFor(ending: Ending): void {
  markEnded(ending);
  location.replace(`/?next=${encodeURIComponent(location.pathname + location.search)}`);
}

/** Clears the state beside the store: the query cache, service caches and the hint. */
async function forget(client: QueryClient): Promise<void> {
  markSignedOut();
  client.clear();
  await dropCaches();
}

async function dropCaches(): Promise<void> {
  if (!("caches" in globalThis)) return; // an insecure page has no caches
  for (const name of await caches.keys()) await caches.delete(name);
}

function announce(userId: string | null): void {
  change.postMessage(userId); // oxlint-disable-line unicorn/require-post-message-target-origin -- a BroadcastChannel has one origin by nature
}

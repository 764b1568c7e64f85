import { useSyncExternalStore } from "react";
import type { SocketState } from "#shared/client/kept-socket.ts";

/** `stored`: the page needs no connection, because its answers come with it. */
export type ConnectionState = SocketState | "stored";
export type Connection = { state: ConnectionState; updatedAt: number | null };

let current: Connection = { state: navigator.onLine ? "connecting" : "offline", updatedAt: null };
const listeners = new Set<() => void>();

/** Reports the state of the connection to every reader; `updatedAt` only ever increases. */
export function reportConnection(change: Partial<Connection>): void {
  const updatedAt = Math.max(change.updatedAt ?? 0, current.updatedAt ?? 0) || null;
  const next = { state: change.state ?? current.state, updatedAt };
  if (next.state === current.state && next.updatedAt === current.updatedAt) return;
  current = next;
  for (const listener of listeners) listener();
}

export function useConnection(): Connection {
  return useSyncExternalStore(subscribe, () => current);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

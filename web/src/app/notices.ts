import { useSyncExternalStore } from "react";
import * as z from "zod";
import { localStore } from "../session/local-store.ts";

const Notice = z.object({
  id: z.string(),
  kind: z.enum(["alert", "expiring", "export", "tier"]),
  /** The subject of the notice: an alert's name, an instant, a plan. */
  about: z.string(),
  device: z.string().optional(),
});
export type Notice = z.infer<typeof Notice>;

const KEY = "notices";
const MOST = 5;
let current: readonly Notice[] = [];
const listeners = new Set<() => void>();

/** Restores the notices from before this page load that the user has not dismissed. */
export async function restoreNotices(): Promise<void> {
  const kept = z.array(Notice).safeParse(await localStore.get(KEY).catch(() => null));
  if (kept.success) show(withNotices(kept.data, current));
}

/** Shows a notice until the user dismisses it. */
export function notice(told: Notice): void {
  show(withNotices(current, [told]));
  keep();
}

export function dismissNotice(id: string): void {
  show(current.filter((told) => told.id !== id));
  keep();
}

export function useNotices(): readonly Notice[] {
  return useSyncExternalStore(subscribe, () => current);
}

/** The newest few notices, each once. */
export function withNotices(known: readonly Notice[], more: readonly Notice[]): Notice[] {
  const byId = new Map([...known, ...more].map((told) => [told.id, told]));
  return [...byId.values()].slice(-MOST);
}

function keep(): void {
  // A full or private store only costs the reminder after a reload.
  void localStore.put(KEY, current).catch(() => undefined);
}

function show(next: readonly Notice[]): void {
  current = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

import { useSyncExternalStore } from "react";
import { JOURNAL_EVENTS } from "#shared/events/journal-events.ts";
import type { Reflection } from "#shared/contracts/biases.ts";
import type { Arrived } from "../session/arrived.ts";

const FRESH_MS = 5 * 60_000;

export type Arrival = { reflection: Reflection; seen: boolean };

let arrived: Arrival | null = null;
const listeners = new Set<() => void>();

/** Announces a reflection that has just arrived; a reflection read during catch-up is no news. */
export function noteArrival(event: Arrived, now: number): void {
  if (event.type !== "coach.reflect") return;
  const body = JOURNAL_EVENTS["coach.reflect"].body.safeParse(event.body);
  if (!body.success || now - Date.parse(body.data.reflection.at) > FRESH_MS) return;
  arrived = { reflection: body.data.reflection, seen: false };
  tell();
}

export function dismissArrival(): void {
  arrived = null;
  tell();
}

/** The user has seen the reflection on a page, so other pages need not point to it any more. */
export function markArrivalSeen(): void {
  if (arrived === null || arrived.seen) return;
  arrived = { ...arrived, seen: true };
  tell();
}

export function useArrival(): Arrival | null {
  return useSyncExternalStore(subscribe, () => arrived);
}

function tell(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

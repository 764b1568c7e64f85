import { useSyncExternalStore } from "react";
import { EVENTS } from "#shared/events.ts";
import type { Reflection } from "#shared/contracts/biases.ts";
import type { Arrived } from "../session/apply-event.ts";

const FRESH_MS = 5 * 60_000;

let arrived: Reflection | null = null;
const listeners = new Set<() => void>();

/** Takes a reflection that just came over the line; one that was only caught up with is no news. */
export function noteArrival(event: Arrived, now: number): void {
  if (event.type !== "coach.reflect") return;
  const body = EVENTS["coach.reflect"].body.safeParse(event.body);
  if (!body.success || now - Date.parse(body.data.reflection.at) > FRESH_MS) return;
  arrived = body.data.reflection;
  tell();
}

export function dismissArrival(): void {
  arrived = null;
  tell();
}

export function useArrival(): Reflection | null {
  return useSyncExternalStore(subscribe, () => arrived);
}

function tell(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

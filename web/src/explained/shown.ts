import { useSyncExternalStore } from "react";
import type { Asked } from "./asked.ts";

/** The total whose explanation is open, and the figure to which the focus returns. */
export type Shown = { name: string; asked: Asked; opener: HTMLElement };

let shown: Shown | null = null;
const listeners = new Set<() => void>();

/** Opens what a total is made of, over the page that shows it. */
export function showExplanation(next: Shown | null): void {
  shown = next;
  for (const listener of listeners) listener();
}

export function useShownExplanation(): Shown | null {
  return useSyncExternalStore(subscribe, () => shown);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

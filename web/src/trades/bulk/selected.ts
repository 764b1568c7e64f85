import { useSyncExternalStore } from "react";
import { MOST_NAMED_TRADES } from "#shared/contracts/bulk-edits.ts";

let selected: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();

/** Selects a trade of the list, or leaves it out again; beyond the most that an edit names, none is added. */
export function toggleSelected(id: string): void {
  const next = new Set(selected);
  if (!next.delete(id) && next.size < MOST_NAMED_TRADES) next.add(id);
  set(next);
}

export function clearSelected(): void {
  if (selected.size > 0) set(new Set());
}

/** The ids of the selected trades, wherever in the list they are. */
export function useSelected(): ReadonlySet<string> {
  return useSyncExternalStore(subscribe, () => selected);
}

/** Whether this trade is selected. */
export function useIsSelected(id: string): boolean {
  return useSyncExternalStore(subscribe, () => selected.has(id));
}

function set(next: ReadonlySet<string>): void {
  selected = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

import { useSyncExternalStore } from "react";
import { MOST_NAMED_TRADES } from "#shared/contracts/bulk-edits.ts";
import type { Trade } from "#shared/contracts/trades.ts";

/** What is known of a selected trade wherever in the list it is. */
export type Selected = Pick<Trade, "id" | "account" | "currency" | "symbol" | "assetClass">;

let selected: ReadonlyMap<string, Selected> = new Map();
const listeners = new Set<() => void>();

/** Selects a trade of the list, or leaves it out again; beyond the most that an edit names, none is added. */
export function toggleSelected({ id, account, currency, symbol, assetClass }: Selected): void {
  const next = new Map(selected);
  if (!next.delete(id) && next.size < MOST_NAMED_TRADES)
    next.set(id, { id, account, currency, symbol, assetClass });
  set(next);
}

export function clearSelected(): void {
  if (selected.size > 0) set(new Map());
}

/** The selected trades by their ids. */
export function useSelected(): ReadonlyMap<string, Selected> {
  return useSyncExternalStore(subscribe, () => selected);
}

/** Whether this trade is selected. */
export function useIsSelected(id: string): boolean {
  return useSyncExternalStore(subscribe, () => selected.has(id));
}

function set(next: ReadonlyMap<string, Selected>): void {
  selected = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

import { useSyncExternalStore } from "react";
import { hideAmounts, readerNow } from "../numbers/reader.ts";

/** Stands in this browser only while amounts are hidden. */
const KEY = "tidemark.amounts-hidden";
const listeners = new Set<() => void>();

hideAmounts(localStorage.getItem(KEY) !== null);

/** True while this device hides amounts of money and quantities. */
export function useAmountsHidden(): boolean {
  return useSyncExternalStore(subscribe, () => readerNow().hidesAmounts);
}

/** Hides all amounts on this device, or shows them again. */
export function toggleAmounts(): void {
  if (readerNow().hidesAmounts) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, "1");
  adopt();
}

/** Follows the choice that another tab of this browser makes. */
globalThis.addEventListener("storage", ({ key }) => {
  if (key === KEY) adopt();
});

function adopt(): void {
  hideAmounts(localStorage.getItem(KEY) !== null);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

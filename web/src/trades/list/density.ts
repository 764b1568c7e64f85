import { useSyncExternalStore } from "react";

export type Density = "roomy" | "dense";

const KEY = "tidemark.density";
const listeners = new Set<() => void>();

/** How high the rows of the long list are on this device, now and on the next visit. */
export function useDensity(): Density {
  return useSyncExternalStore(subscribe, read);
}

export function chooseDensity(density: Density): void {
  localStorage.setItem(KEY, density);
  for (const listener of listeners) listener();
}

function read(): Density {
  return localStorage.getItem(KEY) === "dense" ? "dense" : "roomy";
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  globalThis.addEventListener("storage", listener); // another tab chose
  return () => {
    listeners.delete(listener);
    globalThis.removeEventListener("storage", listener);
  };
}

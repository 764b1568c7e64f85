import { useSyncExternalStore } from "react";

let offered: File | null = null;
const listeners = new Set<() => void>();

/** Passes a dropped file to the import page, from any page. */
export function offerFile(file: File | null): void {
  offered = file;
  for (const listener of listeners) listener();
}

export function useOfferedFile(): File | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => offered,
  );
}

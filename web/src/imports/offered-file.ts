import { useSyncExternalStore } from "react";

let offered: File | null = null;
const listeners = new Set<() => void>();

/** Hands a file to the import page, from wherever it was dropped. */
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

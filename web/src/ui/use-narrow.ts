import { useSyncExternalStore } from "react";

const query = matchMedia("(max-width: 760px)");

/** True on a phone, where tables become two-line rows. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => query.matches);
}

function subscribe(listener: () => void): () => void {
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}

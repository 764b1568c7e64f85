import { useSyncExternalStore } from "react";

let chosen: string | undefined;
const listeners = new Set<() => void>();

/** Keeps the account that the user looks at, for the links to other pages; undefined are all accounts. */
export function keepAccount(account: string | undefined): void {
  chosen = account;
  for (const listener of listeners) listener();
}

/** The account that the user looked at last. It is forgotten with the page's memory and the session. */
export function keptAccount(): string | undefined {
  return chosen;
}

/** The kept account, for a part of the page that shows it. */
export function useKeptAccount(): string | undefined {
  return useSyncExternalStore(subscribe, keptAccount);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

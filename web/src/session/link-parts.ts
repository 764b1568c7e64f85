import { useSyncExternalStore } from "react";

/**
 * The secrets behind `#` in the link of a mail or a provider. No server receives them, and the page removes
 * them from the address at once.
 */
const NAMES = ["token", "step-up"] as const;
export type LinkPart = (typeof NAMES)[number];

let parts: ReadonlyMap<LinkPart, string> = new Map();
const listeners = new Set<() => void>();

/** Reads the secrets of the address, now and whenever another link is opened in this tab. */
export function takeLinkParts(): void {
  take();
  globalThis.addEventListener("hashchange", take);
}

/** The secret of the link that opened this page; null without one, and after a reload. */
export function useLinkPart(name: LinkPart): string | null {
  return useSyncExternalStore(subscribe, () => parts.get(name) ?? null);
}

function take(): void {
  const found = readLinkParts(location.hash);
  if (found.size === 0) return;
  parts = found;
  history.replaceState(history.state, "", location.pathname + location.search);
  for (const listener of listeners) listener();
}

export function readLinkParts(hash: string): Map<LinkPart, string> {
  const fragment = new URLSearchParams(hash.replace(/^#/, ""));
  return new Map(
    NAMES.flatMap((name): [LinkPart, string][] => {
      const value = fragment.get(name);
      return value === null || value === "" ? [] : [[name, value]];
    }),
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

import { useEffect, useSyncExternalStore } from "react";
import type { KeptDrafts, Store, Stored, WritingState } from "./kept-drafts.ts";

/** A pause of the user after which what was typed is stored. */
const PAUSE_MS = 700;

export type Writing<W> = {
  /** What the fields show: the draft over what is stored. */
  words: W;
  state: WritingState;
  error: Error | null;
  /** The fields that another device changed meanwhile. */
  clashes: readonly (keyof W & string)[];
  write: (change: Partial<W>) => void;
  /** Stores without waiting for a pause. */
  store: () => void;
  keepMine: () => void;
  takeTheirs: () => void;
};

export type Autosaved<W extends object> = Store<W> & {
  kept: KeptDrafts<W>;
  /** Of the subject that is written about. */
  key: string;
  stored: Stored<W>;
};

/** Stores what is written as the user types, and never over what another device wrote. */
export function useAutosave<W extends object>(of: Autosaved<W>): Writing<W> {
  const { kept, key, stored } = of;
  const known = useSyncExternalStore(kept.subscribe, () => kept.of(key));
  const { draft, state, error, clashes } = known ?? NOTHING_WRITTEN;
  const isClashing = clashes.length > 0;
  useEffect(() => {
    if (draft === null || isClashing) return undefined;
    const timer = setTimeout(() => void kept.send(key), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [kept, key, draft, isClashing]);
  useEffect(() => kept.shown(key), [kept, key]);
  useEffect(() => kept.serve(key, of));
  return {
    words: { ...kept.drafts.wordsOf(stored), ...draft?.changed },
    state,
    error,
    clashes,
    write: (change) => kept.write(key, of, change),
    store: () => void kept.send(key),
    keepMine: () => void kept.send(key, { isForced: true }),
    takeTheirs: () => kept.giveUp(key),
  };
}

const NOTHING_WRITTEN = { draft: null, state: "stored", error: null, clashes: [] } as const;

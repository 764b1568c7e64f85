import { useEffect, useEffectEvent, useRef, useState } from "react";
import { Problem } from "#shared/problem.ts";
import type { Draft, Drafts } from "./draft.ts";

/** A pause of the user after which what was typed is stored. */
const PAUSE_MS = 700;

export type WritingState = "stored" | "typing" | "storing" | "failed";

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

type Stored<W> = W & { version: number };
export type Autosaved<W extends object> = {
  drafts: Drafts<W>;
  stored: Stored<W>;
  /** The newest version that the page knows. */
  latest: () => Stored<W>;
  /** Sends a change against a version, and shows what the server stored. */
  save: (changed: Partial<W>, version: number) => Promise<Stored<W>>;
  /** Reads the newest version. */
  reload: () => Promise<void>;
};

/** Stores what is written as the user types, and never over what another device wrote. */
export function useAutosave<W extends object>(of: Autosaved<W>): Writing<W> {
  const { drafts, stored, latest, save, reload } = of;
  const [draft, setDraft] = useState<Draft<W> | null>(null);
  const [state, setState] = useState<WritingState>("stored");
  const [error, setError] = useState<Error | null>(null);
  const [clashes, setClashes] = useState<readonly (keyof W & string)[]>([]);
  const isBusy = useRef(false);
  const latestDraft = useRef<Draft<W> | null>(null);

  function keep(next: Draft<W> | null): void {
    latestDraft.current = next;
    setDraft(next);
  }

  /** Sends the draft against the newest version that the page knows. */
  async function send(isForced: boolean): Promise<void> {
    const begun = latestDraft.current;
    if (begun === null || isBusy.current) return;
    const known = latest();
    const clashing = isForced ? [] : drafts.clashesOf(begun, known);
    setClashes(clashing);
    if (clashing.length > 0) return;
    isBusy.current = true;
    setState("storing");
    try {
      const sent = begun.changed;
      const answer = await save(sent, known.version);
      const now = latestDraft.current;
      keep(now === null ? null : drafts.leftOf(now, sent, answer));
      setError(null);
      setState(latestDraft.current === null ? "stored" : "typing");
    } catch (problem) {
      if (problem instanceof Problem && problem.code === "precondition_failed") {
        await reload();
        const clash = drafts.clashesOf(begun, latest());
        setClashes(clash);
        setState("typing");
        // The other device wrote in other fields, so the same words go out again after a pause.
        if (clash.length === 0 && latestDraft.current !== null) keep({ ...latestDraft.current });
      } else {
        setError(problem instanceof Error ? problem : new Error("it failed"));
        setState("failed");
      }
    } finally {
      isBusy.current = false;
    }
  }

  const store = useEffectEvent(() => void send(false));
  useEffect(() => {
    if (draft === null || clashes.length > 0) return undefined;
    const timer = setTimeout(() => store(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft, clashes]);
  useEffect(() => {
    const flush = () => store();
    globalThis.addEventListener("online", flush);
    return () => {
      globalThis.removeEventListener("online", flush);
      flush();
    };
  }, []);

  return {
    words: { ...drafts.wordsOf(stored), ...draft?.changed },
    state,
    error,
    clashes,
    write(change) {
      keep(drafts.drafted(latestDraft.current, latest(), change));
      setState(latestDraft.current === null ? "stored" : "typing");
    },
    store: () => void send(false),
    keepMine() {
      setClashes([]);
      void send(true);
    },
    takeTheirs() {
      setClashes([]);
      keep(null);
      setState("stored");
    },
  };
}

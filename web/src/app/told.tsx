import { useSyncExternalStore } from "react";
import "./told.css";

const SHOWN_MS = 8000;
let current: string | null = null;
let ending: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

/** Tells the user what an act without a place of its own has done; the sentence leaves by itself. */
export function tell(sentence: string): void {
  show(sentence);
  clearTimeout(ending);
  ending = setTimeout(() => show(null), SHOWN_MS);
}

/** Shows the last sentence above every page. */
export function Told() {
  const sentence = useSyncExternalStore(subscribe, () => current);
  return (
    <output className="app-told" hidden={sentence === null}>
      {sentence}
    </output>
  );
}

function show(sentence: string | null): void {
  current = sentence;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

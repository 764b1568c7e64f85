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

/** The sentence to show now; null when there is none. */
export function toldNow(): string | null {
  return current;
}

/** Calls back at each new sentence, until the returned function is called. */
export function onTold(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function show(sentence: string | null): void {
  current = sentence;
  for (const listener of listeners) listener();
}

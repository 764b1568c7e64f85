const SHOWN_MS = 8000;

/** An act that takes back what a sentence tells of. */
export type WayBack = { words: string; run: () => void };

let current: string | null = null;
let way: WayBack | null = null;
let ending: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

/** Tells the user what an act without a place of its own has done; the sentence leaves by itself. */
export function tell(sentence: string, back: WayBack | null = null): void {
  show(sentence, back);
  clearTimeout(ending);
  ending = setTimeout(() => show(null, null), SHOWN_MS);
}

/** The sentence to show now; null when there is none. */
export function toldNow(): string | null {
  return current;
}

/** The way back from what the sentence tells of; null without one. */
export function wayBackNow(): WayBack | null {
  return way;
}

/** Calls back at each new sentence, until the returned function is called. */
export function onTold(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function show(sentence: string | null, back: WayBack | null): void {
  current = sentence;
  way = back;
  for (const listener of listeners) listener();
}

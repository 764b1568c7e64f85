/** A line of the palette: a place to go or an act. */
export type Entry = {
  id: string;
  name: string;
  kind: string;
  /** The keys that do the same from anywhere, in the order of pressing. */
  keys?: readonly string[];
  /** Further words by which a user may look for it. */
  words?: string;
  run: () => void;
};

/** True when every word of the text is in the entry's name, kind or further words. */
export function isFoundBy(text: string, { name, kind, words = "" }: Entry): boolean {
  const heap = `${name} ${kind} ${words}`.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => heap.includes(word));
}

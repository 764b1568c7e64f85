/** A state as one word; colour only repeats it. */
export function StatePill({ words: { name, look } }: { words: { name: string; look: string } }) {
  return <span className={`pill ${look}`.trim()}>{name}</span>;
}

/** Reserves the place of loading content; a screen reader hears "Loading" once. */
export function Skeleton({ lines = 3, height = 14 }: { lines?: number; height?: number }) {
  return (
    <output className="stack">
      <span className="hidden-visually">Loading</span>
      {Array.from({ length: lines }, (_, at) => (
        <span key={at} className="skeleton" style={{ height, width: `${92 - ((at * 17) % 40)}%` }} />
      ))}
    </output>
  );
}

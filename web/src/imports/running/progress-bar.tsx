/**
 * A bar with words. `share` is null while the end is unknown; the bar then shows only that the work
 * continues.
 */
export function ProgressBar({ label, share }: { label: string; share: number | null }) {
  return (
    <div className="imports-progress-block">
      {share === null ? (
        <progress className="progress" aria-label={label} />
      ) : (
        <progress className="progress" aria-label={label} max={1} value={share} />
      )}
      <div className="imports-progress-words small soft number">
        <span>{label}</span>
        {share === null ? null : <span>{Math.floor(share * 100)} %</span>}
      </div>
    </div>
  );
}

/** Upper bounds of the buckets for sign-in times, in milliseconds. The last bucket has none. */
export const BOUNDS = [
  1, 2, 5, 10, 20, 35, 50, 75, 100, 150, 200, 350, 500, 1000, 2000, 5000, 10_000,
] as const;

const PREFIX = "sign_in_ms.";

/** Returns the number of the bucket for that time. */
export function bucketOf(ms: number): number {
  const index = BOUNDS.findIndex((bound) => ms <= bound);
  return index === -1 ? BOUNDS.length : index;
}

export function nameOf(bucket: number): string {
  return `${PREFIX}${BOUNDS[bucket] ?? "more"}`;
}

/** Returns the bucket of a counter's name, or null for another counter. */
export function bucketNamed(name: string): number | null {
  if (!name.startsWith(PREFIX)) return null;
  const bound = name.slice(PREFIX.length);
  const index = BOUNDS.findIndex((each) => String(each) === bound);
  return index === -1 ? BOUNDS.length : index;
}

/**
 * Returns the time below which that share of the counted times lies. It assumes that the times within a
 * bucket are spread evenly. For the open bucket it returns the lower bound, because nothing more is known.
 */
export function quantile(counts: ReadonlyMap<number, number>, share: number): number {
  const total = [...counts.values()].reduce((sum, each) => sum + each, 0);
  let before = 0;
  for (const [bucket, count] of [...counts].toSorted(([one], [other]) => one - other)) {
    const rank = share * total - before;
    if (rank <= count) {
      const from = BOUNDS[bucket - 1] ?? 0;
      const to = BOUNDS[bucket] ?? from;
      return Math.round((from + ((to - from) * rank) / count) * 10) / 10;
    }
    before += count;
  }
  return 0;
}

/** Time and chance, passed in so that a test controls both. */
export type Clock = {
  now(): number;
  sleep(ms: number): Promise<void>;
  /** In [0, 1). */
  random(): number;
};

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => void setTimeout(resolve, ms)),
  random: () => Math.random(),
};

/**
 * Full jitter: a delay between `leastMs` and a bound that doubles with every attempt, so that clients spread
 * out.
 */
export function backoffMs(attempt: number, random: number, { leastMs = 0, mostMs = 30_000 } = {}): number {
  const bound = Math.min(mostMs, 500 * 2 ** Math.min(attempt, 16));
  return Math.round(leastMs + random * Math.max(0, bound - leastMs));
}

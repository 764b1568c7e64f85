/** A time zone is a whole number of quarter hours from another, and at most this far. */
export const QUARTER = 15;
export const FARTHEST = 26 * 60;
const DAY = 24 * 60;
/** So many rows have to speak for a shift, or all where there are fewer; one alone is chance. */
const ENOUGH = 5;
const FEWEST = 2;
/** Two zones change their clocks on different days, so that their distance differs by up to two hours within a file. */
const CLOCK_CHANGES = 120;

/**
 * By how many minutes a file's rows stand later in the ledger, the most frequent first; empty where they stand at their
 * own times or nowhere. `sightings` are, for each row that was looked for, all distances at which an equal fill stands.
 *
 * A row speaks when equal fills stand at one distance alone and that is no whole day: a bot that trades the same each
 * hour or each day stands everywhere. Two thirds of the rows that speak have to agree, but for changes of the clock.
 */
export function offsetsOf(sightings: readonly (readonly number[])[]): number[] {
  const votes = new Map<number, number>();
  let speaking = 0;
  let seen = 0;
  for (const row of sightings) {
    const [only, another] = row;
    if (only === undefined || row.includes(0)) continue;
    seen++;
    if (another !== undefined || only % DAY === 0) continue;
    speaking++;
    votes.set(only, (votes.get(only) ?? 0) + 1);
  }
  const ranked = [...votes].sort(([a, n], [b, m]) => m - n || Math.abs(a) - Math.abs(b) || a - b);
  const [best] = ranked;
  if (best === undefined) return [];
  const agreeing = ranked.filter(([offset]) => agrees(offset, best[0]));
  const agreed = agreeing.reduce((sum, [, n]) => sum + n, 0);
  const isEnough = agreed >= Math.max(FEWEST, Math.min(ENOUGH, seen));
  return isEnough && agreed * 3 >= speaking * 2 ? agreeing.map(([offset]) => offset) : [];
}

/** True where a row of a file with these offsets stands so many minutes later because its zone is another one. */
export function isShiftedBy(minutes: number, [best]: readonly number[]): boolean {
  return best !== undefined && minutes % QUARTER === 0 && agrees(minutes, best);
}

function agrees(offset: number, best: number): boolean {
  return Math.abs(offset - best) <= CLOCK_CHANGES && Math.sign(offset) === Math.sign(best);
}

/** Keeps an evenly spread part of what passes by, always the same of the same. */
export class Sample<T> {
  readonly #most: number;
  #kept: T[] = [];
  #step = 1;
  #passed = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(item: T): void {
    if (this.#passed++ % this.#step !== 0) return;
    this.#kept.push(item);
    if (this.#kept.length < 2 * this.#most) return;
    this.#kept = this.#kept.filter((_, i) => i % 2 === 0);
    this.#step *= 2;
  }

  get items(): readonly T[] {
    return this.#kept;
  }
}

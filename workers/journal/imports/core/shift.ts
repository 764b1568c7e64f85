/** Time zones differ by whole quarter hours, and by at most FARTHEST minutes. */
export const QUARTER = 15;
export const FARTHEST = 26 * 60;
const DAY = 24 * 60;
/** At least ENOUGH rows must vote for a shift, or all rows where there are fewer; a single row is chance. */
const ENOUGH = 5;
const FEWEST = 2;
/**
 * In minutes. Two zones change their clocks on different days, so their distance varies by up to two hours
 * within a file.
 */
const CLOCK_CHANGES = 120;

/**
 * By how many minutes a file's rows stand later in the ledger, the most frequent first. Empty where the rows
 * stand at their own times or are missing. `sightings` hold, for each row searched, all distances in minutes
 * at which an equal fill stands.
 * A row votes when equal fills stand at exactly one distance and that is no whole day. A bot that trades the
 * same each hour or day would be seen everywhere. Two thirds of the votes must agree, apart from clock
 * changes.
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

/**
 * True when a row with these offsets stands this many minutes later because its file was read in another
 * zone.
 */
export function isShiftedBy(minutes: number, [best]: readonly number[]): boolean {
  return best !== undefined && minutes % QUARTER === 0 && agrees(minutes, best);
}

function agrees(offset: number, best: number): boolean {
  return Math.abs(offset - best) <= CLOCK_CHANGES && Math.sign(offset) === Math.sign(best);
}

/** Keeps an evenly spread sample of the items; the same items give the same sample. */
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

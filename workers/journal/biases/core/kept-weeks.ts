/** The counts of one week as JSON. */
export type WeekText = { week: string; text: string };

/** One week of a history: its name, and how what is kept of it is read. */
export type KeptWeek<Counts> = { week: string; read: () => Counts };

/**
 * The counts of one kind, week by week in order. Each week is kept small, and every pass reads one after
 * another. All values at once would take ten times the memory.
 */
export class KeptWeeks<Counts> implements Iterable<Counts> {
  readonly #weeks: readonly KeptWeek<Counts>[];

  constructor(weeks: readonly KeptWeek<Counts>[]) {
    this.#weeks = weeks;
  }

  get first(): string | undefined {
    return this.#weeks[0]?.week;
  }

  get last(): string | undefined {
    return this.#weeks.at(-1)?.week;
  }

  /** The weeks that begin from one day up to and including another, as `2026-11-16`. */
  within(from: string, to: string): KeptWeeks<Counts> {
    return new KeptWeeks(this.#weeks.filter(({ week }) => week >= from && week <= to));
  }

  *[Symbol.iterator](): Generator<Counts> {
    for (const { read } of this.#weeks) yield read();
  }
}

/** Keeps a week as its JSON. */
export function keptAsText<Counts extends object>({
  week,
  text,
}: WeekText): KeptWeek<Counts & { week: string }> {
  return { week, read: () => ({ ...(JSON.parse(text) as Counts), week }) };
}

/** The things made of each item, one after another. They are made anew by each pass, and never all held. */
export function madeOf<Item, Made>(
  items: Iterable<Item>,
  make: (item: Item) => Iterable<Made>,
): Iterable<Made> {
  return {
    *[Symbol.iterator]() {
      for (const item of items) yield* make(item);
    },
  };
}

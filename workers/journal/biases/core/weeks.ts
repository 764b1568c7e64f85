const DAY_MS = 86_400_000;
const WEEK_DAYS = 7;
export const WEEK_MS = WEEK_DAYS * DAY_MS;

/** The trader-day of an instant: days since 1970-01-01, in UTC. */
export function dayOf(ms: number): number {
  return Math.floor(ms / DAY_MS);
}

/** The day number of the Monday that begins the week of that day. */
export function mondayOf(day: number): number {
  return day - ((((day + 3) % WEEK_DAYS) + WEEK_DAYS) % WEEK_DAYS);
}

/** The Monday of an instant's week as `2026-11-16`. */
export function weekOf(ms: number): string {
  return weekName(mondayOf(dayOf(ms)));
}

export function weekName(monday: number): string {
  return new Date(monday * DAY_MS).toISOString().slice(0, 10);
}

export function weekStart(week: string): number {
  return Date.parse(`${week}T00:00:00.000Z`);
}

/** Instants from `from` up to but not including `to`, both Mondays. */
export type Span = { from: number; to: number };

/** Joins consecutive weeks into spans, in order. */
export function spansOf(weeks: readonly string[]): Span[] {
  const spans: Span[] = [];
  for (const from of [...new Set(weeks)].map(weekStart).sort((a, b) => a - b)) {
    const last = spans.at(-1);
    const to = from + WEEK_DAYS * DAY_MS;
    if (last !== undefined && last.to === from) last.to = to;
    else spans.push({ from, to });
  }
  return spans;
}

/**
 * Cuts a span into pieces of at most `limit` trades, or of one week; `counts` holds the number of trades of
 * each week.
 */
export function slicesOf(span: Span, counts: ReadonlyMap<string, number>, limit: number): Span[] {
  const slices: Span[] = [];
  let trades = 0;
  for (let from = span.from; from < span.to; from += WEEK_DAYS * DAY_MS) {
    const count = counts.get(weekOf(from)) ?? 0;
    const last = slices.at(-1);
    if (last !== undefined && trades + count <= limit) {
      last.to = from + WEEK_DAYS * DAY_MS;
      trades += count;
    } else {
      slices.push({ from, to: from + WEEK_DAYS * DAY_MS });
      trades = count;
    }
  }
  return slices;
}

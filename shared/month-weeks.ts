const DAY = 86_400_000;

/** The first instant of a month (`2026-03`) and of the next one, in epoch ms of UTC. */
export function boundsOf(month: string): { first: number; next: number } {
  const first = Date.parse(`${month}-01T00:00:00Z`);
  const last = new Date(first);
  last.setUTCMonth(last.getUTCMonth() + 1);
  return { first, next: last.getTime() };
}

/** The weeks of a month by their first and last day, Monday first, cut to the month. */
export function weeksOf(month: string): { from: string; to: string }[] {
  const { first, next } = boundsOf(month);
  const weeks: { from: string; to: string }[] = [];
  for (let from = first; from < next;) {
    const daysLeft = 7 - ((new Date(from).getUTCDay() + 6) % 7);
    const end = Math.min(from + daysLeft * DAY, next);
    weeks.push({ from: dayAt(from), to: dayAt(end - DAY) });
    from = end;
  }
  return weeks;
}

function dayAt(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

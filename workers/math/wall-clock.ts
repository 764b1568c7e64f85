const DAY = 86_400_000;

/** Converts a zone's wall time, as if it were UTC (ms), to the instant at which the zone's clock shows it. */
export function wallClock(timeZone: string): (wall: number) => number {
  const offsetAt = zoneOffsets(timeZone);
  return (wall) => fromLocal(wall, offsetAt);
}

/**
 * The instant at which the zone's clock shows `local` (wall time as if it were UTC). Of two instants, the
 * earlier one counts. In the hour that clocks skip, the reading is moved forward by the skipped time.
 */
function fromLocal(local: number, offsetAt: (ms: number) => number): number {
  const before = offsetAt(local - DAY);
  const after = offsetAt(local + DAY);
  if (before === after) return local - before;
  const earlier = local - before;
  if (offsetAt(earlier) === before) return earlier;
  const later = local - after;
  return offsetAt(later) === after ? later : earlier;
}

/**
 * The zone's offset from UTC at an instant, in ms. It asks Intl at most twice a day, because one call costs
 * microseconds.
 */
export function zoneOffsets(timeZone: string): (ms: number) => number {
  if (timeZone === "UTC") return () => 0;
  const clock = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const days = new Map<number, { start: number; end: number; turn: number }>();
  return (ms) => {
    const number = Math.floor(ms / DAY);
    let day = days.get(number);
    if (day === undefined) {
      const start = ask(number * DAY);
      const end = ask((number + 1) * DAY);
      day = { start, end, turn: start === end ? Infinity : turnOf(number * DAY, start) };
      days.set(number, day);
    }
    return ms < day.turn ? day.start : day.end;
  };

  function ask(ms: number): number {
    const part: Record<string, number> = {};
    for (const { type, value } of clock.formatToParts(ms)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000;
  }

  function turnOf(from: number, offset: number): number {
    let low = from;
    let high = from + DAY;
    while (high - low > 1000) {
      const middle = low + Math.floor((high - low) / 2000) * 1000;
      if (ask(middle) === offset) low = middle;
      else high = middle;
    }
    return high;
  }
}

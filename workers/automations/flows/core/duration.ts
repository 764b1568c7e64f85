const DAY_MS = 86_400_000;
const PARTS = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** The milliseconds of an ISO-8601 duration in weeks, days, hours, minutes and seconds. */
export function durationMs(duration: string): number {
  const parts = PARTS.exec(duration);
  if (parts === null) throw new RangeError(`${duration} is no duration`);
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0));
  return weeks * 7 * DAY_MS + days * DAY_MS + hours * 3_600_000 + minutes * 60_000 + seconds * 1000;
}

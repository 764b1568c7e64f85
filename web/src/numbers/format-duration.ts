const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
/** From here on the hours beside the days tell nothing. */
const ONLY_DAYS = 10 * DAY;

/** A length of time in at most two units: `42 s`, `15 min 50 s`, `1 h 15 min`, `2 d 3 h`, `12 d`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < MINUTE) return unit(whole, "s");
  if (whole < HOUR) return both(whole, [MINUTE, "min"], [1, "s"]);
  if (whole < DAY) return both(whole, [HOUR, "h"], [MINUTE, "min"]);
  if (whole < ONLY_DAYS) return both(whole, [DAY, "d"], [HOUR, "h"]);
  return unit(Math.round(whole / DAY), "d");
}

type Unit = readonly [seconds: number, name: string];

/** What does not fill the smaller unit is left out, so that no rounding reaches the next larger one. */
function both(seconds: number, [large, name]: Unit, [small, rest]: Unit): string {
  const smaller = Math.floor((seconds % large) / small);
  const first = unit(Math.floor(seconds / large), name);
  return smaller === 0 ? first : `${first}\u00a0${unit(smaller, rest)}`;
}

function unit(count: number, name: string): string {
  return `${count}\u00a0${name}`;
}

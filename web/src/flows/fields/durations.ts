export const UNITS = {
  S: "seconds",
  M: "minutes",
  H: "hours",
  D: "days",
  W: "weeks",
} as const;
export type Unit = keyof typeof UNITS;
/** A duration as its form has it; a duration of several units stands as it is. */
export type Length = { amount: string; unit: Unit } | { iso: string };

/** An ISO-8601 duration of one unit as amount and unit. */
export function lengthOf(iso: string): Length {
  const [, days, time] = /^P(\d+[DW])?(?:T(\d+[HMS]))?$/.exec(iso) ?? [];
  const part = days !== undefined && time !== undefined ? undefined : (days ?? time);
  if (part === undefined) return { iso };
  const unit = part.slice(-1);
  return isUnit(unit) ? { amount: part.slice(0, -1), unit } : { iso };
}

/** The ISO-8601 duration of a length: `PT5M`, `P2D`. */
export function isoOf(length: Length): string {
  if ("iso" in length) return length.iso;
  const { amount, unit } = length;
  return unit === "D" || unit === "W" ? `P${amount}${unit}` : `PT${amount}${unit}`;
}

/** A duration in words: `5 minutes`. */
export function durationWords(iso: string): string {
  const length = lengthOf(iso);
  if ("iso" in length) return iso;
  const { amount, unit } = length;
  return `${amount} ${amount === "1" ? UNITS[unit].slice(0, -1) : UNITS[unit]}`;
}

export function isUnit(text: string): text is Unit {
  return Object.hasOwn(UNITS, text);
}

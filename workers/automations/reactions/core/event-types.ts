import { EVENTS, type EventType } from "#shared/events.ts";

/** A live event is never stored, so nothing can be started by it. */
const STORED = Object.entries(EVENTS).flatMap(([type, { kind }]) => (kind === "live" ? [] : [type]));
const isStored = (type: string): type is EventType => STORED.includes(type);

/** The types of the catalogue that a pattern names: one type, or all of a family such as `order.*`. */
export function typesOf(pattern: string): EventType[] {
  return STORED.filter((type) => fits(pattern, type)).filter(isStored);
}

/** A type, and the families that it belongs to: `order.filled`, `order.*`. */
export function patternsOf(type: string): string[] {
  const parts = type.split(".");
  return [type, ...parts.slice(0, -1).map((_, n) => `${parts.slice(0, n + 1).join(".")}.*`)];
}

/** Every pattern that names a type of the catalogue. */
export const PATTERNS: readonly string[] = [...new Set(STORED.flatMap(patternsOf))];

/** Whether a pattern names a type. */
export function fits(pattern: string, type: string): boolean {
  return pattern.endsWith(".*") ? type.startsWith(pattern.slice(0, -1)) : pattern === type;
}

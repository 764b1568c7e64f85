import { CALENDARS } from "../../workers/market/calendars/core/calendars.ts";

const YEAR_MS = 365 * 86_400_000;

/** Names every calendar whose list of holidays ends within a year. */
export function checkCalendars(now: number = Date.now()): string {
  const ahead = new Date(now + YEAR_MS).toISOString().slice(0, 10);
  return Object.entries(CALENDARS)
    .filter(([, { known }]) => known !== null && known.to < ahead)
    .map(([name, { known }]) => `${name}: the list of holidays ends on ${known?.to}, within a year\n`)
    .join("");
}

import { formatCalendar } from "../numbers/format-time.ts";
import type { TradesSearch } from "./search.ts";

/** `opened 09:30–10:00, New York`; null without times of day. */
export function openedWords({
  openedFrom,
  openedBefore,
  zone,
}: Pick<TradesSearch, "openedFrom" | "openedBefore" | "zone">): string | null {
  const place = zone === undefined ? "" : `, ${zone.split("/").at(-1)?.replaceAll("_", " ")}`;
  if (openedFrom === undefined && openedBefore === undefined) return null;
  if (openedFrom === undefined) return `opened before ${openedBefore}${place}`;
  return openedBefore === undefined
    ? `opened from ${openedFrom} on${place}`
    : `opened ${openedFrom}–${openedBefore}${place}`;
}

/** `opened after 2 losses in a row`; null without results before. */
export function afterWords({
  after,
  afterRun = "1",
}: Pick<TradesSearch, "after" | "afterRun">): string | null {
  if (after === undefined) return null;
  if (afterRun === "1") return `opened after a ${after}`;
  return `opened after ${afterRun} ${after === "win" ? "wins" : "losses"} in a row`;
}

/** `since 5 Oct 2026`, `5 Oct 2026 to 9 Oct 2026`; null without days. */
export function rangeWords({ from, to }: Pick<TradesSearch, "from" | "to">): string | null {
  if (from === undefined) return to === undefined ? null : `until ${dayWords(to)}`;
  if (to === undefined) return `since ${dayWords(from)}`;
  return from === to ? dayWords(from) : `${dayWords(from)} to ${dayWords(to)}`;
}

function dayWords(day: string): string {
  return formatCalendar(day, "whole");
}

import type { Import } from "#shared/contracts/imports.ts";
import { formatCount } from "../numbers/format-number.ts";

type Shift = NonNullable<Import["shift"]>;

/** `4 hours earlier`: where the stored fills stand, relative to the times of the file. */
export function distanceWords(offsetMinutes: number): string {
  const all = Math.abs(offsetMinutes);
  const hours = Math.floor(all / 60);
  const minutes = all % 60;
  const parts = [
    hours === 0 ? "" : `${hours} ${hours === 1 ? "hour" : "hours"}`,
    minutes === 0 ? "" : `${minutes} minutes`,
  ].filter((part) => part !== "");
  return `${parts.join(" ")} ${offsetMinutes < 0 ? "earlier" : "later"}`;
}

/** The text for a file whose fills already stand at other times. */
export function standingWords({ offsetMinutes, fills }: Shift): string {
  const which =
    fills === 1 ? "One of these trades is already" : `${formatCount(fills)} of these trades are already`;
  return `${which} in your ledger, ${distanceWords(offsetMinutes)}. Nothing will be doubled.`;
}

/** The result of such a shift, for the history; null for an import without one. */
export function shiftWords({ shift, times }: Pick<Import, "shift" | "times">): string | null {
  if (shift === null || shift === undefined) return null;
  const stood = `${formatCount(shift.fills)} were there already, ${distanceWords(shift.offsetMinutes)}`;
  return `${stood}: ${times === "correct" ? "they have this file's times now" : "their times were kept"}`;
}

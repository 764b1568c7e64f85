import type { Import, ImportRows, ImportStatus } from "#shared/contracts/imports.ts";
import { formatCount } from "../numbers/format-number.ts";

export const STATUS_WORDS: Record<ImportStatus, string> = {
  queued: "waiting",
  running: "running",
  completed: "imported",
  failed: "failed",
  cancelled: "cancelled",
  undoing: "being undone",
  undone: "undone",
};

/**
 * `14 402 of 20 003 rows · 14 380 new · 21 already there · 1 not readable`: every count names what it counts.
 */
export function countsWords(rows: ImportRows): string {
  const read = rows.total === null ? `${formatCount(rows.read)} rows read` : ofTotal(rows.read, rows.total);
  return [
    read,
    `${formatCount(rows.new)} new`,
    rows.duplicate > 0 ? `${formatCount(rows.duplicate)} already there` : "",
    rows.corrected > 0 ? `${formatCount(rows.corrected)} corrected` : "",
    rows.conflict > 0 ? `${formatCount(rows.conflict)} in conflict` : "",
    (rows.stated ?? 0) > 0 ? `${countOf(rows.stated ?? 0, "balance")}` : "",
    (rows.leftOut ?? 0) > 0 ? `${formatCount(rows.leftOut ?? 0)} left out` : "",
    rows.rejected > 0 ? `${formatCount(rows.rejected)} not readable` : "",
  ]
    .filter((words) => words !== "")
    .join(" · ");
}

/** The result of an import. An undone import leaves nothing in the ledger, whatever it had read. */
export function outcomeWords({ status, rows }: Pick<Import, "status" | "rows">): string {
  if (status !== "cancelled" && status !== "undone") return countsWords(rows);
  return `${formatCount(rows.read)} ${rows.read === 1 ? "row" : "rows"} read · its fills were taken out again`;
}

/**
 * How many rows contradict another row of their file. They count as conflicts and stand among the rows that
 * were not taken, because there is nothing to decide.
 */
export function contradictedWithin({ rows, errors }: Pick<Import, "rows" | "errors">): number {
  return Math.min(rows.conflict, Math.max(0, errors.length - rows.rejected));
}

type Found = Pick<Import, "diff" | "rows" | "errors" | "contents">;

/** What an import of this file would do; null when it would do nothing. */
export function actWords(found: Found): string | null {
  const { new: fresh, corrected, conflict } = found.diff ?? found.rows;
  const thing = (found.contents?.bookings ?? []).length > 0 ? "row" : "fill";
  const decidable = conflict - contradictedWithin(found);
  const stated = found.rows.stated ?? 0;
  if (fresh > 0) return `Import ${countOf(fresh, `new ${thing}`)}`;
  if (corrected > 0) return `Correct ${countOf(corrected, thing)}`;
  if (decidable > 0) return `Import it, to decide ${countOf(decidable, "difference")}`;
  return stated > 0 ? `Compare ${countOf(stated, "balance")} with your ledger` : null;
}

function countOf(n: number, thing: string): string {
  return `${formatCount(n)} ${thing}${n === 1 ? "" : "s"}`;
}

function ofTotal(read: number, total: number): string {
  if (read >= total) return `${formatCount(total)} ${total === 1 ? "row" : "rows"}`;
  return `${formatCount(read)} of ${formatCount(total)} rows`;
}

/** A share between 0 and 1: of the rows where their number is known, else of the bytes; null without both. */
export function progressOf({
  rows,
  status,
  bytesRead = 0,
  size,
}: Pick<Import, "rows" | "status" | "bytesRead" | "size">): number | null {
  if (status === "undoing") return null;
  if (rows.total !== null && rows.total > 0) return Math.min(1, rows.read / rows.total);
  return bytesRead > 0 && size > 0 ? Math.min(1, bytesRead / size) : null;
}

export function formatSize(bytes: number): string {
  if (bytes < 1024) return `${bytes}\u202fB`;
  if (bytes < 1024 ** 2) return `${Math.round(bytes / 1024)}\u202fkB`;
  return `${(bytes / 1024 ** 2).toFixed(1)}\u202fMB`;
}

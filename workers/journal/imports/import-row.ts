import type { Import, ImportZone } from "#shared/contracts/imports.ts";
import type { ImportRow } from "./store.ts";

/** Converts a row to the import of the contract. Events omit the preview. */
export function toImport(row: ImportRow): Import {
  const counts = {
    new: row.rows_new,
    duplicate: row.rows_duplicate,
    corrected: row.rows_corrected,
    conflict: row.rows_conflict,
  };
  return {
    id: row.id,
    status: row.status,
    format: row.format,
    fileName: row.file_name,
    size: Number(row.size),
    account: row.account,
    timeZone: row.time_zone,
    times: row.times,
    shift: toShift(row.shift_offsets, row.rows_shifted),
    zone: zoneOf(row),
    dryRun: row.dry_run,
    rows: {
      total: row.rows_total,
      read: row.next_line,
      ...counts,
      rejected: row.rows_rejected,
      leftOut: row.rows_left_out,
      stated: row.rows_stated,
    },
    undecided: row.status === "running" || row.status === "completed" ? row.rows_undecided : 0,
    reconciliation: row.reconciliation,
    bytesRead: Number(row.bytes_read),
    errors: row.errors,
    diff: row.dry_run && row.status === "completed" ? counts : null,
    failure: row.failure,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  };
}

/** The shift of the contract, or null when no row stands at another time. */
export function toShift(offsets: readonly number[] | null, fills: number): Import["shift"] {
  const [offsetMinutes] = offsets ?? [];
  return offsetMinutes === undefined || fills === 0 ? null : { offsetMinutes, fills };
}

/** The zone in which a file was read, its source, and the suggestion of a dry run. */
export function zoneOf(row: Pick<ImportRow, "time_zone" | "zone_source" | "zone_suggestion">): ImportZone {
  return { timeZone: row.time_zone, source: row.zone_source, suggestion: row.zone_suggestion };
}

export function withPreview(row: ImportRow): Import {
  const { preview, contents } = row;
  if (preview === null) return toImport(row);
  return { ...toImport(row), preview, ...(contents === null ? {} : { contents }) };
}

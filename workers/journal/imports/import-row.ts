import sql from "sql-template-tag";
import type {
  Import,
  ImportFormat,
  ImportStatus,
  ImportZone,
  PreviewRow,
  RowError,
} from "#shared/contracts/imports.ts";
import type * as z from "zod";

/** A row of the imports table. */
export type ImportRow = {
  id: string;
  status: ImportStatus;
  ends_as: "failed" | "cancelled" | "undone" | null;
  format: ImportFormat;
  file_name: string;
  file_key: string;
  size: string;
  account: string | null;
  time_zone: string;
  times: "keep" | "correct";
  /** By how many minutes the file's rows may stand later in the ledger, the most frequent first. */
  shift_offsets: number[] | null;
  rows_shifted: number;
  zone_source: ImportZone["source"];
  zone_suggestion: ImportZone["suggestion"];
  dry_run: boolean;
  next_line: number;
  rows_total: number | null;
  rows_new: number;
  rows_duplicate: number;
  rows_corrected: number;
  rows_conflict: number;
  rows_rejected: number;
  errors: RowError[];
  preview: z.infer<typeof PreviewRow>[] | null;
  failure: { code: string; detail: string } | null;
  created_at: string;
  finished_at: string | null;
  scope_at: string | null;
};

export const IMPORT_COLUMNS = sql`id, status, ends_as, format, file_name, file_key, size, account, time_zone,
  zone_source, zone_suggestion, times, shift_offsets, rows_shifted, dry_run,
  next_line, rows_total, rows_new, rows_duplicate, rows_corrected, rows_conflict, rows_rejected, errors, preview,
  failure, created_at, finished_at, scope_at`;

/** Converts a row to the import of the contract; events leave the preview out. */
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
    rows: { total: row.rows_total, read: row.next_line, ...counts, rejected: row.rows_rejected },
    errors: row.errors,
    diff: row.dry_run && row.status === "completed" ? counts : null,
    failure: row.failure,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  };
}

/** The shift of the contract; null when no row stands at another time. */
export function toShift(offsets: readonly number[] | null, fills: number): Import["shift"] {
  const [offsetMinutes] = offsets ?? [];
  return offsetMinutes === undefined || fills === 0 ? null : { offsetMinutes, fills };
}

/** The zone in which a file was read, its source, and the suggestion of a dry run. */
export function zoneOf(row: Pick<ImportRow, "time_zone" | "zone_source" | "zone_suggestion">): ImportZone {
  return { timeZone: row.time_zone, source: row.zone_source, suggestion: row.zone_suggestion };
}

export function withPreview(row: ImportRow): Import {
  return row.preview === null ? toImport(row) : { ...toImport(row), preview: row.preview };
}

import { type SQL, sql } from "drizzle-orm";
import type { Ledger, Tx } from "../../db/ledger.ts";
import type { imports } from "../../db/schema/imports.ts";
import { type Holes, prepared, preparedBy } from "../../db/statement.ts";
import type { Mapping } from "#shared/contracts/import-mapping.ts";
import type { ImportContents } from "#shared/contracts/import-contents.ts";
import type { Import, ImportZone, RowError } from "#shared/contracts/imports.ts";
import type { Mark } from "./read/read-rows.ts";
import type { Counts } from "./core/incoming.ts";

/** A row of the imports table, without the columns that only a running import needs. */
export type ImportRow = Omit<
  typeof imports.$inferSelect,
  "user_id" | "file_kept" | "zone_accounts" | "resume" | "mapping"
>;

export const IMPORT_COLUMNS = sql`id, status, ends_as, format, file_name, file_key, size, account, time_zone,
  zone_source, zone_suggestion, times, shift_offsets, rows_shifted, dry_run,
  next_line, rows_total, rows_new, rows_duplicate, rows_corrected, rows_conflict, rows_rejected, rows_left_out,
  rows_stated, reconciliation, rows_undecided, bytes_read, errors, preview, contents, failure, created_at, finished_at, scope_at`;

type Key = { userId: string; id: string };

export type NewImport = Pick<
  ImportRow,
  | "id"
  | "format"
  | "file_name"
  | "file_key"
  | "account"
  | "time_zone"
  | "zone_source"
  | "times"
  | "dry_run"
  | "created_at"
> & { size: number; mapping: Mapping | null };

type Inserted = Omit<NewImport, "mapping"> & { mapping: string | null; user_id: string };

function mappingText({ mapping }: NewImport): string | null {
  return mapping === null ? null : JSON.stringify(mapping);
}

export async function insertImport(tx: Tx, row: NewImport): Promise<ImportRow> {
  const [inserted] = await tx.query(
    insertedImport({ ...row, mapping: mappingText(row), user_id: tx.userId }),
  );
  if (inserted === undefined) throw new Error("an import was not inserted");
  return inserted;
}
const insertedImport = prepared(
  "ledger",
  (row: Holes<Inserted>) => sql<ImportRow>`
    insert into imports (user_id, id, status, format, file_name, file_key, size, account, time_zone, zone_source,
      times, dry_run, created_at, mapping)
    values (${row.user_id}, ${row.id}, 'queued', ${row.format}, ${row.file_name}, ${row.file_key}, ${row.size},
      ${row.account}, ${row.time_zone}, ${row.zone_source}, ${row.times}, ${row.dry_run}, ${row.created_at}, ${row.mapping}::jsonb)
    returning ${IMPORT_COLUMNS}`,
);

export async function findImport(query: Tx["query"], userId: string, id: string): Promise<ImportRow | null> {
  const [row] = await query(importById({ userId, id }));
  return row ?? null;
}
const importById = prepared(
  "ledger",
  ({ userId, id }: Holes<Key>) =>
    sql<ImportRow>`select ${IMPORT_COLUMNS} from imports where user_id = ${userId} and id = ${id}`,
);

/** A page of imports, newest first. Ids sort by the time of the upload. */
export function listImports(
  ledger: Ledger,
  userId: string,
  { before, limit }: { before: string | null; limit: number },
): Promise<ImportRow[]> {
  return ledger.read(newestImports(null, { userId, limit, before: before ?? undefined }));
}
const newestImports = preparedBy(
  "ledger",
  (
    _: null,
    { userId, limit, before }: Holes<{ userId: string; limit: number; before?: string | undefined }>,
  ) => sql<ImportRow>`select ${IMPORT_COLUMNS} from imports
    where user_id = ${userId} ${before && sql`and id < ${before}`} order by id desc limit ${limit}`,
  [{ shape: null, given: ["userId", "limit", "before"] }],
);

/**
 * A claimed import, with the place where reading its file can resume. The place is null at the start. A file
 * whose columns the user assigned has its mapping.
 */
export type RunningRow = ImportRow & { resume: Mark | null; mapping: Mapping | null };

/**
 * Stores the place for the consumer that continues the import. It does nothing when another consumer has
 * continued it already.
 */
export async function updateResume(
  tx: Tx,
  id: string,
  { nextLine, mark }: { nextLine: number; mark: Mark },
): Promise<void> {
  await tx.query(resumed({ userId: tx.userId, id, nextLine, mark: JSON.stringify(mark) }));
}
const resumed = prepared(
  "ledger",
  ({ userId, id, nextLine, mark }: Holes<Key & { nextLine: number; mark: string }>) =>
    sql<never>`update imports set resume = ${mark}::jsonb
      where user_id = ${userId} and id = ${id} and status = 'running' and next_line = ${nextLine}`,
);

/**
 * Claims an import, also one that already runs. It returns null when the import has ended or is being undone.
 */
export async function updateToRunning(tx: Tx, id: string): Promise<RunningRow | null> {
  const [row] = await tx.query(running({ userId: tx.userId, id }));
  return row ?? null;
}
const running = prepared(
  "ledger",
  ({ userId, id }: Holes<Key>) => sql<RunningRow>`update imports set status = 'running'
    where user_id = ${userId} and id = ${id} and status in ('queued', 'running') returning ${IMPORT_COLUMNS}, resume, mapping`,
);

/** Stores by how many minutes the file's rows stand later in the ledger, before the first row is written. */
export async function updateShift(tx: Tx, id: string, offsets: readonly number[]): Promise<void> {
  await tx.query(shifted({ userId: tx.userId, id, offsets }));
}
const shifted = prepared(
  "ledger",
  ({ userId, id, offsets }: Holes<Key & { offsets: readonly number[] }>) =>
    sql<never>`update imports set shift_offsets = ${offsets}::int[]
      where user_id = ${userId} and id = ${id} and status = 'running' and next_line = 0`,
);

/**
 * Ends an import whose file is read to the end. It returns null when another caller has changed its status.
 */
export async function updateToCompleted(
  tx: Tx,
  id: string,
  { nextLine, at, errors }: { nextLine: number; at: string; errors: RowError[] },
): Promise<ImportRow | null> {
  const given = { userId: tx.userId, id, nextLine, at, errors: JSON.stringify(errors) };
  const [row] = await tx.query(completed(given));
  return row ?? null;
}
const completed = prepared(
  "ledger",
  ({ userId, id, nextLine, at, errors }: Holes<Key & { nextLine: number; at: string; errors: string }>) =>
    sql<ImportRow>`update imports
      set status = 'completed', rows_total = next_line, bytes_read = size, finished_at = ${at},
        errors = errors || ${errors}::jsonb
      where user_id = ${userId} and id = ${id} and status = 'running' and next_line = ${nextLine}
      returning ${IMPORT_COLUMNS}`,
);

export type Compared = {
  read: number;
  rejected: number;
  leftOut: number;
  stated: number;
  counts: Counts;
  errors: RowError[];
  preview: NonNullable<ImportRow["preview"]>;
  contents: ImportContents;
  shift: Import["shift"];
  suggestion: ImportZone["suggestion"];
};

/** Ends a dry run with its result. It returns null when the dry run was cancelled meanwhile. */
export async function updateToCompared(
  tx: Tx,
  id: string,
  { counts, suggestion, ...found }: Compared,
  at: string,
): Promise<ImportRow | null> {
  const [row] = await tx.query(sql<ImportRow>`update imports
    set status = 'completed', finished_at = ${at}, next_line = ${found.read}, rows_total = ${found.read},
      rows_new = ${counts.new}, rows_duplicate = ${counts.duplicate}, rows_corrected = ${counts.corrected},
      rows_conflict = ${counts.conflict}, rows_rejected = ${found.rejected}, rows_left_out = ${found.leftOut},
      rows_stated = ${found.stated},
      rows_shifted = ${found.shift?.fills ?? 0}, bytes_read = size, errors = ${JSON.stringify(found.errors)}::jsonb,
      preview = ${JSON.stringify(found.preview)}::jsonb, contents = ${JSON.stringify(found.contents)}::jsonb,
      zone_suggestion = ${suggestion === null ? null : JSON.stringify(suggestion)}::jsonb
    where user_id = ${tx.userId} and id = ${id} and status = 'running' returning ${IMPORT_COLUMNS}`);
  return row ?? null;
}

/**
 * The progress of the import after a chunk. It is also the fence, because only one consumer finds `from` in
 * the row.
 */
export type Advance = {
  from: number;
  to: number;
  counts: Counts;
  shifted: number;
  rejected: number;
  leftOut: number;
  stated: number;
  /** The bytes of the file that the rows up to `to` take; null while the place is unknown. */
  bytesRead: number | null;
  errors: RowError[];
  hasChanged: boolean;
};

export type AdvancedRow = ImportRow & { clock: number };

/** The fence as a statement. It returns no row when another consumer, a cancel or an undo was faster. */
export function advanceImport(userId: string, id: string, step: Advance): SQL<AdvancedRow> {
  return sql`update imports set next_line = ${step.to},
      rows_new = rows_new + ${step.counts.new}, rows_duplicate = rows_duplicate + ${step.counts.duplicate},
      rows_corrected = rows_corrected + ${step.counts.corrected}, rows_conflict = rows_conflict + ${step.counts.conflict},
      rows_rejected = rows_rejected + ${step.rejected}, rows_left_out = rows_left_out + ${step.leftOut},
      rows_stated = rows_stated + ${step.stated},
      rows_shifted = rows_shifted + ${step.shifted}, bytes_read = greatest(bytes_read, ${step.bytesRead ?? 0}::bigint),
      errors = errors || ${JSON.stringify(step.errors)}::jsonb,
      scope_at = case when ${step.hasChanged} and (scope_at is null or scope_at < clock_timestamp() - interval '2 seconds')
        then clock_timestamp() else scope_at end
    where user_id = ${userId} and id = ${id} and next_line = ${step.from} and status = 'running'
    returning ${IMPORT_COLUMNS}, extract(epoch from clock_timestamp())::float8 as clock`;
}

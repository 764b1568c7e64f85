import sql, { empty } from "sql-template-tag";
import type { Ledger, Tx } from "../../db/ledger.ts";
import type { ImportZone, PreviewRow, RowError } from "#shared/contracts/imports.ts";
import type * as z from "zod";
import { IMPORT_COLUMNS, type ImportRow } from "./import-row.ts";
import type { Mark } from "./read/read-rows.ts";
import type { Counts } from "./core/incoming.ts";

export type NewImport = Pick<
  ImportRow,
  "id" | "format" | "file_name" | "file_key" | "account" | "time_zone" | "zone_source" | "times" | "dry_run"
> & { size: number; created_at: string };

export async function insertImport(tx: Tx, row: NewImport): Promise<ImportRow> {
  const [inserted] = await tx.query<ImportRow>(sql`
    insert into imports (user_id, id, status, format, file_name, file_key, size, account, time_zone, zone_source, times, dry_run, created_at)
    values (${tx.userId}, ${row.id}, 'queued', ${row.format}, ${row.file_name}, ${row.file_key}, ${row.size},
      ${row.account}, ${row.time_zone}, ${row.zone_source}, ${row.times}, ${row.dry_run}, ${row.created_at})
    returning ${IMPORT_COLUMNS}`);
  if (inserted === undefined) throw new Error("an import was not inserted");
  return inserted;
}

export async function findImport(query: Tx["query"], userId: string, id: string): Promise<ImportRow | null> {
  const [row] = await query<ImportRow>(
    sql`select ${IMPORT_COLUMNS} from imports where user_id = ${userId} and id = ${id}`,
  );
  return row ?? null;
}

/** Newest first; ids sort by the time of the upload. */
export function listImports(
  ledger: Ledger,
  userId: string,
  { before, limit }: { before: string | null; limit: number },
): Promise<ImportRow[]> {
  const older = before === null ? empty : sql`and id < ${before}`;
  return ledger.read<ImportRow>(sql`select ${IMPORT_COLUMNS} from imports
    where user_id = ${userId} ${older} order by id desc limit ${limit}`);
}

/** An import in work, with the place where its file can be read on; null from the start. */
export type RunningRow = ImportRow & { resume: Mark | null };

/** Leaves the place for whoever goes on with the import; does nothing when somebody else has already. */
export async function updateResume(
  tx: Tx,
  id: string,
  { nextLine, mark }: { nextLine: number; mark: Mark },
): Promise<void> {
  await tx.query(sql`update imports set resume = ${JSON.stringify(mark)}::jsonb
    where user_id = ${tx.userId} and id = ${id} and status = 'running' and next_line = ${nextLine}`);
}

/** Takes an import into work, or takes it up again; null when it has ended or is being undone. */
export async function updateToRunning(tx: Tx, id: string): Promise<RunningRow | null> {
  const [row] = await tx.query<RunningRow>(sql`update imports set status = 'running'
    where user_id = ${tx.userId} and id = ${id} and status in ('queued', 'running') returning ${IMPORT_COLUMNS}, resume`);
  return row ?? null;
}

/** Keeps by how many minutes the file's rows stand later in the ledger, before the first of them is written. */
export async function updateShift(tx: Tx, id: string, offsets: readonly number[]): Promise<void> {
  await tx.query(sql`update imports set shift_offsets = ${offsets}::int[]
    where user_id = ${tx.userId} and id = ${id} and status = 'running' and next_line = 0`);
}

/** Ends an import whose file is read to the end; null when somebody else has moved it on. */
export async function updateToCompleted(
  tx: Tx,
  id: string,
  end: { nextLine: number; at: string; errors: RowError[] },
): Promise<ImportRow | null> {
  const [row] = await tx.query<ImportRow>(sql`update imports
    set status = 'completed', rows_total = next_line, finished_at = ${end.at},
      errors = errors || ${JSON.stringify(end.errors)}::jsonb
    where user_id = ${tx.userId} and id = ${id} and status = 'running' and next_line = ${end.nextLine}
    returning ${IMPORT_COLUMNS}`);
  return row ?? null;
}

export type Compared = {
  read: number;
  rejected: number;
  counts: Counts;
  errors: RowError[];
  preview: z.infer<typeof PreviewRow>[];
  shift: { fills: number } | null | undefined;
  suggestion: ImportZone["suggestion"];
};

/** Ends a dry run with what it found; null when it was cancelled meanwhile. */
export async function updateToCompared(
  tx: Tx,
  id: string,
  found: Compared,
  at: string,
): Promise<ImportRow | null> {
  const { counts } = found;
  const [row] = await tx.query<ImportRow>(sql`update imports
    set status = 'completed', finished_at = ${at}, next_line = ${found.read}, rows_total = ${found.read},
      rows_new = ${counts.new}, rows_duplicate = ${counts.duplicate}, rows_corrected = ${counts.corrected},
      rows_conflict = ${counts.conflict}, rows_rejected = ${found.rejected}, rows_shifted = ${found.shift?.fills ?? 0},
      errors = ${JSON.stringify(found.errors)}::jsonb, preview = ${JSON.stringify(found.preview)}::jsonb,
      zone_suggestion = ${found.suggestion === null ? null : JSON.stringify(found.suggestion)}::jsonb
    where user_id = ${tx.userId} and id = ${id} and status = 'running' returning ${IMPORT_COLUMNS}`);
  return row ?? null;
}

/** Fences a running consumer off and begins to take back what it wrote; null when the import is not in `from`. */
export async function updateToUndoing(
  tx: Tx,
  id: string,
  change: {
    from: readonly ImportRow["status"][];
    endsAs: NonNullable<ImportRow["ends_as"]>;
    failure?: NonNullable<ImportRow["failure"]>;
  },
): Promise<ImportRow | null> {
  const failure = change.failure === undefined ? null : JSON.stringify(change.failure);
  const [row] = await tx.query<ImportRow>(sql`update imports
    set status = 'undoing', ends_as = ${change.endsAs}, failure = ${failure}::jsonb
    where user_id = ${tx.userId} and id = ${id} and status = any(${change.from}::text[]) and not (dry_run and status = 'completed')
    returning ${IMPORT_COLUMNS}`);
  return row ?? null;
}

export async function updateToUndone(tx: Tx, id: string, at: string): Promise<ImportRow | null> {
  const [row] = await tx.query<ImportRow>(sql`update imports set status = ends_as, finished_at = ${at}
    where user_id = ${tx.userId} and id = ${id} and status = 'undoing' returning ${IMPORT_COLUMNS}`);
  return row ?? null;
}

/** Notes that an import's file is gone. */
export async function updateToDiscarded(tx: Tx, id: string): Promise<void> {
  await tx.query(sql`update imports set file_kept = false where user_id = ${tx.userId} and id = ${id}`);
}

/** How far a chunk brings the import; also the fence, because only one consumer finds `from` in the row. */
export type Advance = {
  from: number;
  to: number;
  counts: Counts;
  shifted: number;
  rejected: number;
  errors: RowError[];
  hasChanged: boolean;
};

/** The fence as a statement: no row comes back when another consumer, a cancel or an undo was faster. */
export function advanceImport(userId: string, id: string, step: Advance) {
  return sql`update imports set next_line = ${step.to},
      rows_new = rows_new + ${step.counts.new}, rows_duplicate = rows_duplicate + ${step.counts.duplicate},
      rows_corrected = rows_corrected + ${step.counts.corrected}, rows_conflict = rows_conflict + ${step.counts.conflict},
      rows_rejected = rows_rejected + ${step.rejected}, rows_shifted = rows_shifted + ${step.shifted},
      errors = errors || ${JSON.stringify(step.errors)}::jsonb,
      scope_at = case when ${step.hasChanged} and (scope_at is null or scope_at < clock_timestamp() - interval '2 seconds')
        then clock_timestamp() else scope_at end
    where user_id = ${userId} and id = ${id} and next_line = ${step.from} and status = 'running'
    returning ${IMPORT_COLUMNS}, extract(epoch from clock_timestamp())::float8 as clock`;
}

export type AdvancedRow = ImportRow & { clock: number };

/** How often a job has been taken. */
export async function findAttempt(ledger: Ledger, userId: string, jobId: string): Promise<number> {
  const [job] = await ledger.read<{ attempt: number }>(
    sql`select attempt from jobs where user_id = ${userId} and id = ${jobId}`,
  );
  return job?.attempt ?? 0;
}

import { MOST_ROW_ERRORS } from "#shared/contracts/bounds.ts";
import type { RowError } from "#shared/contracts/imports.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { currentAttempt } from "../../../jobs/current-attempt.ts";
import { queued } from "../../../jobs/kinds.ts";
import { isFinal, type JobOutcome, LAST_ATTEMPT, SLICE_MS } from "../../../jobs/run-job.ts";
import { DryRun } from "./dry-run.ts";
import { findOffsets } from "../zones/find-offsets.ts";
import { formatOf } from "../formats/all.ts";
import { toImport } from "../import-row.ts";
import { inChunks, Names, readAhead, type Chunk } from "../read/names.ts";
import { updateToUndoing } from "../ending-store.ts";
import { Progress } from "../core/progress.ts";
import { type Mark, type Place, readRows, takeLast } from "../read/read-rows.ts";
import { settleWithdrawn } from "../settle/settle-withdrawn.ts";
import { openBytes, type OpenFile, openStored } from "../read/open-file.ts";
import {
  updateToCompared,
  updateToCompleted,
  updateResume,
  updateToRunning,
  type AdvancedRow,
  type ImportRow,
  type RunningRow,
} from "../store.ts";
import { bookingsChanged, fillsChanged, writeRows, type Running } from "./write-rows.ts";
import { placeStated } from "../../bookings/write-bookings.ts";
import { settleAccountZones } from "../zones/zone-store.ts";
import type { Shift } from "../core/incoming.ts";
import { lockAllAccounts } from "../accounts-store.ts";

const CHUNK_ROWS = 2_000;
const OURS = { code: "internal", detail: "The import stopped on an error of ours." };

/**
 * Reads an import's file into the ledger from the point where the last run stopped. It may run twice and may
 * be killed at any point.
 */
export async function runImport(
  ctx: Ctx,
  { importId }: { importId: string },
  openFile: OpenFile = openStored,
): Promise<JobOutcome> {
  const row = await ctx.ledger.transaction((tx) => updateToRunning(tx, importId));
  if (row === null) return;
  // A job that died on its last attempt does not begin again.
  const attempt = await currentAttempt(ctx);
  if (attempt > LAST_ATTEMPT) return failImport(ctx, importId, OURS);
  try {
    return await readFile(ctx, row, openFile);
  } catch (error) {
    // A damaged workbook shows only while it is read. What was written of it is removed.
    if (error instanceof Problem && error.code === "import_unreadable")
      return failImport(ctx, importId, { code: error.code, detail: error.message });
    if (attempt < LAST_ATTEMPT && !isFinal(error)) throw error;
    await failImport(ctx, importId, OURS);
    throw error;
  }
}

async function readFile(ctx: Ctx, row: RunningRow, openFile: OpenFile): Promise<JobOutcome> {
  const shift = { offsets: await findOffsets(ctx, row, openFile), corrects: row.times === "correct" };
  const resume = row.dry_run ? null : row.resume;
  const file = await openBytes(ctx, row, { openFile, offset: resume?.offset ?? 0 });
  if (file === null) {
    await failImport(ctx, row.id, {
      code: "not_found",
      detail: "The file is no longer stored; upload it again.",
    });
    return;
  }
  const marks: Mark[] = [];
  const places: Place[] = [];
  const options = { timeZone: row.time_zone, account: row.account };
  const marking = {
    from: resume,
    onMark: (mark: Mark) => void marks.push(mark),
    onPlace: (place: Place) => void places.push(place),
  };
  const batches = readRows(formatOf(row.format, row.mapping), file, options, marking);
  const skip = row.dry_run ? 0 : row.next_line - (resume?.entries ?? 0);
  const chunks = readAhead(inChunks(batches, { size: CHUNK_ROWS, skip }));
  const reading = { chunks, shift, skip, marks, places };
  return row.dry_run ? compareFile(ctx, row, reading) : writeFile(ctx, row, reading);
}

/**
 * A file that is being read: its shift to the ledger, the rows skipped, the marks for resuming, and the
 * places that reading came to.
 */
type Reading = {
  chunks: AsyncGenerator<Chunk>;
  shift: Shift;
  skip: number;
  marks: Mark[];
  places: Place[];
};

async function writeFile(
  ctx: Ctx,
  row: ImportRow,
  { chunks, shift, skip, marks, places }: Reading,
): Promise<JobOutcome> {
  const running: Running = {
    importId: row.id,
    names: new Names(ctx.userId),
    written: new Set(),
    unreported: { accounts: new Set(), instruments: new Set(), bookings: false },
    scopeAt: row.scope_at,
    shift,
    progress: new Progress(),
    keptErrors: row.errors.length,
    asksZone: row.zone_source === "asked" ? row.time_zone : null,
    remembers: new Set(),
  };
  let at = row.next_line;
  let first: RowError | undefined = row.errors[0];
  let unread = row.rows_rejected + row.rows_left_out;
  let began: number | null = null;
  for await (const chunk of chunks) {
    const bytesRead = takeLast(places, at + chunk.entries)?.offset ?? null;
    const written: AdvancedRow | null = await writeRows(ctx, running, at, { ...chunk, bytesRead });
    // Another consumer was faster, and may have stopped since. The next run decides by the import's current
    // status.
    if (written === null) return { again: true };
    at = written.next_line;
    unread = written.rows_rejected + written.rows_left_out;
    first = written.errors[0];
    await ctx.live({ type: "import.progress", body: { import: toImport(written) } });
    began ??= written.clock;
    const mark = takeLast(marks, at);
    // This reads as many rows as were skipped, so that rereading a file from its start never costs more than
    // the first read.
    const isWorthIt = at - row.next_line >= skip;
    if (isWorthIt && (written.clock - began) * 1000 >= SLICE_MS) {
      if (mark !== null && mark.offset < Number(row.size))
        await ctx.ledger.transaction((tx) => updateResume(tx, row.id, { nextLine: at, mark }));
      return { again: true };
    }
  }
  if (at === unread) return failUnread(ctx, row.id, at, first);
  if (!(await complete(ctx, running, at))) return { again: true };
}

/** False when another consumer or a request has changed the import's status. */
async function complete(ctx: Ctx, running: Running, nextLine: number): Promise<boolean> {
  return ctx.ledger.transaction(async (tx) => {
    const at = new Date(tx.now).toISOString();
    // The accounts are locked before the import's own row, as in the transaction that writes a chunk.
    if (running.asksZone !== null) await lockAllAccounts(tx);
    const { changed, notes } = await settleWithdrawn(tx, running.importId);
    if (changed > 0) tx.ledgerChanged();
    const told = [...notes, ...(await placeStated(tx, running.importId))];
    const errors = told.slice(0, MOST_ROW_ERRORS - running.keptErrors);
    const row = await updateToCompleted(tx, running.importId, { nextLine, at, errors });
    if (row === null) return false;
    if (running.asksZone !== null) await settleAccountZones(tx, row.id);
    if (running.unreported.instruments.size > 0) tx.events.push(fillsChanged(running));
    if (running.unreported.bookings) tx.events.push(bookingsChanged(row.id, null));
    tx.events.push({ type: "import.completed", body: { import: toImport(row) } });
    return true;
  });
}

/**
 * A dry run of a file too large for the request. It reads the whole file, writes no fills, and stores the
 * diff on the import.
 */
async function compareFile(
  ctx: Ctx,
  row: ImportRow,
  { chunks, shift, places }: Reading,
): Promise<JobOutcome> {
  const dryRun = new DryRun(ctx.userId, ctx.ledger.read, { shift, timeZone: row.time_zone });
  try {
    for await (const chunk of chunks) {
      await dryRun.add(chunk);
      const bytesRead = takeLast(places, dryRun.rows.read)?.offset ?? 0;
      await ctx.live({
        type: "import.progress",
        body: { import: { ...toImport(row), rows: dryRun.rows, bytesRead } },
      });
    }
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "payload_too_large") throw error;
    return failImport(ctx, row.id, { code: error.code, detail: error.message });
  }
  const found = dryRun.found();
  if (found.read === found.rejected + found.leftOut)
    return failUnread(ctx, row.id, found.read, found.errors[0]);
  await ctx.ledger.transaction(async (tx) => {
    const completed = await updateToCompared(tx, row.id, found, new Date(tx.now).toISOString());
    if (completed !== null)
      tx.events.push({ type: "import.completed", body: { import: toImport(completed) } });
  });
}

async function failUnread(
  ctx: Ctx,
  importId: string,
  read: number,
  first: RowError | undefined,
): Promise<void> {
  const detail =
    first === undefined
      ? read === 0
        ? "The file holds no trades."
        : `The file holds no trades: none of its ${read} rows states one.`
      : `None of its ${read} rows could be read. Line ${first.line}: ${first.reason}.`;
  await failImport(ctx, importId, { code: "import_unreadable", detail });
}

async function failImport(
  ctx: Ctx,
  importId: string,
  failure: { code: string; detail: string },
): Promise<void> {
  await ctx.ledger.transaction(async (tx) => {
    const row = await updateToUndoing(tx, importId, { from: ["running"], endsAs: "failed", failure });
    if (row !== null) tx.jobs.push(queued({ kind: "import.undo", payload: { importId } }));
  });
}

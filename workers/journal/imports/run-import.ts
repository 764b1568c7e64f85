import { MOST_ROW_ERRORS } from "#shared/contracts/bounds.ts";
import type { RowError } from "#shared/contracts/imports.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import type { Tx } from "../../db/ledger.ts";
import { isFinal, type JobOutcome } from "../../jobs/run-job.ts";
import { DryRun } from "./dry-run.ts";
import { findShift } from "./find-shift.ts";
import { formatOf } from "./formats/all.ts";
import type { Parsed } from "./formats/format.ts";
import { toImport, type ImportRow } from "./import-row.ts";
import { inChunks, Names, readAhead, type Chunk } from "./names.ts";
import { Progress } from "./progress-rules.ts";
import { readRows } from "./read-rows.ts";
import type { Shift } from "./rules.ts";
import { settleWithdrawn } from "./settle-withdrawn.ts";
import {
  findAttempt,
  updateToCompared,
  updateShift,
  updateToCompleted,
  updateToRunning,
  updateToUndoing,
  type AdvancedRow,
} from "./store.ts";
import { tellScope, writeRows, type Running } from "./write-rows.ts";

const CHUNK_ROWS = 2_500;
/** Well under what a consumer may run; the job then goes on in another one. */
const SHIFT_SECONDS = 180;
/** The job's attempt after which an error that is nobody's refusal ends the import. */
const LAST_ATTEMPT = 5;

/** Reads an import's file into the ledger, from where it stands; safe to run twice and to be killed at any point. */
export async function runImport(ctx: Ctx, { importId }: { importId: string }): Promise<JobOutcome> {
  const row = await ctx.ledger.transaction((tx) => updateToRunning(tx, importId));
  if (row === null) return;
  try {
    return await readFile(ctx, row);
  } catch (error) {
    if (error instanceof Problem && error.status === 503) throw error;
    // A job's requests are called by its id.
    const attempt = await findAttempt(ctx.ledger, ctx.userId, ctx.requestId);
    if (attempt < LAST_ATTEMPT && !isFinal(error)) throw error;
    await failImport(ctx, importId, { code: "internal", detail: "The import stopped on an error of ours." });
    throw error;
  }
}

async function readFile(ctx: Ctx, row: ImportRow): Promise<JobOutcome> {
  const shift = { offsets: await offsetsOf(ctx, row), corrects: row.times === "correct" };
  const file = await ctx.env.FILES.get(row.file_key);
  if (file === null) {
    await failImport(ctx, row.id, {
      code: "not_found",
      detail: "The file is no longer stored; upload it again.",
    });
    return;
  }
  const skip = row.dry_run ? 0 : row.next_line;
  const chunks = readAhead(inChunks(batchesOf(row, file.body), { size: CHUNK_ROWS, skip }));
  return row.dry_run ? compareFile(ctx, row, { chunks, shift }) : writeFile(ctx, row, { chunks, shift });
}

/** How the file's times stand to the ledger's; found once, before anything of it is written, so that a resumed import goes on alike. */
async function offsetsOf(ctx: Ctx, row: ImportRow): Promise<readonly number[]> {
  if (row.shift_offsets !== null) return row.shift_offsets;
  if (row.next_line > 0) return [];
  const query: Tx["query"] = (statement) => ctx.ledger.read(statement);
  const offsets = await findShift(query, ctx.userId, async () => {
    const file = await ctx.env.FILES.get(row.file_key);
    return file === null ? nothing() : batchesOf(row, file.body);
  });
  if (offsets.length > 0) await ctx.ledger.transaction((tx) => updateShift(tx, row.id, offsets));
  return offsets;
}

async function* nothing(): AsyncGenerator<never> {}

function batchesOf(row: ImportRow, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Parsed[]> {
  return readRows(formatOf(row.format), bytes, { timeZone: row.time_zone, account: row.account });
}

type Reading = { chunks: AsyncGenerator<Chunk>; shift: Shift };

async function writeFile(ctx: Ctx, row: ImportRow, { chunks, shift }: Reading): Promise<JobOutcome> {
  const running: Running = {
    importId: row.id,
    names: new Names(ctx.userId),
    written: new Set(),
    untold: { accounts: new Set(), instruments: new Set() },
    scopeAt: row.scope_at,
    shift,
    progress: new Progress(),
    keptErrors: row.errors.length,
  };
  let at = row.next_line;
  let first: RowError | undefined = row.errors[0];
  let rejected = row.rows_rejected;
  let began: number | null = null;
  for await (const chunk of chunks) {
    const written: AdvancedRow | null = await writeRows(ctx, running, at, chunk);
    if (written === null) return;
    at = written.next_line;
    rejected = written.rows_rejected;
    first = written.errors[0];
    await ctx.live({ type: "import.progress", body: { import: toImport(written) } });
    began ??= written.clock;
    if (written.clock - began > SHIFT_SECONDS) return { again: true };
  }
  if (at === rejected) return failUnread(ctx, row.id, at, first);
  await complete(ctx, running, at);
}

async function complete(ctx: Ctx, running: Running, nextLine: number): Promise<void> {
  await ctx.ledger.transaction(async (tx) => {
    const at = new Date(tx.now).toISOString();
    const { changed, notes } = await settleWithdrawn(tx, running.importId);
    if (changed > 0) tx.ledgerChanged();
    const errors = notes.slice(0, MOST_ROW_ERRORS - running.keptErrors);
    const row = await updateToCompleted(tx, running.importId, { nextLine, at, errors });
    if (row === null) return;
    if (running.untold.instruments.size > 0) tx.events.push(tellScope(running));
    tx.events.push({ type: "import.completed", body: { import: toImport(row) } });
  });
}

/** A dry run of a file too large for the request: reads it whole, writes nothing, and leaves the diff on the import. */
async function compareFile(ctx: Ctx, row: ImportRow, { chunks, shift }: Reading): Promise<JobOutcome> {
  const dryRun = new DryRun(ctx.userId, (statement) => ctx.ledger.read(statement), shift);
  for await (const chunk of chunks) await dryRun.add(chunk);
  if (dryRun.read === dryRun.rejected) return failUnread(ctx, row.id, dryRun.read, dryRun.errors[0]);
  await ctx.ledger.transaction(async (tx) => {
    const completed = await updateToCompared(tx, row.id, dryRun, new Date(tx.now).toISOString());
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
      ? "The file holds no trades."
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
    if (row !== null) tx.jobs.push({ kind: "import.undo", payload: { importId } });
  });
}

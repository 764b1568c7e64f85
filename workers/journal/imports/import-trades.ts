import { newId } from "#shared/ids.ts";
import type { Import } from "#shared/contracts/imports.ts";
import type * as z from "zod";
import type { ImportDiff } from "#shared/contracts/imports.ts";
import type { Quotas } from "#shared/contracts/tiers.ts";
import type { Ctx } from "../../context.ts";
import type { Tx } from "../../db/ledger.ts";
import { queued } from "../../jobs/kinds.ts";
import { claimImport, readQuotas } from "../../identity/tiers/claim-import.ts";
import { chooseZone } from "./zones/choose-zone.ts";
import { decodeHead } from "./read/decode.ts";
import { DryRun } from "./run/dry-run.ts";
import { findShift } from "./zones/find-shift.ts";
import { detectFormat, formatOf } from "./formats/all.ts";
import { toImport, zoneOf } from "./import-row.ts";
import { inChunks } from "./read/names.ts";
import { readRows } from "./read/read-rows.ts";
import { insertImport, type NewImport } from "./store.ts";
import type { Upload } from "./upload.ts";
import { ZoneTally } from "./core/zone-tally.ts";

const MAX_INLINE_BYTES = 5 * 1024 * 1024;

/**
 * An upload that has passed every check. Its file is stored, except for a small dry run, which is compared at
 * once and not stored.
 */
export type Prepared = {
  row: NewImport;
  compares: ArrayBuffer | null;
  /** The quotas of the owner's tier, or null for an upload that is not stored. */
  quotas: Quotas | null;
  /** SHA-256 of the whole file. */
  digest: ArrayBuffer;
};
export type Answer =
  | { status: 200; body: { import: Import; diff: z.infer<typeof ImportDiff> } }
  | { status: 202; body: { import: Import } };

/**
 * Checks an upload and stores its file. No transaction is open, because storing takes as long as the upload.
 */
export async function prepareImport(ctx: Ctx, upload: Upload): Promise<Prepared> {
  const { fields, size, content, digest } = upload;
  const head = decodeHead(upload.head);
  const format = detectFormat(head, fields.format);
  const account = fields.account ?? null;
  const { timeZone, source } = await chooseZone(ctx, { format, head, account, asked: fields.timeZone });
  const id = newId("import", ctx.now);
  const row: NewImport = {
    id,
    format: format.name,
    size,
    file_name: upload.fileName,
    file_key: `imports/${ctx.userId}/${id}`,
    account,
    time_zone: timeZone,
    times: fields.times ?? "keep",
    zone_source: source,
    dry_run: fields.dryRun ?? false,
    created_at: new Date(ctx.now).toISOString(),
  };
  if (row.dry_run && size <= MAX_INLINE_BYTES) {
    const compares = await new Response(content).arrayBuffer();
    return { row, compares, quotas: null, digest: await digest };
  }
  const quotas = await readQuotas(ctx);
  await ctx.env.FILES.put(row.file_key, content.pipeThrough(new FixedLengthStream(size)));
  return { row, compares: null, quotas: row.dry_run ? storageOf(quotas) : quotas, digest: await digest };
}

/**
 * A dry run does not count as an import of the month, but its file takes storage until it has been compared.
 */
function storageOf(quotas: Quotas): Quotas {
  return { ...quotas, importsAMonth: null };
}

/**
 * Records a prepared upload and queues its job, or answers a small dry run at once. On `quota_exceeded`
 * nothing is recorded.
 */
export async function importTrades(ctx: Ctx, { row, compares, quotas }: Prepared): Promise<Answer> {
  if (compares !== null) return compareNow(ctx, row, new Uint8Array(compares));
  return ctx.ledger.transaction(async (tx) => {
    if (quotas !== null) await claimImport(tx, quotas, { size: row.size, now: ctx.now });
    const body = { import: toImport(await insertImport(tx, row)) };
    tx.jobs.push(
      queued({ kind: row.dry_run ? "import.compare" : "import.run", payload: { importId: row.id } }),
    );
    tx.events.push({ type: "import.queued", body });
    const { format, size, dry_run: dryRun } = row;
    tx.audit.push({
      action: "import.queued",
      detail: { importId: row.id, format, size, dryRun },
    });
    return { status: 202, body };
  });
}

/** Deletes the stored file of an upload that was a repeat or was refused. */
export async function discardPrepared(ctx: Ctx, { row, compares }: Prepared): Promise<void> {
  if (compares === null) await ctx.env.FILES.delete(row.file_key);
}

async function compareNow(ctx: Ctx, row: NewImport, bytes: Uint8Array): Promise<Answer> {
  const options = { timeZone: row.time_zone, account: row.account };
  const query: Tx["query"] = (statement) => ctx.ledger.read(statement);
  const read = () => readRows(formatOf(row.format), pieces(bytes), options);
  const shift = {
    offsets: await findShift(query, ctx.userId, () => Promise.resolve(read())),
    corrects: row.times === "correct",
  };
  const dryRun = new DryRun(ctx.userId, query, shift);
  const tally = new ZoneTally(row.time_zone);
  for await (const chunk of inChunks(read(), { size: 5_000, skip: 0 })) {
    await dryRun.add(chunk);
    tally.add(chunk.rows);
  }
  const { rejected, counts, errors, preview } = dryRun;
  const imported: Import = {
    id: row.id,
    status: "completed",
    format: row.format,
    fileName: row.file_name,
    size: row.size,
    account: row.account,
    timeZone: row.time_zone,
    times: row.times,
    shift: dryRun.shift,
    zone: zoneOf({ ...row, zone_suggestion: tally.suggestion() }),
    dryRun: true,
    rows: { total: dryRun.read, read: dryRun.read, ...counts, rejected },
    errors,
    diff: counts,
    preview,
    failure: null,
    createdAt: row.created_at,
    finishedAt: row.created_at,
  };
  return { status: 200, body: { import: imported, diff: counts } };
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

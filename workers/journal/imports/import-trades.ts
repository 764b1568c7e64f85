import { newId } from "#shared/ids.ts";
import type { Import } from "#shared/contracts/imports.ts";
import type * as z from "zod";
import type { ImportDiff } from "#shared/contracts/imports.ts";
import type { Quotas } from "#shared/contracts/tiers.ts";
import type { Ctx } from "../../context.ts";
import { queued } from "../../jobs/kinds.ts";
import { claimImport, readQuotas } from "../../identity/tiers/claim-import.ts";
import { chooseZone } from "./zones/choose-zone.ts";
import { compareNow } from "./run/compare-now.ts";
import { chooseFormat } from "./templates/choose-format.ts";
import { inMemory, type FileBytes } from "./formats/containers/file-bytes.ts";
import { containerOf, headOf } from "./formats/containers/open-container.ts";
import { toImport } from "./import-row.ts";
import { insertImport, type NewImport } from "./store.ts";
import { openBytes, openStored } from "./read/open-file.ts";
import type { Upload } from "./upload.ts";

const MAX_INLINE_BYTES = 5 * 1024 * 1024;

/**
 * An upload that has passed every check. Its file is stored, except for a small dry run, which is compared at
 * once: `compared` is then its answer.
 */
export type Prepared = {
  row: NewImport;
  compared: Import | null;
  /** The quotas of the owner's tier, or null for an upload that is not stored. */
  quotas: Quotas | null;
  /** SHA-256 of the whole file. */
  digest: ArrayBuffer;
};
export type Answer =
  | { status: 200; body: { import: Import; diff: z.infer<typeof ImportDiff> } }
  | { status: 202; body: { import: Import } };

/**
 * Checks an upload and stores its file, or compares a small one. No transaction is open, because both take as
 * long as the file is large.
 */
export async function prepareImport(ctx: Ctx, upload: Upload): Promise<Prepared> {
  const { fields, size, content, digest } = upload;
  const id = newId("import", ctx.now);
  const kept = { size, file_key: `imports/${ctx.userId}/${id}` };
  if (fields.dryRun === true && size <= MAX_INLINE_BYTES) {
    const bytes = new Uint8Array(await new Response(content).arrayBuffer());
    const row = await describe(ctx, upload, { id, kept, file: inMemory(bytes) });
    return { row, compared: await compareNow(ctx, row, bytes), quotas: null, digest: await digest };
  }
  const store = () => ctx.env.FILES.put(kept.file_key, content.pipeThrough(new FixedLengthStream(size)));
  // An archive has its directory at its end, so it is stored before it can be judged.
  const isArchive = containerOf(upload.head) === "zip";
  if (isArchive) await store();
  const file = isArchive ? await openBytes(ctx, kept, { openFile: openStored, offset: 0 }) : null;
  try {
    const row = await describe(ctx, upload, { id, kept, file: file ?? inMemory(upload.head) });
    if (!isArchive) await store();
    const quotas = await readQuotas(ctx);
    return { row, compared: null, quotas: row.dry_run ? storageOf(quotas) : quotas, digest: await digest };
  } catch (refusal) {
    if (isArchive) await ctx.env.FILES.delete(kept.file_key);
    throw refusal;
  }
}

/** What is recorded of an upload. Throws import_unreadable for a file that no format reads. */
async function describe(
  ctx: Ctx,
  { fields, fileName }: Upload,
  { id, kept, file }: { id: string; kept: Pick<NewImport, "size" | "file_key">; file: FileBytes },
): Promise<NewImport> {
  const head = await headOf(file);
  const { format, mapping } = await chooseFormat(ctx, head, fields);
  const account = fields.account ?? null;
  const { timeZone, source } = await chooseZone(ctx, { format, head, account, asked: fields.timeZone });
  return {
    id,
    format: format.name,
    mapping,
    ...kept,
    file_name: fileName,
    account,
    time_zone: timeZone,
    times: fields.times ?? "keep",
    zone_source: source,
    dry_run: fields.dryRun ?? false,
    created_at: new Date(ctx.now).toISOString(),
  };
}

/**
 * A dry run does not count as an import of the month, but its file takes storage until it has been compared.
 */
function storageOf(quotas: Quotas): Quotas {
  return { ...quotas, importsAMonth: null };
}

/**
 * Records a prepared upload and queues its job, or answers a small dry run. On `quota_exceeded`
 * nothing is recorded.
 */
export async function importTrades(ctx: Ctx, { row, compared, quotas }: Prepared): Promise<Answer> {
  if (compared !== null) return { status: 200, body: { import: compared, diff: diffOf(compared) } };
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
export async function discardPrepared(ctx: Ctx, { row, compared }: Prepared): Promise<void> {
  if (compared === null) await ctx.env.FILES.delete(row.file_key);
}

function diffOf({ rows }: Import): z.infer<typeof ImportDiff> {
  const { new: fresh, duplicate, corrected, conflict } = rows;
  return { new: fresh, duplicate, corrected, conflict };
}

import type { Import } from "#shared/contracts/imports.ts";
import type { Ctx } from "../../../context.ts";
import { formatOf } from "../formats/all.ts";
import { inMemory } from "../formats/containers/file-bytes.ts";
import { zoneOf } from "../import-row.ts";
import { inChunks } from "../read/names.ts";
import { type Place, readRows, takeLast } from "../read/read-rows.ts";
import type { NewImport } from "../store.ts";
import { findShift } from "../zones/find-shift.ts";
import { DryRun } from "./dry-run.ts";

const CHUNK_ROWS = 5_000;

/** Compares a small file with the ledger within its request, and tells open pages how far it has come. */
export async function compareNow(ctx: Ctx, row: NewImport, bytes: Uint8Array): Promise<Import> {
  const options = { timeZone: row.time_zone, account: row.account };
  const { read: query } = ctx.ledger;
  const places: Place[] = [];
  const read = (onPlace?: (place: Place) => void) =>
    readRows(
      formatOf(row.format, row.mapping),
      inMemory(bytes),
      options,
      onPlace === undefined ? {} : { onPlace },
    );
  const shift = {
    offsets: await findShift(query, ctx.userId, () => Promise.resolve(read())),
    corrects: row.times === "correct",
  };
  const dryRun = new DryRun(ctx.userId, query, { shift, timeZone: row.time_zone });
  const batches = read((place) => void places.push(place));
  for await (const chunk of inChunks(batches, { size: CHUNK_ROWS, skip: 0 })) {
    await dryRun.add(chunk);
    const bytesRead = takeLast(places, dryRun.rows.read)?.offset ?? 0;
    if (bytesRead < row.size)
      await ctx.live({ type: "import.progress", body: { import: running(row, dryRun, bytesRead) } });
  }
  const { read: total, rejected, leftOut, stated, counts, suggestion, ...found } = dryRun.found();
  return {
    ...running(row, dryRun, row.size),
    ...found,
    status: "completed",
    zone: zoneOf({ ...row, zone_suggestion: suggestion }),
    rows: { total, read: total, ...counts, rejected, leftOut, stated },
    diff: counts,
    finishedAt: row.created_at,
  };
}

function running(row: NewImport, { rows }: DryRun, bytesRead: number): Import {
  return {
    id: row.id,
    status: "running",
    format: row.format,
    fileName: row.file_name,
    size: row.size,
    account: row.account,
    timeZone: row.time_zone,
    times: row.times,
    dryRun: true,
    rows,
    bytesRead,
    errors: [],
    diff: null,
    failure: null,
    createdAt: row.created_at,
    finishedAt: null,
  };
}

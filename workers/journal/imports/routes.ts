import * as z from "zod";
import { decideConflicts, listConflicts } from "#shared/contracts/import-conflicts.ts";
import * as contract from "#shared/contracts/imports.ts";
import { isId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import { pageOf, readCursor, readIdCursor } from "../../http/cursor.ts";
import { serve } from "../../http/serve/serve.ts";
import { listFormats } from "./formats/all.ts";
import { cancelImport } from "./cancel-import.ts";
import { decideConflicts as decide } from "./conflicts/decide-conflicts.ts";
import { readConflicts } from "./conflicts/read-conflicts.ts";
import { discardPrepared, importTrades, prepareImport } from "./import-trades.ts";
import { toImport, withPreview } from "./import-row.ts";
import { findImport, listImports } from "./store.ts";
import { workingOut } from "./core/working-out.ts";
import { listWork } from "./work-store.ts";
import { undoImport } from "./undo/undo-import.ts";
import { readOut, readUpload } from "./upload.ts";

export const imports = [
  serve(contract.importTrades, {
    async before(c) {
      const upload = await readUpload(c);
      try {
        return { upload, prepared: await prepareImport(c.var.ctx, upload) };
      } catch (refusal) {
        await readOut(upload);
        throw refusal;
      }
    },
    handler: (c, _, { prepared }) => importTrades(c.var.ctx, prepared),
    fingerprint({ upload: { fields, fileName, size }, prepared: { digest } }) {
      const sorted = JSON.stringify(Object.entries(fields).sort());
      return [sorted, fileName, String(size), { sha256: digest }];
    },
    discard: (c, { prepared }) => discardPrepared(c.var.ctx, prepared),
  }),
  serve(contract.listImports, async (c, { query: { cursor, limit } }) => {
    const before = readIdCursor(cursor, "import");
    const rows = await listImports(c.var.ctx.ledger, c.var.ctx.userId, { before, limit: limit + 1 });
    return pageOf(rows, limit, { item: toImport, keyOf: ({ id }) => [id] });
  }),
  serve(contract.listFormats, () => ({ items: listFormats() })),
  serve(contract.getWorkingOut, async (c) => {
    const { ledger, userId } = c.var.ctx;
    return workingOut(await listWork(ledger.read, userId));
  }),
  serve(contract.getImport, async (c, { params }) => {
    const { ledger, userId } = c.var.ctx;
    const row = await findImport(ledger.read, userId, idOf(params));
    if (row === null) throw new Problem("not_found");
    return withPreview(row);
  }),
  serve(contract.cancelImport, async (c, { params }) => ({
    import: await cancelImport(c.var.ctx, idOf(params)),
  })),
  serve(contract.undoImport, async (c, { params }) => ({
    import: await undoImport(c.var.ctx, idOf(params)),
  })),
  serve(listConflicts, async (c, { params, query: { cursor, limit } }) => {
    const { ledger, userId } = c.var.ctx;
    const importId = idOf(params);
    const [after] = readCursor(cursor, z.tuple([z.number().int()])) ?? [0];
    if ((await findImport(ledger.read, userId, importId)) === null) throw new Problem("not_found");
    const rows = await readConflicts(ledger.read, { userId, importId, after, limit: limit + 1 });
    return pageOf(rows, limit, { item: (row) => row, keyOf: ({ line }) => [line] });
  }),
  serve(decideConflicts, (c, { params, body }) => decide(c.var.ctx, idOf(params), body)),
];

/** Any other text in the path names no import, and Postgres would not accept some of it as text. */
function idOf({ id }: { id: string }): string {
  if (!isId("import", id)) throw new Problem("not_found");
  return id;
}

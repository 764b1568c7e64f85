import * as contract from "#shared/contracts/privacy.ts";
import { isId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../context.ts";
import { pageOf, readIdCursor } from "../http/cursor.ts";
import { serve } from "../http/serve/serve.ts";
import { visitorOf } from "../identity/visitor.ts";
import { cancelErasure } from "./erasures/cancel-erasure.ts";
import { findOpenErasure, findReceipt, toErasure } from "./erasures/erasures-store.ts";
import { exportKey, findExport, listExports, toExport, type ExportRow } from "./exports/exports-store.ts";
import { orderReplay } from "./erasures/order-replay.ts";
import { requestErasure } from "./erasures/request-erasure.ts";
import { requestExport } from "./exports/request-export.ts";

export const privacy = [
  serve(contract.requestExport, async (c) => ({ export: await requestExport(c.var.ctx) })),
  serve(contract.listExports, async (c, { query: { cursor, limit } }) => {
    const before = readIdCursor(cursor, "export");
    const { ledger, userId, now } = c.var.ctx;
    const rows = await listExports(ledger, userId, { before, limit: limit + 1 });
    return pageOf(rows, limit, { item: (row: ExportRow) => toExport(row, now), keyOf: ({ id }) => [id] });
  }),
  serve(contract.readExport, async (c, { params }) =>
    toExport(await getExport(c.var.ctx, params.id), c.var.ctx.now),
  ),
  serve(contract.readExportFile, async (c, { params }) => {
    const { ctx } = c.var;
    const row = await getExport(ctx, params.id);
    const isReady = toExport(row, ctx.now).status === "ready";
    const file = isReady ? await ctx.env.FILES.get(exportKey(ctx.userId, row.id)) : null;
    if (file === null) throw new Problem("not_found");
    return c.body(file.body, 200, {
      "content-type": "application/gzip",
      "content-length": String(file.size),
      "content-disposition": `attachment; filename="tidemark-${row.created_at.slice(0, 10)}.tar.gz"`,
    });
  }),
  serve(contract.requestErasure, async (c) => ({ erasure: await requestErasure(c.var.ctx) })),
  serve(contract.readErasure, async (c) => {
    const { identity, userId } = c.var.ctx;
    const row = await findOpenErasure(identity, userId);
    return { erasure: row === null ? null : toErasure(row) };
  }),
  serve(contract.cancelErasure, (c) => cancelErasure(c.var.ctx)),
  serve(contract.replayTombstones, async (c) => ({ erased: await orderReplay(c.var.ctx) })),
  serve(contract.readReceipt, async (c, { params }) => {
    const receipt = await findReceipt(visitorOf(c).identity, params.id);
    if (receipt === null) throw new Problem("not_found");
    return receipt;
  }),
];

async function getExport({ ledger, userId }: Ctx, id: string): Promise<ExportRow> {
  const row = isId("export", id) ? await findExport(ledger.read, userId, id) : null;
  if (row === null) throw new Problem("not_found");
  return row;
}

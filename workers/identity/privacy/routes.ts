import * as contract from "#shared/contracts/privacy.ts";
import { isId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { pageOf, readIdCursor } from "../../http/cursor.ts";
import { createApp } from "../../http/factory.ts";
import { valid } from "../../http/valid.ts";
import { visitorOf } from "../visitor.ts";
import { cancelErasure } from "./cancel-erasure.ts";
import { findOpenErasure, findReceipt, toErasure } from "./erasures-store.ts";
import { exportKey, findExport, listExports, toExport, type ExportRow } from "./exports-store.ts";
import { orderReplay } from "./order-replay.ts";
import { requestErasure } from "./request-erasure.ts";
import { requestExport } from "./request-export.ts";

export const privacy = createApp()
  .post(contract.requestExport.path, valid("json", contract.requestExport.body), async (c) =>
    c.json({ export: await requestExport(c.var.ctx) }, 202),
  )
  .get(contract.listExports.path, valid("query", contract.listExports.query), async (c) => {
    const { cursor, limit } = c.req.valid("query");
    const before = readIdCursor(cursor, "export");
    const { ledger, userId, now } = c.var.ctx;
    const rows = await listExports(ledger, userId, { before, limit: limit + 1 });
    return c.json(
      pageOf(rows, limit, { item: (row: ExportRow) => toExport(row, now), keyOf: ({ id }) => [id] }),
    );
  })
  .get(contract.readExport.path, valid("param", contract.readExport.params), async (c) =>
    c.json(toExport(await getExport(c.var.ctx, c.req.valid("param").id), c.var.ctx.now)),
  )
  .get(contract.readExportFile.path, valid("param", contract.readExportFile.params), async (c) => {
    const { ctx } = c.var;
    const row = await getExport(ctx, c.req.valid("param").id);
    const isReady = toExport(row, ctx.now).status === "ready";
    const file = isReady ? await ctx.env.FILES.get(exportKey(ctx.userId, row.id)) : null;
    if (file === null) throw new Problem("not_found");
    return c.body(file.body, 200, {
      "content-type": "application/gzip",
      "content-length": String(file.size),
      "content-disposition": `attachment; filename="tidemark-${row.created_at.slice(0, 10)}.tar.gz"`,
    });
  })
  .post(contract.requestErasure.path, valid("json", contract.requestErasure.body), async (c) =>
    c.json({ erasure: await requestErasure(c.var.ctx) }, 202),
  )
  .get(contract.readErasure.path, async (c) => {
    const { identity, userId } = c.var.ctx;
    const row = await findOpenErasure(identity, userId);
    return c.json({ erasure: row === null ? null : toErasure(row) });
  })
  .delete(contract.cancelErasure.path, async (c) => {
    await cancelErasure(c.var.ctx);
    return c.body(null, 204);
  })
  .post(contract.replayTombstones.path, valid("json", contract.replayTombstones.body), async (c) =>
    c.json({ erased: await orderReplay(c.var.ctx) }),
  )
  .get(contract.readReceipt.path, valid("param", contract.readReceipt.params), async (c) => {
    const receipt = await findReceipt(visitorOf(c).identity, c.req.valid("param").id);
    if (receipt === null) throw new Problem("not_found");
    return c.json(receipt);
  });

async function getExport({ ledger, userId }: Ctx, id: string): Promise<ExportRow> {
  const row = isId("export", id) ? await findExport(ledger.read, userId, id) : null;
  if (row === null) throw new Problem("not_found");
  return row;
}

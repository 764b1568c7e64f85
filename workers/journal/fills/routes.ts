import * as z from "zod";
import * as contract from "#shared/contracts/fills.ts";
import { Instant } from "#shared/contracts/page.ts";
import { idKey, pageOf, readCursor, readIdCursor } from "../../http/cursor.ts";
import { createApp } from "../../http/factory.ts";
import { valid } from "../../http/valid.ts";
import { exportFills } from "./export-fills.ts";
import { listAccounts, listFills, toAccount, toFill } from "./store.ts";

const Place = z.pipe(
  z.tuple([Instant, idKey("fill")]),
  z.transform(([executedAt, id]) => ({ executedAt, id })),
);

export const fills = createApp()
  .get(contract.listFills.path, valid("query", contract.listFills.query), async (c) => {
    const { cursor, limit, account, symbol } = c.req.valid("query");
    const after = readCursor(cursor, Place);
    const { ledger, userId } = c.var.ctx;
    const rows = await listFills(ledger, userId, { account, symbol, after, limit: limit + 1 });
    return c.json(pageOf(rows, limit, { item: toFill, keyOf: (row) => [row.executed_at, row.id] }));
  })
  .get(contract.listAccounts.path, valid("query", contract.listAccounts.query), async (c) => {
    const { cursor, limit } = c.req.valid("query");
    const after = readIdCursor(cursor, "account");
    const rows = await listAccounts(c.var.ctx.ledger, c.var.ctx.userId, { after, limit: limit + 1 });
    return c.json(pageOf(rows, limit, { item: toAccount, keyOf: ({ id }) => [id] }));
  })
  .get(contract.exportFills.path, (c) =>
    c.body(exportFills(c.var.ctx), 200, {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="fills.csv"',
    }),
  );

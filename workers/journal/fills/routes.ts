import * as z from "zod";
import * as contract from "#shared/contracts/fills.ts";
import { Instant } from "#shared/contracts/page.ts";
import { idKey, readCursor, writeCursor } from "../../http/cursor.ts";
import { createApp } from "../../http/factory.ts";
import { valid } from "../../http/valid.ts";
import { exportFills } from "./export-fills.ts";
import { listAccounts, listFills, toFill } from "./store.ts";

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
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return c.json({
      items: rows.slice(0, limit).map(toFill),
      nextCursor: last === undefined ? null : writeCursor(last.executed_at, last.id),
    });
  })
  .get(contract.listAccounts.path, async (c) => {
    const rows = await listAccounts(c.var.ctx.ledger, c.var.ctx.userId);
    return c.json({
      items: rows.map(({ id, name, time_zone: timeZone, created_at: createdAt }) => ({
        id,
        name,
        timeZone,
        createdAt,
      })),
    });
  })
  .get(contract.exportFills.path, (c) =>
    c.body(exportFills(c.var.ctx), 200, {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="fills.csv"',
    }),
  );

import * as z from "zod";
import * as contract from "#shared/contracts/fills.ts";
import { Instant } from "#shared/contracts/page.ts";
import { idKey, pageOf, readCursor, readIdCursor } from "../../http/cursor.ts";
import { serve } from "../../http/serve/serve.ts";
import { chooseLedger } from "../sample-ledger/choose-ledger.ts";
import { listAccounts, listFills, toAccount, toFill } from "./store.ts";

const Place = z.pipe(
  z.tuple([Instant, idKey("fill")]),
  z.transform(([executedAt, id]) => ({ executedAt, id })),
);

export const fills = [
  serve(contract.listFills, async (c, { query: { cursor, limit, account, symbol } }) => {
    const after = readCursor(cursor, Place);
    const { ctx, filter } = chooseLedger(c.var.ctx, { account, symbol });
    const rows = await listFills(ctx.ledger, ctx.userId, { ...filter, after, limit: limit + 1 });
    return pageOf(rows, limit, { item: toFill, keyOf: (row) => [row.executed_at, row.id] });
  }),
  serve(contract.listAccounts, async (c, { query: { cursor, limit } }) => {
    const after = readIdCursor(cursor, "account");
    const rows = await listAccounts(c.var.ctx.ledger, c.var.ctx.userId, { after, limit: limit + 1 });
    return pageOf(rows, limit, { item: toAccount, keyOf: ({ id }) => [id] });
  }),
];

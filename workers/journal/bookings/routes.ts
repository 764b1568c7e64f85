import * as z from "zod";
import * as contract from "#shared/contracts/bookings.ts";
import { Instant } from "#shared/contracts/page.ts";
import { idKey, pageOf, readCursor } from "../../http/cursor.ts";
import { serve } from "../../http/serve/serve.ts";
import { chooseLedger } from "../sample-ledger/choose-ledger.ts";
import { resolveAccount } from "../trades/resolve-account.ts";
import { listBookings, toBooking } from "./store.ts";
import { sumBookings } from "./sums-store.ts";

const Place = z.pipe(
  z.tuple([Instant, idKey("booking")]),
  z.transform(([executedAt, id]) => ({ executedAt, id })),
);

export const bookings = [
  serve(contract.summarizeBookings, async (c, { query }) => {
    const { ctx, filter } = chooseLedger(c.var.ctx, query);
    const asked = await resolveAccount(ctx.ledger, ctx.userId, filter);
    return { byCurrency: await sumBookings(ctx.ledger, { userId: ctx.userId, ...asked }) };
  }),
  serve(contract.listBookings, async (c, { query: { cursor, limit, account, symbol, kind } }) => {
    const after = readCursor(cursor, Place);
    const { ctx, filter } = chooseLedger(c.var.ctx, { account, symbol, kind });
    const rows = await listBookings(ctx.ledger, ctx.userId, { ...filter, after, limit: limit + 1 });
    return pageOf(rows, limit, { item: toBooking, keyOf: (row) => [row.executed_at, row.id] });
  }),
];

import * as z from "zod";
import * as contract from "#shared/contracts/portfolio.ts";
import { Instant } from "#shared/contracts/page.ts";
import { idKey, pageOf, readCursor } from "../http/cursor.ts";
import { serve } from "../http/serve/serve.ts";
import { resolveAccount } from "../journal/trades/resolve-account.ts";
import { listPositions, toPosition } from "./positions-store.ts";
import { readPortfolio } from "./read-portfolio.ts";
import { listSnapshots, toSnapshot } from "./snapshots/store.ts";
import { takeSnapshot } from "./snapshots/take-snapshot.ts";

const PositionPlace = z.pipe(
  z.tuple([z.string().max(40), z.string().max(100), z.string().max(40)]),
  z.transform(([account, symbol, id]) => ({ account, symbol, id })),
);
const SnapshotPlace = z.pipe(
  z.tuple([Instant, idKey("snapshot")]),
  z.transform(([at, id]) => ({ at, id })),
);

export const portfolio = [
  serve(contract.listPositions, async (c, { query: { cursor, limit, account } }) => {
    const { ledger, userId, now } = c.var.ctx;
    const after = readCursor(cursor, PositionPlace);
    const filter = await resolveAccount(ledger, userId, { account });
    const rows = await listPositions(ledger, userId, { ...filter, after, limit: limit + 1, now });
    return pageOf(rows, limit, {
      item: toPosition,
      keyOf: ({ account_id, symbol, id }) => [account_id, symbol, id],
    });
  }),
  serve(contract.readPortfolio, async (c, { query }) => {
    const { ctx } = c.var;
    const { account } = await resolveAccount(ctx.ledger, ctx.userId, query);
    return readPortfolio(ctx, account);
  }),
  serve(contract.listSnapshots, async (c, { query: { cursor, limit, account, ...filter } }) => {
    const { ledger, userId } = c.var.ctx;
    const after = readCursor(cursor, SnapshotPlace);
    const one = await resolveAccount(ledger, userId, { account });
    const rows = await listSnapshots(ledger, userId, { ...filter, ...one, after, limit: limit + 1 });
    return pageOf(rows, limit, { item: toSnapshot, keyOf: ({ at, id }) => [at, id] });
  }),
  serve(contract.takeSnapshot, (c, { body }) => takeSnapshot(c.var.ctx, body.account ?? null)),
];

import * as z from "zod";
import * as contract from "#shared/contracts/missed-trades.ts";
import { Instant } from "#shared/contracts/page.ts";
import { idKey, pageOf, readCursor } from "../../../http/cursor.ts";
import { etagOf, preconditionOf } from "../../../http/precondition.ts";
import { serve } from "../../../http/serve/serve.ts";
import { fold } from "../core/fold.ts";
import { toMissedTrade } from "../core/missed.ts";
import { forgetMissed } from "./forget-missed.ts";
import { listMissed } from "./store.ts";
import { changeMissed, noteMissed } from "./write-missed.ts";

const Place = z.tuple([Instant, idKey("missedTrade")]);

export const missedTrades = [
  serve(contract.listMissedTrades, async (c, { query: { cursor, limit, setup } }) => {
    const { ledger, userId } = c.var.ctx;
    const [at, id] = readCursor(cursor, Place) ?? [];
    const after = at === undefined || id === undefined ? null : { at, id };
    const rows = await listMissed(ledger.read, userId, { after, limit, setup: setup && fold(setup) });
    return pageOf(rows, limit, { item: toMissedTrade, keyOf: (row) => [row.at, row.id] });
  }),
  serve(contract.noteMissedTrade, async (c, { body }) => {
    const missed = await noteMissed(c.var.ctx, body);
    c.header("etag", etagOf(missed.version));
    return missed;
  }),
  serve(contract.changeMissedTrade, async (c, { params: { id }, body: change }) => {
    const precondition = preconditionOf(c);
    const missed = await changeMissed(c.var.ctx, { id, change, precondition });
    c.header("etag", etagOf(missed.version));
    return missed;
  }),
  serve(contract.removeMissedTrade, (c, { params }) => forgetMissed(c.var.ctx, params.id)),
];

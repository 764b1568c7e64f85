import * as z from "zod";
import * as contract from "#shared/contracts/fill-edits.ts";
import { Instant } from "#shared/contracts/page.ts";
import { idKey, pageOf, readCursor } from "../../../http/cursor.ts";
import { etagOf, preconditionOf } from "../../../http/precondition.ts";
import { serve } from "../../../http/serve/serve.ts";
import { findInEither } from "../../sample-ledger/choose-ledger.ts";
import { addFill } from "./add-fill.ts";
import { deleteFill } from "./delete-fill.ts";
import { deleteTrade } from "./delete-trade.ts";
import { editFill } from "./edit-fill.ts";
import { readHeld, toDetail } from "./held-fill.ts";
import { listDeleted } from "./held-store.ts";
import { restoreFill } from "./restore-fill.ts";
import { restoreTrade } from "./restore-trade.ts";

const Place = z.pipe(
  z.tuple([Instant, idKey("fill")]),
  z.transform(([editedAt, id]) => ({ editedAt, id })),
);

export const fillEdits = [
  serve(contract.addFill, async (c, { body }) => {
    const fill = await addFill(c.var.ctx, body);
    c.header("etag", etagOf(fill.version));
    return fill;
  }),
  serve(contract.getFill, async (c, { params: { id } }) => {
    const { found, isSample } = await findInEither(c.var.ctx, async ({ ledger, userId }) => {
      return (await readHeld(ledger.read, userId, [id]))[0] ?? null;
    });
    const fill = toDetail(found, isSample);
    c.header("etag", etagOf(fill.version));
    return fill;
  }),
  serve(contract.editFill, async (c, { params: { id }, body: change }) => {
    const fill = await editFill(c.var.ctx, { id, change, precondition: preconditionOf(c) });
    c.header("etag", etagOf(fill.version));
    return fill;
  }),
  serve(contract.deleteFill, (c, { params: { id } }) =>
    deleteFill(c.var.ctx, { id, precondition: preconditionOf(c) }),
  ),
  serve(contract.restoreFill, async (c, { params: { id }, query: { of } }) => {
    const fill = await restoreFill(c.var.ctx, { id, of, precondition: preconditionOf(c) });
    c.header("etag", etagOf(fill.version));
    return fill;
  }),
  serve(contract.listDeletedFills, async (c, { query: { cursor, limit } }) => {
    const { ledger, userId } = c.var.ctx;
    const after = readCursor(cursor, Place);
    const ids = await listDeleted(ledger.read, userId, { after, limit: limit + 1 });
    const fills = (await readHeld(ledger.read, userId, ids)).map((held) => ({
      ...toDetail(held),
      deletedWith: held.row.trade_id,
    }));
    return pageOf(fills, limit, { item: (fill) => fill, keyOf: ({ editedAt, id }) => [editedAt ?? "", id] });
  }),
  serve(contract.deleteTrade, (c, { params: { id } }) => deleteTrade(c.var.ctx, id)),
  serve(contract.restoreTrade, (c, { params: { id } }) => restoreTrade(c.var.ctx, id)),
];

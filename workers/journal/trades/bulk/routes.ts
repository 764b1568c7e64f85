import * as contract from "#shared/contracts/bulk-edits.ts";
import { Problem } from "#shared/problem.ts";
import { serve } from "../../../http/serve/serve.ts";
import { toEdit } from "./do-slice.ts";
import { findEdit } from "./edit-store.ts";
import { editTrades } from "./edit-trades.ts";
import { replied } from "./replied.ts";
import { undoEdit } from "./undo-edit.ts";

export const bulkEdits = [
  serve(contract.editTrades, async (c, { body }) => replied(await editTrades(c.var.ctx, body))),
  serve(contract.readBulkEdit, async (c, { params: { id } }) => {
    const { ledger, userId } = c.var.ctx;
    const found = await findEdit(ledger.read, { userId, id });
    if (found === null) throw new Problem("not_found");
    return toEdit(found);
  }),
  serve(contract.undoBulkEdit, async (c, { params }) => replied(await undoEdit(c.var.ctx, params.id))),
];

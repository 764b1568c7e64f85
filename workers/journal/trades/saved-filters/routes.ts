import * as contract from "#shared/contracts/saved-filters.ts";
import { pageOf, readIdCursor } from "../../../http/cursor.ts";
import { serve } from "../../../http/serve/serve.ts";
import { forgetFilter } from "./forget-filter.ts";
import { saveFilter } from "./save-filter.ts";
import { listFilters } from "./store.ts";

export const savedFilters = [
  serve(contract.listSavedFilters, async (c, { query: { cursor, limit } }) => {
    const { ledger, userId } = c.var.ctx;
    const after = readIdCursor(cursor, "savedFilter");
    const rows = await listFilters(ledger.read, userId, { after, limit });
    return pageOf(rows, limit, { item: (row) => row, keyOf: ({ id }) => [id] });
  }),
  serve(contract.saveFilter, (c, { body }) => saveFilter(c.var.ctx, body)),
  serve(contract.deleteSavedFilter, (c, { params }) => forgetFilter(c.var.ctx, params.id)),
];

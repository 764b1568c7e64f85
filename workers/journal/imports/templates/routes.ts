import * as contract from "#shared/contracts/import-templates.ts";
import { pageOf, readIdCursor } from "../../../http/cursor.ts";
import { serve } from "../../../http/serve/serve.ts";
import { createTemplate } from "./create-template.ts";
import { removeTemplate } from "./remove-template.ts";
import { listTemplates, toTemplate } from "./store.ts";

export const importTemplates = [
  serve(contract.listImportTemplates, async (c, { query: { cursor, limit } }) => {
    const { ledger, userId } = c.var.ctx;
    const after = readIdCursor(cursor, "importTemplate");
    const rows = await listTemplates(ledger.read, { userId, after, limit: limit + 1 });
    return pageOf(rows, limit, { item: toTemplate, keyOf: ({ id }) => [id] });
  }),
  serve(contract.createImportTemplate, (c, { body }) => createTemplate(c.var.ctx, body)),
  serve(contract.deleteImportTemplate, (c, { params }) => removeTemplate(c.var.ctx, params.id)),
];

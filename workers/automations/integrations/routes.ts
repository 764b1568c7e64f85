import * as contract from "#shared/contracts/integrations.ts";
import { Problem } from "#shared/problem.ts";
import { pageOf, readIdCursor } from "../../http/cursor.ts";
import { etagOf, preconditionOf } from "../../http/precondition.ts";
import { serve } from "../../http/serve/serve.ts";
import { catalogue } from "../actions/catalogue.ts";
import { changeIntegration, sealChange } from "./change-integration.ts";
import { createIntegration, sealNew } from "./create-integration.ts";
import { toIntegration } from "./integration-row.ts";
import { removeIntegration } from "./remove-integration.ts";
import { findIntegration, listIntegrations } from "./store.ts";
import { noteTest, tryIntegration } from "./test-integration.ts";

export const integrations = [
  serve(contract.listCatalogue, () => ({ items: catalogue() })),
  serve(contract.listIntegrations, async (c, { query: { cursor, limit } }) => {
    const { ledger, userId } = c.var.ctx;
    const after = readIdCursor(cursor, "integration");
    const rows = await listIntegrations(ledger.read, userId, { after, limit });
    return pageOf(rows, limit, { item: toIntegration, keyOf: ({ id }) => [id] });
  }),
  serve(contract.createIntegration, {
    before: (c, { body }) => sealNew(c.var.ctx, body),
    async handler(c, _, row) {
      const made = await createIntegration(c.var.ctx, row);
      c.header("etag", etagOf(made.version));
      return made;
    },
  }),
  serve(contract.readIntegration, async (c, { params: { id } }) => {
    const { ledger, userId } = c.var.ctx;
    const row = await findIntegration(ledger.read, { userId, id });
    if (row === null) throw new Problem("not_found");
    c.header("etag", etagOf(row.version));
    return toIntegration(row);
  }),
  serve(contract.changeIntegration, {
    before: (c, { params: { id }, body: change }) => sealChange(c.var.ctx, { id, change }),
    async handler(c, { params: { id }, body: change }, resealed) {
      const precondition = preconditionOf(c);
      const changed = await changeIntegration(c.var.ctx, { id, change, resealed, precondition });
      c.header("etag", etagOf(changed.version));
      return changed;
    },
  }),
  serve(contract.deleteIntegration, async (c, { params }) => {
    await removeIntegration(c.var.ctx, params.id);
  }),
  serve(contract.testIntegration, {
    before: (c, { params: { id } }) => tryIntegration(c.var.ctx, id),
    handler: (c, { params: { id } }, error) => noteTest(c.var.ctx, { id, error }),
  }),
];

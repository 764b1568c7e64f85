import type { Context } from "hono";
import * as z from "zod";
import * as contract from "#shared/contracts/flows.ts";
import { Problem } from "#shared/problem.ts";
import { idKey, pageOf, readCursor } from "../../http/cursor.ts";
import type { AppEnv } from "../../http/factory.ts";
import { etagOf, preconditionOf } from "../../http/precondition.ts";
import { serve } from "../../http/serve/serve.ts";
import { readQuotas } from "../../identity/tiers/claim-import.ts";
import { changeFlow } from "./change-flow.ts";
import { createFlow } from "./create-flow.ts";
import { deleteFlow } from "./delete-flow.ts";
import { duplicateFlow } from "./files/duplicate-flow.ts";
import { exportFlow } from "./files/export-flow.ts";
import { importFlow } from "./files/import-flow.ts";
import { toFlow, toFlowHead } from "./flow-row.ts";
import { findFlow, hasFlow, listFlows } from "./store.ts";
import { validateFlow } from "./validate-flow.ts";
import { restoreVersion } from "./versions/restore-version.ts";
import { listVersions } from "./versions/version-store.ts";

const MOST_POSITION = 2 ** 31 - 1;
const Place = z.tuple([z.number().int().min(0).max(MOST_POSITION), idKey("flow")]);
const Before = z.tuple([z.number().int().min(1).max(MOST_POSITION)]);

/** The tier stands in another database, which is asked ahead of the transaction. */
const before = (c: Context<AppEnv>) => readQuotas(c.var.ctx);

export const flows = [
  serve(contract.listFlows, async (c, { query: { cursor, limit, status, search } }) => {
    const { ledger, userId, now } = c.var.ctx;
    const after = readCursor(cursor, Place);
    const rows = await listFlows(ledger.read, userId, { after, limit, now, status, search });
    return pageOf(rows, limit, { item: toFlowHead, keyOf: ({ position, id }) => [position, id] });
  }),
  serve(contract.createFlow, {
    before,
    handler: async (c, { body }, quotas) => versioned(c, await createFlow(c.var.ctx, quotas, body)),
  }),
  serve(contract.readFlow, async (c, { params: { id } }) => {
    const { ledger, userId, now } = c.var.ctx;
    const row = await findFlow(ledger.read, { userId, id, now });
    if (row === null) throw new Problem("not_found");
    return versioned(c, toFlow(row));
  }),
  serve(contract.changeFlow, async (c, { params: { id }, body: change }) =>
    versioned(c, await changeFlow(c.var.ctx, { id, change, precondition: preconditionOf(c) })),
  ),
  serve(contract.deleteFlow, (c, { params }) => deleteFlow(c.var.ctx, params.id)),
  serve(contract.duplicateFlow, {
    before,
    handler: async (c, { params: { id }, body: { name } }, quotas) =>
      versioned(c, await duplicateFlow(c.var.ctx, { id, name, quotas })),
  }),
  serve(contract.validateFlow, (c, { params }) => validateFlow(c.var.ctx, params.id)),
  serve(contract.listFlowVersions, async (c, { params: { id }, query: { cursor, limit } }) => {
    const { ledger, userId } = c.var.ctx;
    const [n = null] = readCursor(cursor, Before) ?? [];
    if (!(await hasFlow(ledger.read, userId, id))) throw new Problem("not_found");
    const rows = await listVersions(ledger.read, userId, { flowId: id, before: n, limit });
    return pageOf(rows, limit, { item: (row) => row, keyOf: (row) => [row.n] });
  }),
  serve(contract.restoreFlowVersion, async (c, { params: { id, n } }) =>
    versioned(c, await restoreVersion(c.var.ctx, { id, n, precondition: preconditionOf(c) })),
  ),
  serve(contract.exportFlow, (c, { params }) => exportFlow(c.var.ctx, params.id)),
  serve(contract.importFlow, {
    before,
    handler: async (c, { body }, quotas) => versioned(c, await importFlow(c.var.ctx, quotas, body)),
  }),
];

function versioned(c: Context<AppEnv>, flow: contract.Flow): contract.Flow {
  c.header("etag", etagOf(flow.version));
  return flow;
}

import type { Context } from "hono";
import * as contract from "#shared/contracts/workbenches.ts";
import { Problem } from "#shared/problem.ts";
import { pageOf, readIdCursor } from "../../http/cursor.ts";
import type { AppEnv } from "../../http/factory.ts";
import { etagOf, preconditionOf } from "../../http/precondition.ts";
import { serve } from "../../http/serve/serve.ts";
import { changeWorkbench } from "./change-workbench.ts";
import { createWorkbench } from "./create-workbench.ts";
import { deleteWorkbench } from "./delete-workbench.ts";
import { findWorkbench, listWorkbenches } from "./store.ts";

export const workbenches = [
  serve(contract.listWorkbenches, async (c, { query: { cursor, limit } }) => {
    const { ledger, userId } = c.var.ctx;
    const rows = await listWorkbenches(ledger.read, userId, {
      after: readIdCursor(cursor, "workbench"),
      limit,
    });
    return pageOf(rows, limit, { item: (row) => row, keyOf: ({ id }) => [id] });
  }),
  serve(contract.createWorkbench, async (c, { body }) =>
    versioned(c, await createWorkbench(c.var.ctx, body)),
  ),
  serve(contract.readWorkbench, async (c, { params: { id } }) => {
    const { ledger, userId } = c.var.ctx;
    const found = await findWorkbench(ledger.read, { userId, id });
    if (found === null) throw new Problem("not_found");
    return versioned(c, found);
  }),
  serve(contract.changeWorkbench, async (c, { params: { id }, body: change }) =>
    versioned(c, await changeWorkbench(c.var.ctx, { id, change, precondition: preconditionOf(c) })),
  ),
  serve(contract.deleteWorkbench, (c, { params }) => deleteWorkbench(c.var.ctx, params.id)),
];

function versioned(c: Context<AppEnv>, workbench: contract.Workbench): contract.Workbench {
  c.header("etag", etagOf(workbench.version));
  return workbench;
}

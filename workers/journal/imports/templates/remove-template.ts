import { isId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { deleteTemplateRow } from "./store.ts";

/** Removes a template. Imports that used it keep a copy of its mapping. */
export function removeTemplate(ctx: Ctx, id: string): Promise<void> {
  if (!isId("importTemplate", id)) throw new Problem("not_found");
  return ctx.ledger.transaction(async (tx) => {
    if (!(await deleteTemplateRow(tx, id))) throw new Problem("not_found");
    tx.audit.push({ action: "import_template.removed", detail: { template: id } });
  });
}

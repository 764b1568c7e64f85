import { MOST_OWNED } from "#shared/contracts/bounds.ts";
import type { Mapping } from "#shared/contracts/import-mapping.ts";
import type { ImportTemplate } from "#shared/contracts/import-templates.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { headerKey } from "../formats/mapped/column-name.ts";
import { assertZone } from "./assert-zone.ts";
import { countTemplates, insertTemplate, toTemplate } from "./store.ts";

const FULL = `An account may have ${MOST_OWNED.importTemplates} templates; remove one first.`;

/** Keeps a mapping under a name. Throws too_many, and invalid_request for a time zone that is none. */
export function createTemplate(
  ctx: Ctx,
  { name, mapping }: { name: string; mapping: Mapping },
): Promise<ImportTemplate> {
  assertZone(mapping);
  return ctx.ledger.transaction(async (tx) => {
    if ((await countTemplates(tx)) >= MOST_OWNED.importTemplates) throw new Problem("too_many", FULL);
    const id = newId("importTemplate", ctx.now);
    const row = { id, name: name.trim(), mapping, created_at: new Date(ctx.now).toISOString() };
    await insertTemplate(tx, row, headerKey(mapping.header));
    tx.audit.push({ action: "import_template.created", detail: { template: id } });
    return toTemplate(row);
  });
}

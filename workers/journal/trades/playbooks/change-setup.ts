import type { Playbook, SetupChange } from "#shared/contracts/playbooks.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import type { Precondition } from "../../../http/precondition.ts";
import { lockNamed } from "../annotations/name-store.ts";
import { renameWord } from "../names/rename-word.ts";
import { readPlaybook } from "./read-playbook.ts";
import { updateSetup } from "./setup-store.ts";
import { writeRules } from "./write-rules.ts";

type Given = { id: string; change: SetupChange; precondition: Precondition };

/** Changes a playbook; what is left out stays. A change that changes nothing raises no version. */
export function changeSetup(ctx: Ctx, { id, change, precondition }: Given): Promise<Playbook> {
  return ctx.ledger.transaction(async (tx) => {
    const row = await lockNamed(tx, "setup", id);
    if (row === null) throw new Problem("not_found");
    if (!precondition(row.version)) throw new Problem("precondition_failed");
    const { name = row.name, description = row.description, rules } = change;
    await renameWord(tx, "setup", { row, name });
    const areOther = rules !== undefined && (await writeRules(tx, id, rules));
    if (areOther || name !== row.name || description !== row.description) {
      await updateSetup(tx, id, description);
      tx.events.push({ type: "setup.changed", body: { setupId: id, change: "changed" } });
    }
    return readPlaybook(tx.query, tx.userId, id);
  });
}

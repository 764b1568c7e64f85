import type { Playbook, SetupChange } from "#shared/contracts/playbooks.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { countNamed, holdNamed } from "../annotations/name-store.ts";
import { nameThem } from "../annotations/name-them.ts";
import { fold } from "../core/fold.ts";
import { readPlaybook } from "./read-playbook.ts";
import { updateSetup } from "./setup-store.ts";
import { writeRules } from "./write-rules.ts";

/** Writes a new playbook. It throws `name_taken` where a setup of this name stands. */
export function createSetup(
  ctx: Ctx,
  { name, description = "", rules = [] }: SetupChange & { name: string },
): Promise<Playbook> {
  return ctx.ledger.transaction(async (tx) => {
    await countNamed(tx, "setup");
    if ((await holdNamed(tx, "setup", [fold(name)])).length > 0)
      throw new Problem("name_taken", `A setup is called ${name} already.`);
    const [setup] = await nameThem(tx, "setup", [name]);
    if (setup === undefined) throw new Error("a setup that was made is not there");
    if (description !== "") await updateSetup(tx, setup.id, description);
    await writeRules(tx, setup.id, rules);
    tx.events.push({ type: "setup.changed", body: { setupId: setup.id, change: "created" } });
    return readPlaybook(tx.query, tx.userId, setup.id);
  });
}

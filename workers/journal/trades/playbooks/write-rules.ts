import { MOST_KEPT_RULES, type SetupChange } from "#shared/contracts/playbooks.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Tx } from "../../../db/ledger.ts";
import { listRules } from "../annotations/checklist-store.ts";
import { faultsOf, isOverfull, planChecklist } from "../core/checklist.ts";
import { deleteRules, listAnswered, placeRules, retireRules } from "./setup-store.ts";

/**
 * Writes the checklist of a locked setup; false when it stands so already. A rule that is left out is
 * retired, and one that no trade answered is removed.
 */
export async function writeRules(
  tx: Tx,
  setupId: string,
  asked: NonNullable<SetupChange["rules"]>,
): Promise<boolean> {
  const known = await listRules(tx.query, tx.userId, setupId);
  const issues = faultsOf(known, asked);
  if (issues.length > 0) throw new Problem("invalid_request", undefined, { issues });
  const plan = planChecklist(known, asked, () => newId("rule", tx.now));
  if (plan === null) return false;
  const answered = new Set(await listAnswered(tx, setupId, plan.left));
  const unanswered = plan.left.filter((id) => !answered.has(id));
  if (isOverfull(known, plan, unanswered.length))
    throw new Problem(
      "too_many",
      `A setup keeps ${MOST_KEPT_RULES} rules, retired ones too; bring a retired one back instead.`,
    );
  await deleteRules(tx, unanswered);
  await retireRules(tx, [...answered]);
  await placeRules(tx, setupId, plan.placed);
  return true;
}

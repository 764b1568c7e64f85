import { Ruled } from "#shared/contracts/guardrail-rules.ts";
import type { Guardrail, GuardrailChange } from "#shared/contracts/guardrails.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import type { Precondition } from "../../http/precondition.ts";
import { valid } from "../../http/serve/valid.ts";
import { isWeaker, type Setting } from "./core/weaker.ts";
import { toGuardrail } from "./guardrail-row.ts";
import { holdGuardrail, settleNow, settleTomorrow } from "./held-guardrail.ts";

/**
 * Changes a guardrail. A change that makes a locked one weaker waits for the owner's next day, and a later
 * change takes its place. Of two changes that name the same version, one is refused.
 */
export function changeGuardrail(
  ctx: Ctx,
  { id, change, precondition }: { id: string; change: GuardrailChange; precondition: Precondition },
): Promise<Guardrail> {
  return ctx.ledger.transaction(async (tx) => {
    const held = await holdGuardrail(tx, id);
    const { row, setting } = held;
    if (!precondition(row.version)) throw new Problem("precondition_failed");
    const then: Setting = {
      ...valid(Ruled, { rule: setting.rule, params: change.params ?? setting.params }),
      action: change.action ?? setting.action,
      isActive: change.isActive ?? setting.isActive,
      isLocked: change.isLocked ?? setting.isLocked,
    };
    const weaker = isWeaker(setting, then);
    const written =
      setting.isLocked && weaker
        ? await settleTomorrow(tx, held, { ...then, isDeleted: false })
        : await settleNow(tx, held, then);
    const changed = toGuardrail(written, tx.now);
    if (changed === null) throw new Error("a guardrail has ended by a change");
    tx.events.push({ type: "guardrail.changed", body: { guardrail: changed } });
    tx.audit.push({
      action: "guardrail.changed",
      detail: {
        guardrail: id,
        rule: row.rule,
        fields: Object.keys(change),
        weaker,
        from: changed.pending?.at ?? null,
      },
    });
    return changed;
  });
}

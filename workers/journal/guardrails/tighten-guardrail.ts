import { Ruled } from "#shared/contracts/guardrail-rules.ts";
import type { Guardrail, GuardrailChange } from "#shared/contracts/guardrails.ts";
import type { Json } from "#shared/contracts/json.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { joined } from "../../db/ledger.ts";
import { valid } from "../../http/serve/valid.ts";
import { changeGuardrail } from "./change-guardrail.ts";
import { isWeaker } from "./core/weaker.ts";
import { holdGuardrail } from "./held-guardrail.ts";

/** Changes a guardrail for a caller who may only make it stricter. Refuses what would loosen it. */
export function tightenGuardrail(
  ctx: Ctx,
  { id, change }: { id: string; change: Pick<GuardrailChange, "action" | "isActive"> & { params?: Json } },
): Promise<Guardrail> {
  return ctx.ledger.transaction(async (tx) => {
    const { setting } = await holdGuardrail(tx, id);
    const then = {
      ...valid(Ruled, { rule: setting.rule, params: change.params ?? setting.params }),
      action: change.action ?? setting.action,
      isActive: change.isActive ?? setting.isActive,
      isLocked: setting.isLocked,
    };
    if (isWeaker({ ...setting, isActive: true }, then))
      throw new Problem("invalid_request", "This would loosen the guardrail; only its owner may do that.");
    return changeGuardrail(
      { ...ctx, ledger: joined(tx) },
      { id, change: { ...then }, precondition: () => true },
    );
  });
}

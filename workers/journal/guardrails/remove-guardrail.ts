import type { Guardrail } from "#shared/contracts/guardrails.ts";
import type { Ctx } from "../../context.ts";
import type { Tx } from "../../db/ledger.ts";
import { toGuardrail } from "./guardrail-row.ts";
import { holdGuardrail, settleTomorrow } from "./held-guardrail.ts";
import { deleteGuardrail } from "./store.ts";

/** Removes a guardrail and answers null. A locked one that is active stands until the owner's next day. */
export function removeGuardrail(ctx: Ctx, id: string): Promise<Guardrail | null> {
  return ctx.ledger.transaction((tx) => removeInside(tx, id));
}

/** Removes a guardrail in an open transaction. */
export async function removeInside(tx: Tx, id: string): Promise<Guardrail | null> {
  const held = await holdGuardrail(tx, id);
  const { row, setting } = held;
  const stands = setting.isLocked && setting.isActive;
  const guardrail = stands
    ? toGuardrail(await settleTomorrow(tx, held, { ...setting, isDeleted: true }), tx.now)
    : null;
  if (!stands) await deleteGuardrail(tx, id);
  tx.events.push(
    guardrail === null
      ? { type: "guardrail.removed", body: { guardrailId: id } }
      : { type: "guardrail.changed", body: { guardrail } },
  );
  const detail = { guardrail: id, rule: row.rule, from: guardrail?.pending?.at ?? null };
  tx.audit.push({ action: "guardrail.removed", detail });
  return guardrail;
}

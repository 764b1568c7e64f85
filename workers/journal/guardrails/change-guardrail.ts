import { Ruled } from "#shared/contracts/guardrail-rules.ts";
import type { Guardrail, GuardrailChange } from "#shared/contracts/guardrails.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import type { Tx } from "../../db/ledger.ts";
import type { Precondition } from "../../http/precondition.ts";
import { valid } from "../../http/serve/valid.ts";
import { tradingDays } from "./core/trading-day.ts";
import { isWeaker, type Setting } from "./core/weaker.ts";
import { settingAt, toGuardrail } from "./guardrail-row.ts";
import { DEFAULT_ZONE } from "./guardrails-for.ts";
import { deleteGuardrail, findZone, type GuardrailRow, lockGuardrail, updateGuardrail } from "./store.ts";

/**
 * Changes a guardrail. A change that makes a locked one weaker waits for the owner's next day, and a later
 * change takes its place. Of two changes that name the same version, one is refused.
 */
export function changeGuardrail(
  ctx: Ctx,
  { id, change, precondition }: { id: string; change: GuardrailChange; precondition: Precondition },
): Promise<Guardrail> {
  return ctx.ledger.transaction(async (tx) => {
    const { row, setting } = await standing(tx, id);
    if (!precondition(row.version)) throw new Problem("precondition_failed");
    const { rule, params, action, isActive, isLocked } = setting;
    const then: Setting = {
      ...valid(Ruled, { rule, params: change.params ?? params }),
      action: change.action ?? action,
      isActive: change.isActive ?? isActive,
      isLocked: change.isLocked ?? isLocked,
    };
    const weaker = isWeaker(setting, then);
    const waits = setting.isLocked && weaker;
    const changed = toGuardrail(
      await write(tx, row, waits ? await later(tx, setting, { ...then, isDeleted: false }) : now(then)),
      tx.now,
    );
    if (changed === null) throw new Problem("not_found");
    tx.events.push({ type: "guardrail.changed", body: { guardrail: changed } });
    tx.audit.push({
      action: "guardrail.changed",
      detail: { guardrail: id, rule, fields: Object.keys(change), weaker, from: changed.pending?.at ?? null },
    });
    return changed;
  });
}

/** Removes a guardrail and answers null. A locked one that is active stands until the owner's next day. */
export function removeGuardrail(ctx: Ctx, id: string): Promise<Guardrail | null> {
  return ctx.ledger.transaction(async (tx) => {
    const { row, setting } = await standing(tx, id);
    if (setting.isLocked && setting.isActive) {
      const written = await write(tx, row, await later(tx, setting, { ...setting, isDeleted: true }));
      const guardrail = toGuardrail(written, tx.now);
      if (guardrail === null) throw new Problem("not_found");
      tx.events.push({ type: "guardrail.changed", body: { guardrail } });
      tx.audit.push({
        action: "guardrail.removed",
        detail: { guardrail: id, rule: row.rule, from: guardrail.pending?.at ?? null },
      });
      return guardrail;
    }
    await deleteGuardrail(tx, id);
    tx.events.push({ type: "guardrail.removed", body: { guardrailId: id } });
    tx.audit.push({ action: "guardrail.removed", detail: { guardrail: id, rule: row.rule, from: null } });
    return null;
  });
}

async function standing(tx: Tx, id: string): Promise<{ row: GuardrailRow; setting: Setting }> {
  const row = await lockGuardrail(tx, id);
  const setting = row === null ? null : settingAt(row, tx.now);
  if (row === null || setting === null) throw new Problem("not_found");
  return { row, setting };
}

type Columns = Pick<GuardrailRow, "params" | "action" | "is_active" | "is_locked" | "pending" | "pending_at">;

function now({ params, action, isActive, isLocked }: Setting): Columns {
  return { params, action, is_active: isActive, is_locked: isLocked, pending: null, pending_at: null };
}

async function later(tx: Tx, setting: Setting, then: Setting & { isDeleted: boolean }): Promise<Columns> {
  const { isDeleted, params, action, isActive, isLocked } = then;
  const zone = (await findZone(tx.query, tx.userId)) ?? DEFAULT_ZONE;
  return {
    ...now(setting),
    pending: { isDeleted, params, action, isActive, isLocked },
    pending_at: tradingDays(zone)(tx.now).end,
  };
}

async function write(tx: Tx, row: GuardrailRow, columns: Columns): Promise<GuardrailRow> {
  const changed = { ...row, ...columns, version: row.version + 1 };
  await updateGuardrail(tx, changed);
  return changed;
}

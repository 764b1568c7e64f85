import { Problem } from "#shared/problem.ts";
import type { Tx } from "../../db/ledger.ts";
import { tradingDays } from "./core/trading-day.ts";
import type { Setting } from "./core/weaker.ts";
import { settingAt } from "./guardrail-row.ts";
import { findOwnerZone } from "./owner-zone.ts";
import { type GuardrailRow, lockGuardrail, updateGuardrail } from "./store.ts";

/** A guardrail that nobody else changes until the transaction ends, and what it is now. */
export type Held = { row: GuardrailRow; setting: Setting };

/** Locks a guardrail; refuses one that is unknown or has ended. */
export async function holdGuardrail(tx: Tx, id: string): Promise<Held> {
  const row = await lockGuardrail(tx, id);
  const setting = row === null ? null : settingAt(row, tx.now);
  if (row === null || setting === null) throw new Problem("not_found");
  return { row, setting };
}

/** Gives a guardrail another setting at once; a change that waits is dropped. */
export function settleNow(tx: Tx, { row }: Held, then: Setting): Promise<GuardrailRow> {
  return write(tx, row, { ...columnsOf(then), pending: null, pending_at: null });
}

/** Gives a guardrail another setting, or its end, with the owner's next day. */
export async function settleTomorrow(
  tx: Tx,
  { row, setting }: Held,
  then: Setting & { isDeleted: boolean },
): Promise<GuardrailRow> {
  const { isDeleted, params, action, isActive, isLocked } = then;
  const { end } = tradingDays(await findOwnerZone(tx.query, tx.userId))(tx.now);
  return write(tx, row, {
    ...columnsOf(setting),
    pending: { isDeleted, params, action, isActive, isLocked },
    pending_at: end,
  });
}

type Columns = Pick<GuardrailRow, "params" | "action" | "is_active" | "is_locked">;

function columnsOf({ params, action, isActive, isLocked }: Setting): Columns {
  return { params, action, is_active: isActive, is_locked: isLocked };
}

async function write(
  tx: Tx,
  row: GuardrailRow,
  columns: Columns & Pick<GuardrailRow, "pending" | "pending_at">,
): Promise<GuardrailRow> {
  const changed = { ...row, ...columns, version: row.version + 1 };
  await updateGuardrail(tx, changed);
  return changed;
}

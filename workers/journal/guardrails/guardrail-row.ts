import { FromBias, Ruled } from "#shared/contracts/guardrail-rules.ts";
import type { Guardrail } from "#shared/contracts/guardrails.ts";
import type { Standing } from "./core/facts.ts";
import { ruleWords } from "./core/rule-words.ts";
import type { Setting } from "./core/weaker.ts";
import type { GuardrailRow, StandingRow } from "./store.ts";

type Settled = Pick<
  GuardrailRow,
  "rule" | "params" | "action" | "is_active" | "is_locked" | "pending" | "pending_at"
>;

/** What a guardrail is at an instant (epoch ms), or null when it has ended by then. */
export function settingAt(row: Settled, now: number): Setting | null {
  const { pending, pending_at: at } = row;
  if (pending === null || at === null || Date.parse(at) > now) {
    const { rule, params, action, is_active: isActive, is_locked: isLocked } = row;
    return { ...Ruled.parse({ rule, params }), action, isActive, isLocked };
  }
  if (pending.isDeleted) return null;
  const { params, action, isActive, isLocked } = pending;
  return { ...Ruled.parse({ rule: row.rule, params }), action, isActive, isLocked };
}

/** A guardrail as it stands at an instant, or null when it has ended by then. */
export function toGuardrail(row: GuardrailRow, now: number): Guardrail | null {
  const setting = settingAt(row, now);
  if (setting === null) return null;
  const waits = row.pending_at !== null && Date.parse(row.pending_at) > now ? row.pending_at : null;
  return {
    ...setting,
    id: row.id,
    accountId: row.account_id,
    words: ruleWords(setting),
    from: row.from_bias,
    preset: row.preset,
    pending: row.pending === null || waits === null ? null : { at: waits, ...row.pending },
    version: row.version,
    createdAt: row.created_at,
  };
}

/** The guardrails of these that are in force at an instant. */
export function standingAt(rows: readonly StandingRow[], now: number): Standing[] {
  return rows.flatMap((row) => {
    const setting = settingAt(row, now);
    if (setting === null || !setting.isActive) return [];
    const from = row.from_bias === null ? null : FromBias.parse(row.from_bias);
    return [{ ...setting, id: row.id, from, seed: row.seed }];
  });
}

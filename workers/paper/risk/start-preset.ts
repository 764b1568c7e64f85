import type { PresetName, Progress } from "#shared/contracts/guardrail-presets.ts";
import type { Guardrail } from "#shared/contracts/guardrails.ts";
import type { Ctx } from "../../context.ts";
import { replacePreset } from "../../journal/guardrails/replace-preset.ts";
import { lockAccount } from "../accounts/lock-account.ts";
import { PRESETS, presetRules } from "./core/presets.ts";
import { upsertEvaluation } from "./evaluation-store.ts";
import { readProgress } from "./read-progress.ts";

type Asked = { name: PresetName; accountId: string; isLocked: boolean };

/**
 * Puts an account under an evaluation: its limits become guardrails, and its progress counts from now. The
 * limits of the evaluation before go, locked ones with the next day.
 */
export function startPreset(
  ctx: Ctx,
  { name, accountId, isLocked }: Asked,
): Promise<{ guardrails: Guardrail[]; progress: Progress }> {
  return ctx.ledger.transaction(async (tx) => {
    const { userId } = ctx;
    // The lock: of two that begin at once the later one replaces the earlier.
    const account = await lockAccount(tx, accountId);
    const rules = presetRules(PRESETS[name], account.startBalance);
    const guardrails = await replacePreset(tx, { preset: name, accountId, isLocked, rules });
    await upsertEvaluation(tx, { accountId, preset: name });
    tx.audit.push({ action: "evaluation.started", detail: { account: accountId, preset: name } });
    const [progress] = await readProgress(tx.query, { userId, accountId, now: tx.now });
    if (progress === undefined) throw new Error("an evaluation that has just begun has no progress");
    return { guardrails, progress };
  });
}

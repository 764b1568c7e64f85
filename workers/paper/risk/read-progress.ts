import { PresetName, type Progress } from "#shared/contracts/guardrail-presets.ts";
import type { Tx } from "../../db/ledger.ts";
import { findOwnerZone } from "../../journal/guardrails/owner-zone.ts";
import { PRESETS } from "./core/presets.ts";
import { progressOf } from "./core/progress.ts";
import { listEvaluations } from "./evaluation-store.ts";
import { listAccountDays, listAccountRows } from "./results-store.ts";

/** How far the evaluation of each account is, or that of the one that is named, at an instant (epoch ms). */
export async function readProgress(
  query: Tx["query"],
  { userId, accountId, now }: { userId: string; accountId: string | null; now: number },
): Promise<Progress[]> {
  const evaluations = await listEvaluations(query, userId, accountId);
  if (evaluations.length === 0) return [];
  const zone = await findOwnerZone(query, userId);
  const accounts = new Map((await listAccountRows(query, userId, accountId)).map((each) => [each.id, each]));
  const progress: Progress[] = [];
  for (const { accountId: id, preset: name, startedAt } of evaluations) {
    const account = accounts.get(id);
    const preset = PresetName.safeParse(name).data;
    // A preset that is no longer offered has no progress.
    if (account === undefined || preset === undefined) continue;
    // A reset begins anew.
    const since = account.startedAt > startedAt ? account.startedAt : startedAt;
    const until = new Date(now + 1).toISOString();
    const days = await listAccountDays(query, { userId, accountIds: [id], since, until, zone });
    const { currency, startBalance } = account;
    progress.push(progressOf(PRESETS[preset], { accountId: id, currency, startBalance, since }, days));
  }
  return progress;
}

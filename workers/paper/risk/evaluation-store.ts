import { sql } from "drizzle-orm";
import type { PresetName } from "#shared/contracts/guardrail-presets.ts";
import type { Tx } from "../../db/ledger.ts";
import { type Holes, prepared } from "../../db/statement.ts";

export type EvaluationRow = { accountId: string; preset: string; startedAt: string };

/** The evaluations of the user's accounts, or of the one that is named. */
export function listEvaluations(
  query: Tx["query"],
  userId: string,
  accountId: string | null,
): Promise<EvaluationRow[]> {
  return query(evaluations({ userId, accountId }));
}
const evaluations = prepared(
  "ledger",
  ({ userId, accountId }: Holes<{ userId: string; accountId: string | null }>) => sql<EvaluationRow>`
    select account_id as "accountId", preset, started_at as "startedAt" from guardrail_evaluations
    where user_id = ${userId} and (${accountId}::text is null or account_id = ${accountId}) order by account_id`,
);

/** Begins an evaluation in place of the account's last one. */
export async function upsertEvaluation(
  tx: Tx,
  { accountId, preset }: { accountId: string; preset: PresetName },
): Promise<void> {
  await tx.query(sql<never>`
    insert into guardrail_evaluations (user_id, account_id, preset, started_at)
    values (${tx.userId}, ${accountId}, ${preset}, ${new Date(tx.now).toISOString()})
    on conflict (user_id, account_id) do update set preset = excluded.preset, started_at = excluded.started_at`);
}

import { sql } from "drizzle-orm";
import type { Tx } from "../../../db/ledger.ts";

/**
 * Counts one call and the tokens that it may use for that day. Returns false when the day has no room for
 * them.
 */
export async function claimCall(
  tx: Tx,
  { day, tokens, most }: { day: string; tokens: number; most: { calls: number; tokens: number } },
): Promise<boolean> {
  if (most.calls < 1 || most.tokens < tokens) return false;
  const rows = await tx.query(sql<object>`
    insert into model_use as used (user_id, day, calls, tokens) values (${tx.userId}, ${day}::date, 1, ${tokens})
    on conflict (user_id) do update set day = excluded.day,
      calls = case when used.day = excluded.day then used.calls else 0 end + 1,
      tokens = case when used.day = excluded.day then used.tokens else 0 end + excluded.tokens
    where used.day <> excluded.day
      or (used.calls < ${most.calls} and used.tokens + excluded.tokens <= ${most.tokens}) returning 1`);
  return rows.length > 0;
}

/** Puts the tokens that a call of that day has used in the place of those that it might have used. */
export async function settleTokens(
  tx: Tx,
  { day, claimed, used }: { day: string; claimed: number; used: number },
): Promise<void> {
  await tx.query(sql<never>`update model_use set tokens = greatest(tokens + ${used - claimed}, 0)
    where user_id = ${tx.userId} and day = ${day}::date`);
}

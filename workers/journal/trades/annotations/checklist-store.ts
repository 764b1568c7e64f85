import { sql } from "drizzle-orm";
import type { Rule } from "#shared/contracts/playbooks.ts";
import type { Tx } from "../../../db/ledger.ts";
import { array, type Holes, prepared } from "../../../db/statement.ts";
import type { Answers } from "../core/answers.ts";

/** The rules of a setup: the checklist in its order, then the retired ones. */
export function listRules(query: Tx["query"], userId: string, setupId: string): Promise<Rule[]> {
  return query(rules({ userId, setupId }));
}
const rules = prepared(
  "ledger",
  ({ userId, setupId }: Holes<{ userId: string; setupId: string }>) => sql<Rule>`
    select id, words, retired_at as "retiredAt" from setup_rules
    where user_id = ${userId} and setup_id = ${setupId} order by retired_at is not null, place, id`,
);

type OfTrade = { userId: string; tradeId: string; setupId: string };

/** What a trade answered to the rules of a setup; null for nothing. */
export async function findAnswers(query: Tx["query"], given: OfTrade): Promise<Answers | null> {
  return (await query(answers(given)))[0] ?? null;
}
const answers = prepared(
  "ledger",
  ({ userId, tradeId, setupId }: Holes<OfTrade>) => sql<Answers>`
    select followed, broken from checklists
    where user_id = ${userId} and trade_id = ${tradeId} and setup_id = ${setupId}`,
);

/** Replaces what a trade answered to the rules of a setup. */
export async function writeAnswers(
  tx: Tx,
  { tradeId, setupId }: Omit<OfTrade, "userId">,
  { followed, broken }: Answers,
): Promise<void> {
  if (followed.length + broken.length === 0)
    return void (await tx.query(sql<never>`delete from checklists
      where user_id = ${tx.userId} and trade_id = ${tradeId} and setup_id = ${setupId}`));
  await tx.query(sql<never>`insert into checklists (user_id, trade_id, setup_id, followed, broken)
    values (${tx.userId}, ${tradeId}, ${setupId}, ${array(followed)}::text[], ${array(broken)}::text[])
    on conflict (user_id, trade_id, setup_id) do update set followed = excluded.followed, broken = excluded.broken`);
}

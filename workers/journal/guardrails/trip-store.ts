import { sql } from "drizzle-orm";
import type { GuardrailTrip } from "#shared/contracts/guardrails.ts";
import { newId } from "#shared/ids.ts";
import type { Tx } from "../../db/ledger.ts";
import { insertRows } from "../../db/rows.ts";
import { guardrail_days, guardrail_trips } from "../../db/schema/guardrails.ts";
import { type Holes, preparedBy } from "../../db/statement.ts";
import type { Records, Trip } from "./core/judge.ts";

/** Writes what the judgement of an order leaves, in one statement. A day that was drawn before stays. */
export async function insertRecords(
  tx: Tx,
  { day, days, trips }: Records,
  { orderId, accountId }: { orderId: string; accountId: string },
): Promise<void> {
  if (days.length + trips.length === 0) return;
  const at = new Date(tx.now).toISOString();
  const drawn = insertRows(guardrail_days, tx.userId, days, {
    guardrail_id: ({ guardrailId }) => guardrailId,
    day: () => day,
    armed: ({ armed }) => armed,
  });
  const tripped = insertRows<typeof guardrail_trips, Trip>(guardrail_trips, tx.userId, trips, {
    guardrail_id: ({ breach }) => breach.guardrailId,
    id: () => newId("guardrailTrip", tx.now),
    order_id: () => orderId,
    account_id: () => accountId,
    at: () => at,
    day: () => day,
    rule: ({ breach }) => breach.rule,
    action: ({ breach }) => breach.action,
    armed: ({ armed }) => armed,
    outcome: ({ outcome }) => outcome,
    numbers: ({ breach }) => breach.numbers,
  });
  await tx.query(sql<never>`with drawn as (${drawn} on conflict do nothing) ${tripped}`);
}

/**
 * One page of a guardrail's trips and one row more, the newest first, before an id. What passed today on a
 * day without the guardrail is left out: it would say that today nothing is blocked.
 */
export function listTrips(
  query: Tx["query"],
  userId: string,
  { before, limit, ...asked }: { guardrailId: string; today: string; before: string | null; limit: number },
): Promise<GuardrailTrip[]> {
  return query(newest(null, { userId, ...asked, limit: limit + 1, ...(before !== null && { before }) }));
}
type Page = { userId: string; guardrailId: string; today: string; limit: number; before?: string };
const newest = preparedBy(
  "ledger",
  (_: null, { userId, guardrailId, today, before, limit }: Holes<Page>) => sql<GuardrailTrip>`
    select id, order_id as "orderId", account_id as "accountId", at, day, rule, action, armed, outcome, numbers
    from guardrail_trips where user_id = ${userId} and guardrail_id = ${guardrailId}
      and (outcome <> 'passed' or day < ${today}::date)
      ${before && sql`and id < ${before}`}
    order by id desc limit ${limit}`,
  [
    { shape: null, given: ["userId", "guardrailId", "today", "limit"] },
    { shape: null, given: ["userId", "guardrailId", "today", "limit", "before"] },
  ],
);

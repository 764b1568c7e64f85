import { sql } from "drizzle-orm";
import type { Tx } from "../../../db/ledger.ts";
import { type Holes, prepared } from "../../../db/statement.ts";
import type { ExperimentDay } from "../core/effect.ts";
import { zoneInForce } from "../store.ts";

/** The account of a guardrail and the owner's zone, or null for an unknown guardrail. */
export async function findExperiment(
  query: Tx["query"],
  userId: string,
  guardrailId: string,
): Promise<{ accountId: string | null; zone: string | null } | null> {
  return (await query(experiment({ userId, guardrailId })))[0] ?? null;
}
const experiment = prepared(
  "ledger",
  ({ userId, guardrailId }: Holes<{ userId: string; guardrailId: string }>) => sql<{
    accountId: string | null;
    zone: string | null;
  }>`
    select account_id as "accountId", ${zoneInForce(userId)} as zone
    from guardrails where user_id = ${userId} and id = ${guardrailId}`,
);

type Asked = { userId: string; guardrailId: string; before: string };

/** The days that were drawn for a guardrail before a date, in order, each with its number of breaches. */
export async function listExperimentDays(
  query: Tx["query"],
  userId: string,
  { guardrailId, before }: Omit<Asked, "userId">,
): Promise<ExperimentDay[]> {
  const asked = { userId, guardrailId, before };
  const days = await query(drawnDays(asked));
  const trips = new Map((await query(tripsByDay(asked))).map(({ day, n }) => [day, n]));
  return days.map(({ day, armed }) => ({ day, armed, trips: trips.get(day) ?? 0 }));
}
const drawnDays = prepared(
  "ledger",
  ({ userId, guardrailId, before }: Holes<Asked>) => sql<{ day: string; armed: boolean }>`
    select day, armed from guardrail_days
    where user_id = ${userId} and guardrail_id = ${guardrailId} and day < ${before}::date order by day`,
);
const tripsByDay = prepared(
  "ledger",
  ({ userId, guardrailId, before }: Holes<Asked>) => sql<{ day: string; n: number }>`
    select day, count(*)::int as n from guardrail_trips
    where user_id = ${userId} and guardrail_id = ${guardrailId} and day < ${before}::date group by day`,
);

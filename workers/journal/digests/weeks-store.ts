import { sql } from "drizzle-orm";
import type { Ledger, Tx } from "../../db/ledger.ts";
import { type Holes, prepared } from "../../db/statement.ts";
import type { System } from "../../db/system.ts";

/** The week of a user that runs: where it began, and when it ends. */
export type RunningWeek = { week: string; since: string; nextAt: string; zone: string };

export async function findRunningWeek(
  query: Ledger["read"] | Tx["query"],
  userId: string,
): Promise<RunningWeek | null> {
  return (await query(running({ userId })))[0] ?? null;
}
const running = prepared(
  "ledger",
  ({ userId }: Holes<{ userId: string }>) =>
    sql<RunningWeek>`select week, since, next_at as "nextAt", zone from digest_weeks where user_id = ${userId}`,
);

/** The user's week, locked until the transaction ends. Null before the first trade. */
export async function lockRunningWeek(tx: Tx): Promise<RunningWeek | null> {
  return (await tx.query(locked({ userId: tx.userId })))[0] ?? null;
}
const locked = prepared(
  "ledger",
  ({ userId }: Holes<{ userId: string }>) => sql<RunningWeek>`
    select week, since, next_at as "nextAt", zone from digest_weeks where user_id = ${userId} for update`,
);

/** Begins the first week of a user. A user who has one keeps it. */
export async function insertRunningWeek(tx: Tx, { week, since, nextAt, zone }: RunningWeek): Promise<void> {
  await tx.query(sql<never>`insert into digest_weeks (user_id, week, since, next_at, zone)
    values (${tx.userId}, ${week}::date, ${since}::timestamptz, ${nextAt}::timestamptz, ${zone})
    on conflict (user_id) do nothing`);
}

export async function updateRunningWeek(tx: Tx, { week, since, nextAt, zone }: RunningWeek): Promise<void> {
  await tx.query(sql<never>`update digest_weeks set week = ${week}::date, since = ${since}::timestamptz,
      next_at = ${nextAt}::timestamptz, zone = ${zone}
    where user_id = ${tx.userId}`);
}

/** Users whose week is over, those that have waited longest first. */
export function listDue(
  system: System,
  { at, limit }: { at: string; limit: number },
): Promise<{ user_id: string }[]> {
  return system.query(
    "tidemark_sweep",
    sql<{ user_id: string }>`select user_id from digest_weeks where next_at <= ${at}::timestamptz
      order by next_at limit ${limit}`,
  );
}

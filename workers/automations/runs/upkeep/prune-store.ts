import { sql } from "drizzle-orm";
import type { Tx } from "../../../db/ledger.ts";
import { alongIndex } from "../../../db/side-index.ts";
import { array } from "../../../db/statement.ts";
import type { System } from "../../../db/system.ts";

/** Users with runs that wait since then, besides those that are known, as the minute's sweep sees them. */
export async function listDueUsers(
  system: System,
  { since, limit, known }: { since: string; limit: number; known: readonly string[] },
): Promise<string[]> {
  const rows = await system.query(
    "tidemark_sweep",
    sql<{ user_id: string }>`select distinct user_id from (
      select user_id from flow_runs where status = 'pending' and due_at is not null and due_at <= ${since}
        and user_id <> all(${array(known)}::text[])
      order by due_at limit ${limit}) r`,
  );
  return rows.map(({ user_id: userId }) => userId);
}

/** The users with logs whose time is over. */
export function listExpiredUsers(
  system: System,
  { now, limit }: { now: string; limit: number },
): Promise<{ user_id: string }[]> {
  return system.query(
    "tidemark_sweep",
    sql<{ user_id: string }>`select distinct user_id from (
      select user_id from flow_runs where status <> 'pending' and kept_until <= ${now}
      order by kept_until limit ${limit}) r`,
  );
}

/** Ended runs of the user whose time is over, the oldest first, and whether any has outputs in files. */
export function listExpired(tx: Tx, limit: number): Promise<{ id: string; has_files: boolean }[]> {
  return tx.query(
    sql<{ id: string; has_files: boolean }>`select r.id, coalesce((select true from flow_steps s
        where s.user_id = ${tx.userId} and s.run_id = r.id and s.output_key is not null limit 1), false) as has_files
      from (select id from flow_runs
        where ${alongIndex(sql`user_id = ${tx.userId}`)} and status <> 'pending'
          and kept_until <= ${new Date(tx.now).toISOString()}
        order by kept_until limit ${limit}) r`,
  );
}

export async function deleteRuns(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const named = array(ids);
  await tx.query(
    sql<never>`delete from flow_steps where user_id = ${tx.userId} and run_id = any(${named}::text[])`,
  );
  await tx.query(
    sql<never>`delete from flow_runs where user_id = ${tx.userId} and id = any(${named}::text[])`,
  );
}

/** The figures of a day need no older hour. */
export async function deleteOldHours(tx: Tx): Promise<void> {
  const before = new Date(tx.now - 2 * 86_400_000).toISOString();
  await tx.query(sql<never>`delete from flow_hours where user_id = ${tx.userId} and hour < ${before}`);
}

import { sql, type SQL } from "drizzle-orm";
import type { Tier, Usage } from "#shared/contracts/tiers.ts";
import type { Tx } from "../../db/ledger.ts";
import { type Holes, prepared } from "../../db/statement.ts";

export type Used = NonNullable<Usage["used"]>;

/**
 * Counts the owner's imports and runs since the start of a month, without dry runs. It also counts the bytes
 * of all files kept for imports and of all attached pictures, and the owner's flows.
 */
export async function sumUse(query: Tx["query"], userId: string, since: Date): Promise<Used> {
  const [row] = await query(summedUse({ userId, since: since.toISOString() }));
  return {
    importsThisMonth: row?.imports ?? 0,
    storageBytes: row?.bytes ?? 0,
    flows: row?.flows ?? 0,
    runsThisMonth: row?.runs ?? 0,
  };
}

const summedUse = prepared(
  "ledger",
  ({ userId, since }: Holes<{ userId: string; since: string }>) =>
    sql<{ imports: number; bytes: number; flows: number; runs: number }>`
      select count(*) filter (where created_at >= ${since} and not dry_run)::int as imports,
        (coalesce(sum(size) filter (where file_kept), 0)
          + (select coalesce(sum(size), 0) from attachments where user_id = ${userId}))::float8 as bytes,
        (select count(*)::int from flows where user_id = ${userId}) as flows,
        coalesce((select runs from flow_use where user_id = ${userId}
          and month = (${since}::timestamptz at time zone 'UTC')::date), 0)::float8 as runs
      from imports where user_id = ${userId}`,
);

/** Counts the owner's flows, archived ones too. */
export async function countFlows(query: Tx["query"], userId: string): Promise<number> {
  return (await query(flowsOf({ userId })))[0]?.flows ?? 0;
}
const flowsOf = prepared(
  "ledger",
  ({ userId }: Holes<{ userId: string }>) =>
    sql<{ flows: number }>`select count(*)::int as flows from flows where user_id = ${userId}`,
);

/**
 * Locks out every other import or flow of this user until the transaction ends, so that no two take the last
 * place.
 */
export async function lockUse(query: Tx["query"], userId: string): Promise<void> {
  await query(sql<never>`select pg_advisory_xact_lock(hashtextextended(${`use of ${userId}`}, 0))`);
}

/** Moves a user from one tier to another. Nothing changes when another write was faster. */
export function updateTier(userId: string, { from, to }: { from: string; to: Tier }): SQL {
  return sql`update users set tier = ${to}, version = version + 1 where id = ${userId} and tier = ${from}`;
}

/**
 * Counts as a change without changing the row,
 * so that an operator's act gets its row in the operator's chain.
 */
export function touchUser(userId: string): SQL {
  return sql`update users set tier = tier where id = ${userId}`;
}

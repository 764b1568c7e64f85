import sql from "sql-template-tag";
import type { Tx } from "../../db/ledger.ts";

/** The different zones that are remembered for those of these accounts that there are. */
export async function listAccountZones(
  query: Tx["query"],
  userId: string,
  names: readonly string[],
): Promise<string[]> {
  const rows = await query<{ time_zone: string }>(sql`select distinct time_zone from accounts
    where user_id = ${userId} and name = any(${names}::text[]) and time_zone is not null`);
  return rows.map(({ time_zone: timeZone }) => timeZone);
}

/** Remembers the zone that was asked for when statements of these accounts were imported. */
export async function updateAccountZones(
  tx: Tx,
  accountIds: readonly string[],
  timeZone: string,
): Promise<void> {
  await tx.query(sql`update accounts set time_zone = ${timeZone}
    where user_id = ${tx.userId} and id = any(${accountIds}::text[]) and time_zone is distinct from ${timeZone}`);
}

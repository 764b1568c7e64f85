import { sql } from "drizzle-orm";
import type { Tx } from "../../../db/ledger.ts";
import { array } from "../../../db/statement.ts";

/** The different zones that the existing accounts among these remember. */
export async function listAccountZones(
  query: Tx["query"],
  userId: string,
  names: readonly string[],
): Promise<string[]> {
  const rows = await query(sql<{ time_zone: string }>`select distinct time_zone from accounts
    where user_id = ${userId} and name = any(${array(names)}::text[]) and time_zone is not null`);
  return rows.map(({ time_zone: timeZone }) => timeZone);
}

/** Stores the accounts of an import's rows on the import, when the import asked for its zone. */
export async function addZoneAccounts(
  tx: Tx,
  importId: string,
  accountIds: readonly string[],
): Promise<void> {
  await tx.query(sql<never>`update imports
    set zone_accounts = array(select unnest(zone_accounts) union select unnest(${array(accountIds)}::text[]))
    where user_id = ${tx.userId} and id = ${importId}`);
}

/** Sets the zone of an ended import's accounts to that of the newest standing import, or to none. */
export async function settleAccountZones(tx: Tx, importId: string): Promise<void> {
  await tx.query(sql<never>`
    with touched as materialized (
      select unnest(zone_accounts) as id from imports where user_id = ${tx.userId} and id = ${importId}
    ),
    standing as materialized (
      select distinct on (a.id) a.id, i.time_zone from imports i cross join lateral unnest(i.zone_accounts) as a (id)
      where i.user_id = ${tx.userId} and i.status = 'completed' and a.id in (select id from touched)
      order by a.id, i.id desc
    )
    update accounts set time_zone = s.time_zone from touched t left join standing s on s.id = t.id
    where accounts.user_id = ${tx.userId} and accounts.id = t.id and accounts.time_zone is distinct from s.time_zone`);
}

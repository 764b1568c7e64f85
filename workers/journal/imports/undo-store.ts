import sql from "sql-template-tag";
import type { Tx } from "../../db/ledger.ts";

export type Removed = { claims: number; fills: number; instruments: number; unsettled: string[] };

/** Keeps importers and other undos of this user out until the transaction ends. */
export async function lockAllAccounts(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ name: string }>(
    sql`select name from accounts where user_id = ${tx.userId} order by id for no key update`,
  );
  return rows.map(({ name }) => name);
}

/**
 * Takes back at most `limit` claims of an import and the fills that nobody else claims; gives the ids of the fills that
 * stay and whose claims do not all say the same.
 */
export async function deleteClaims(tx: Tx, importId: string, limit: number): Promise<Removed> {
  const [removed] = await tx.query<Removed>(sql`
    with mine as (
      select fill_id, facts from claims where user_id = ${tx.userId} and import_id = ${importId} order by fill_id limit ${limit}
    ),
    others as (
      select o.fill_id, bool_or(o.facts is not null or mine.facts is not null) as differs
      from mine join claims o on o.user_id = ${tx.userId} and o.fill_id = mine.fill_id and o.import_id <> ${importId}
      group by o.fill_id
    ),
    gone as (
      delete from claims c using mine
      where c.user_id = ${tx.userId} and c.import_id = ${importId} and c.fill_id = mine.fill_id returning 1
    ),
    dropped as (
      delete from fills f using mine
      where f.user_id = ${tx.userId} and f.id = mine.fill_id and not exists (select from others where others.fill_id = mine.fill_id)
      returning f.account_id, f.instrument_id, f.executed_at
    ),
    stained as (
      insert into dirty as d (user_id, account_id, instrument_id, from_at, to_at)
      select ${tx.userId}, account_id, instrument_id, min(executed_at), max(executed_at) from dropped
      group by account_id, instrument_id order by account_id, instrument_id
      on conflict (user_id, account_id, instrument_id) do update set
        from_at = least(d.from_at, excluded.from_at), to_at = greatest(d.to_at, excluded.to_at), generation = d.generation + 1
      returning 1
    )
    select (select count(*)::int from gone) as claims, (select count(*)::int from dropped) as fills,
      (select count(*)::int from stained) as instruments,
      array(select fill_id from others where differs) as unsettled`);
  return removed ?? { claims: 0, fills: 0, instruments: 0, unsettled: [] };
}

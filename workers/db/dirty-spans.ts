import { type SQL, sql } from "drizzle-orm";

/** Marks changed instruments as dirty. `changes` are rows of account_id, instrument_id and the time `at`. */
export function stain(userId: string, changes: SQL): SQL<never> {
  return sql`insert into dirty as d (user_id, account_id, instrument_id, from_at, to_at)
    select ${userId}, account_id, instrument_id, min(at), max(at) from ${changes}
    group by account_id, instrument_id order by account_id, instrument_id
    on conflict (user_id, account_id, instrument_id) do update set
      from_at = least(d.from_at, excluded.from_at), to_at = greatest(d.to_at, excluded.to_at),
      generation = d.generation + 1`;
}

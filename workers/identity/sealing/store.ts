import { sql, type SQL } from "drizzle-orm";
import type { Identity } from "../../db/identity.ts";
import type { data_keys } from "../../db/schema/identity-users.ts";

/** A user's wrapped data key in D1. It is useless without its key-encryption key. */
export type WrappedKey = Pick<typeof data_keys.$inferSelect, "id" | "user_id" | "kek_id" | "wrapped">;
export type Rewrapped = { id: string; from: string; kekId: number; wrapped: string };

export function findDataKey(identity: Identity, userId: string): Promise<WrappedKey | null> {
  return identity.find(
    sql<WrappedKey>`select id, user_id, kek_id, wrapped from data_keys where user_id = ${userId}`,
  );
}

/** Writes nothing when the user already has a data key. */
export async function insertDataKey(
  identity: Identity,
  { id, user_id, kek_id, wrapped }: WrappedKey,
): Promise<void> {
  await identity.run(
    sql`insert into data_keys (id, user_id, kek_id, wrapped, created_at)
      select ${id}, id, ${kek_id}, ${wrapped}, cast(unixepoch('subsec') * 1000 as integer) from users where id = ${user_id}
      on conflict (user_id) do nothing`,
  );
}

/** Lists data keys under these key-encryption keys, the longest untried first. */
export function listDataKeysUnder(
  identity: Identity,
  kekIds: readonly number[],
  limit: number,
): Promise<WrappedKey[]> {
  return identity.list(
    sql<WrappedKey>`select id, user_id, kek_id, wrapped from data_keys
      where kek_id in (select value from json_each(${JSON.stringify(kekIds)})) order by tried_at limit ${limit}`,
  );
}

/** Replaces a wrapping if it is still the one that was read. Returns how many changed. */
export function updateWrappings(identity: Identity, keys: readonly Rewrapped[]): Promise<number> {
  return identity.run(
    sql`update data_keys set kek_id = k.value ->> 'kekId', wrapped = k.value ->> 'wrapped'
      from json_each(${JSON.stringify(keys)}) k
      where data_keys.id = k.value ->> 'id' and data_keys.wrapped = k.value ->> 'from'`,
  );
}

export async function markTried(identity: Identity, ids: readonly string[], now: number): Promise<void> {
  await identity.run(
    sql`update data_keys set tried_at = ${now} where id in (select value from json_each(${JSON.stringify(ids)}))`,
  );
}

export function listKeksInUse(identity: Identity): Promise<{ kek_id: number; data_keys: number }[]> {
  return identity.list(sql`select kek_id, data_keys from keks_in_use order by kek_id`);
}

/** Deletes the data keys of these users, and returns how many users had one. */
export function deleteDataKeys(identity: Identity, userIds: readonly string[]): Promise<number> {
  return identity.run(
    sql`delete from data_keys where user_id in (select value from json_each(${JSON.stringify(userIds)}))`,
  );
}

/** Counts as a change, without changing a row, for a user who has an audit chain. */
export function touchChain(userId: string): SQL {
  return sql`update user_stream set audit_seq = audit_seq where user_id = ${userId}`;
}

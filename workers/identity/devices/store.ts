import sql, { empty, type Sql } from "sql-template-tag";
import { MOST_OWNED } from "#shared/contracts/bounds.ts";
import type { Device } from "#shared/contracts/devices.ts";
import type { Identity } from "../../db/identity.ts";

type KnownRow = { id: string; key_hash: string; name: string };
export type DeviceRow = {
  id: string;
  name: string;
  first_seen_at: number;
  last_seen_at: number;
  sessions: number;
};

/** The user's device with that key, else any of theirs. */
export function findKnown(identity: Identity, userId: string, hash: string | null): Promise<KnownRow | null> {
  return identity.find(
    sql`select id, key_hash, name from devices where user_id = ${userId} order by key_hash is ${hash} desc limit 1`,
  );
}

/** Written only when the statement before it in the batch was. Of two first sign-ins at once one row remains, under the id of the first. */
export function upsertDevice(row: {
  id: string;
  userId: string;
  hash: string;
  name: string;
  now: number;
}): Sql {
  return sql`insert into devices (id, user_id, key_hash, name, first_seen_at, last_seen_at)
    select ${row.id}, ${row.userId}, ${row.hash}, ${row.name}, ${row.now}, ${row.now} where changes() > 0
    on conflict (user_id, key_hash) do update set last_seen_at = max(last_seen_at, excluded.last_seen_at)`;
}

/** The user's devices and how many live sessions each has, the latest known first, from behind an id. */
export function listDevices(
  identity: Identity,
  userId: string,
  { now, before, limit }: { now: number; before: string | null; limit: number },
): Promise<DeviceRow[]> {
  const older = before === null ? empty : sql`and d.id < ${before}`;
  return identity.list<DeviceRow>(
    sql`select d.id, d.name, d.first_seen_at,
        max(d.last_seen_at, coalesce((select max(last_used_at) from sessions where device_id = d.id), 0)) as last_seen_at, (
          select count(*) from sessions s where s.device_id = d.id and s.revoked_at is null
            and s.idle_expires_at > ${now} and s.expires_at > ${now}) as sessions
      from devices d where d.user_id = ${userId} ${older} order by d.id desc limit ${limit}`,
  );
}

/** The live sessions of that device. */
export function listSessionIds(identity: Identity, userId: string, id: string): Promise<{ id: string }[]> {
  return identity.list(
    sql`select id from sessions where user_id = ${userId} and device_id = ${id} and revoked_at is null`,
  );
}

export function updateName(userId: string, id: string, name: string): Sql {
  return sql`update devices set name = ${name} where user_id = ${userId} and id = ${id}`;
}

/** Changes nothing; true in a batch when the device is this user's. */
export function touchDevice(userId: string, id: string): Sql {
  return sql`update devices set name = name where user_id = ${userId} and id = ${id}`;
}

export function deleteDevice(userId: string, id: string): Sql {
  return sql`delete from devices where user_id = ${userId} and id = ${id}`;
}

/** The oldest devices that nobody is signed in on, as many as there are too many. */
export function deleteCrowdedOut(userId: string, now: number, condition: Sql): Sql {
  return sql`delete from devices where user_id = ${userId} and ${condition} and id in (
      select d.id from devices d where d.user_id = ${userId} and not exists (
        select 1 from sessions s where s.device_id = d.id and s.revoked_at is null
          and s.idle_expires_at > ${now} and s.expires_at > ${now})
      order by d.last_seen_at, d.id
      limit max(0, (select count(*) from devices where user_id = ${userId}) - ${MOST_OWNED.devices}))`;
}

export function toDevice(row: DeviceRow, currentId: string | null): Device {
  return {
    id: row.id,
    name: row.name,
    firstSeenAt: new Date(row.first_seen_at).toISOString(),
    lastSeenAt: new Date(row.last_seen_at).toISOString(),
    sessions: row.sessions,
    current: row.id === currentId,
  };
}

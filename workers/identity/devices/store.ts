import { and, desc, eq, isNull, sql, type SQL } from "drizzle-orm";
import { MOST_OWNED } from "#shared/contracts/bounds.ts";
import type { Device } from "#shared/contracts/devices.ts";
import { type Condition, IF_CHANGED } from "../../db/conditions.ts";
import type { Identity } from "../../db/identity.ts";
import { insertWhere } from "../../db/rows.ts";
import { devices, sessions } from "../../db/schema/identity-users.ts";
import { type Holes, identityDb as db, prepared, preparedBy } from "../../db/statement.ts";
import { isLive } from "../sessions/store.ts";

type Row = typeof devices.$inferSelect;
type Key = Pick<Row, "id" | "user_id">;
export type DeviceRow = Pick<Row, "id" | "name" | "first_seen_at" | "last_seen_at"> & { sessions: number };

/** Finds the user's device with that key, or else any device of the user. */
export function findKnown(identity: Identity, userId: string, hash: string | null) {
  return identity.find(known({ userId, hash }));
}

const known = prepared("identity", ({ userId, hash }: Holes<{ userId: string; hash: string | null }>) =>
  db
    .select({ id: devices.id, key_hash: devices.key_hash, name: devices.name })
    .from(devices)
    .where(eq(devices.user_id, userId))
    .orderBy(desc(sql`${devices.key_hash} is ${hash}`))
    .limit(1),
);

/** After two first sign-ins at once, one row remains, with the id of the first. */
export const upsertDevice = prepared(
  "identity",
  (row: Holes<Row>) => sql`${insertWhere(devices, row, IF_CHANGED)}
    on conflict (user_id, key_hash) do update set last_seen_at = max(last_seen_at, excluded.last_seen_at)`,
);

/** Lists the user's devices after an id with the number of their live sessions, the latest first. */
export function listDevices(
  identity: Identity,
  userId: string,
  { now, before, limit }: { now: number; before: string | null; limit: number },
): Promise<DeviceRow[]> {
  return identity.list(page(null, { userId, now, limit, ...(before !== null && { before }) }));
}

type Page = { userId: string; now: number; limit: number; before?: string };
const page = preparedBy(
  "identity",
  (_: null, { userId, now, limit, before }: Holes<Page>) =>
    sql<DeviceRow>`select d.id, d.name, d.first_seen_at,
        max(d.last_seen_at, coalesce((select max(last_used_at) from sessions where device_id = d.id), 0)) as last_seen_at, (
          select count(*) from sessions where device_id = d.id and ${isLive(now)}) as sessions
      from devices d where d.user_id = ${userId} ${before && sql`and d.id < ${before}`}
      order by d.id desc limit ${limit}`,
  [
    { shape: null, given: ["userId", "now", "limit"] },
    { shape: null, given: ["userId", "now", "limit", "before"] },
  ],
);

/** Lists the sessions of that device that were not revoked. */
export function listSessionIds(identity: Identity, userId: string, id: string) {
  return identity.list(sessionsOf({ user_id: userId, id }));
}

const sessionsOf = prepared("identity", ({ user_id, id }: Holes<Key>) =>
  db
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.user_id, user_id), eq(sessions.device_id, id), isNull(sessions.revoked_at))),
);

const isOwn = ({ user_id, id }: Holes<Key>) => and(eq(devices.user_id, user_id), eq(devices.id, id));

export const updateName = prepared("identity", (row: Holes<Key & Pick<Row, "name">>) =>
  db
    .update(devices)
    .set({ name: sql`${row.name}` })
    .where(isOwn(row)),
);

/** Counts as a change in a batch, without changing the row, when the device is this user's. */
export const touchDevice = prepared("identity", (key: Holes<Key>) =>
  db.update(devices).set({ name: devices.name }).where(isOwn(key)),
);

export const deleteDevice = prepared("identity", (key: Holes<Key>) => db.delete(devices).where(isOwn(key)));

/** Deletes the oldest devices without a live session, as many as exceed the limit. */
export function deleteCrowdedOut(userId: string, now: number, condition: Condition): SQL {
  return sql`delete from devices where user_id = ${userId} and ${condition} and id in (
      select d.id from devices d where d.user_id = ${userId} and not exists (
        select 1 from sessions where device_id = d.id and ${isLive(now)})
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

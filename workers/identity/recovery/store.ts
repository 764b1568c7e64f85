import { sql, type SQL } from "drizzle-orm";
import type { RecoveryState } from "#shared/contracts/recovery.ts";
import type { Condition } from "../../db/conditions.ts";
import type { Identity } from "../../db/identity.ts";
import type { recoveries } from "../../db/schema/identity-credentials.ts";
import { USER_COLUMNS } from "../users/store.ts";
import type { UserRow } from "../users/user.ts";
import { hasAnotherWayIn } from "../users/ways-in.ts";
import type { RecoveryTimes } from "./core/stages.ts";

type Row = typeof recoveries.$inferSelect;
export type RecoveryRow = RecoveryTimes & Pick<Row, "id" | "user_id" | "address" | "started_at">;
export type Owner = UserRow & { handle: string };

const COLUMNS = sql`id, user_id, address, started_at, ready_at, lapses_at, ended_at`;

export function toRecovery({ id, started_at, ready_at }: RecoveryRow): NonNullable<RecoveryState["pending"]> {
  return {
    id,
    startedAt: new Date(started_at).toISOString(),
    readyAt: new Date(ready_at).toISOString(),
  };
}

export function findOwnerByEmail(identity: Identity, email: string): Promise<Owner | null> {
  return identity.find(sql<Owner>`select ${USER_COLUMNS}, u.handle from users u where u.email = ${email}`);
}

export function findOwner(identity: Identity, userId: string): Promise<Owner | null> {
  return identity.find(sql<Owner>`select ${USER_COLUMNS}, u.handle from users u where u.id = ${userId}`);
}

/** Two statements of one batch: both replace the codes, or nothing changes. */
export function replaceCodes(userId: string, hashes: readonly string[], now: number): [SQL, SQL] {
  return [
    sql`delete from recovery_codes where user_id = ${userId}`,
    sql`insert into recovery_codes (user_id, hash, created_at)
      select u.id, h.value, ${now} from users u, json_each(${JSON.stringify(hashes)}) h where u.id = ${userId}`,
  ];
}

/** Consumes one code. Of any number of callers with the same code, one succeeds. */
export function spendCode(userId: string, hash: string, now: number): SQL {
  return sql`update recovery_codes set used_at = ${now}
    where user_id = ${userId} and hash = ${hash} and used_at is null`;
}

/** Counts the ways into an account in one query; `passkey` is the newest one. */
export async function countMeans(
  identity: Identity,
  userId: string,
): Promise<{ codesLeft: number; passkeys: number; passkey: string | null }> {
  const row = await identity.find(
    sql<{
      codes: number;
      passkeys: number;
      passkey: string | null;
    }>`select (select count(*) from recovery_codes where user_id = ${userId} and used_at is null) as codes,
      (select count(*) from passkeys where user_id = ${userId}) as passkeys,
      (select max(id) from passkeys where user_id = ${userId}) as passkey`,
  );
  return { codesLeft: row?.codes ?? 0, passkeys: row?.passkeys ?? 0, passkey: row?.passkey ?? null };
}

/** True when the account has another way in than that passkey. */
export async function opensWithout(
  env: Env,
  identity: Identity,
  userId: string,
  passkey: string,
): Promise<boolean> {
  const row = await identity.find(
    sql<{ other: number }>`select ${hasAnotherWayIn(env, userId, { passkey })} as other`,
  );
  return row?.other === 1;
}

/** Finds the recovery that has not ended; it may have lapsed. */
export function findOpen(identity: Identity, userId: string): Promise<RecoveryRow | null> {
  return identity.find(
    sql<RecoveryRow>`select ${COLUMNS} from recoveries where user_id = ${userId} and ended_at is null`,
  );
}

export function findByLink(identity: Identity, linkHash: string): Promise<RecoveryRow | null> {
  return identity.find(sql<RecoveryRow>`select ${COLUMNS} from recoveries where link_hash = ${linkHash}`);
}

export function findByStop(identity: Identity, stopHash: string): Promise<RecoveryRow | null> {
  return identity.find(sql<RecoveryRow>`select ${COLUMNS} from recoveries where stop_hash = ${stopHash}`);
}

export function findRecovery(identity: Identity, userId: string, id: string): Promise<RecoveryRow | null> {
  return identity.find(
    sql<RecoveryRow>`select ${COLUMNS} from recoveries where id = ${id} and user_id = ${userId}`,
  );
}

export type NewRecovery = Omit<RecoveryRow, "ended_at"> & { linkHash: string; stopHash: string };

/** Begins a recovery, unless one is pending. */
export function insertRecovery(row: NewRecovery): SQL {
  return sql`insert into recoveries (id, user_id, address, link_hash, stop_hash, started_at, ready_at, lapses_at)
    select ${row.id}, u.id, ${row.address}, ${row.linkHash}, ${row.stopHash}, ${row.started_at}, ${row.ready_at},
      ${row.lapses_at}
    from users u where u.id = ${row.user_id}
    on conflict do nothing`;
}

/** Replaces the link of a recovery with a newer one. The wait continues unchanged. */
export function relink(recovery: RecoveryRow, linkHash: string): SQL {
  return sql`update recoveries set link_hash = ${linkHash} where id = ${recovery.id} and ended_at is null`;
}

/** Ends a recovery once. */
export function endRecovery(
  { id, user_id: userId }: Pick<RecoveryRow, "id" | "user_id">,
  outcome: "cancelled" | "lapsed",
  now: number,
): SQL {
  return sql`update recoveries set ended_at = ${now}, outcome = ${outcome}
    where id = ${id} and user_id = ${userId} and ended_at is null`;
}

/** Ends the open recovery when one is finished: the same one, or another that is no longer needed. */
export function endOpen(
  userId: string,
  { finished, now, condition }: { finished: string | null; now: number; condition: Condition },
): SQL {
  return sql`update recoveries set ended_at = ${now}, outcome = iif(id = ${finished}, 'finished', 'cancelled')
    where user_id = ${userId} and ended_at is null and ${condition}`;
}

/** A condition: this recovery can be finished now. */
export function isReady({ id }: Pick<RecoveryRow, "id">, now: number): Condition {
  return sql`exists (select 1 from recoveries where id = ${id} and user_id = u.id and ended_at is null
    and ready_at <= ${now} and lapses_at > ${now})`;
}

/** A condition: the passkey exists, so the statement before has just written it. */
export function hasPasskey(id: string): Condition {
  return sql`exists (select 1 from passkeys where id = ${id})`;
}

export function listLapsed(identity: Identity, now: number, limit: number): Promise<RecoveryRow[]> {
  return identity.list(
    sql<RecoveryRow>`select ${COLUMNS} from recoveries where ended_at is null and lapses_at <= ${now}
      order by lapses_at limit ${limit}`,
  );
}

/** Deletes recoveries that ended before that time, up to the limit. */
export function deleteEnded(before: number, limit: number): SQL {
  return sql`delete from recoveries where id in (select id from recoveries
    where lapses_at < ${before} and ended_at is not null limit ${limit})`;
}

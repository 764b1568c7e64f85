import sql, { empty, type Sql } from "sql-template-tag";
import type { Session, SignInMethod } from "#shared/contracts/auth.ts";
import { MOST_OWNED } from "#shared/contracts/bounds.ts";
import type { Identity } from "../../db/identity.ts";
import { settingsOf } from "../../settings/settings.ts";

export type SessionRow = {
  id: string;
  user_id: string;
  method: SignInMethod;
  device: string;
  device_id: string | null;
  app: string | null;
  client: string;
  refresh_counter: number;
  refresh_hash: string;
  successor: string | null;
  rotated_at: number;
  seen_counter: number;
  created_at: number;
  last_used_at: number;
  idle_expires_at: number;
  expires_at: number;
  revoked_at: number | null;
};

export type NewSession = Omit<
  SessionRow,
  "device_id" | "successor" | "rotated_at" | "seen_counter" | "last_used_at" | "revoked_at"
> & {
  /** The device by the hash of its key; null for a client that has none. */
  device_hash: string | null;
};

/** Written only when the statement before it in the batch was. */
export function insertSession(row: NewSession): Sql {
  return sql`insert into sessions (id, user_id, method, device, device_id, app, client, refresh_counter, refresh_hash, rotated_at,
      seen_counter, created_at, last_used_at, idle_expires_at, expires_at)
    select ${row.id}, ${row.user_id}, ${row.method}, ${row.device},
      (select id from devices where user_id = ${row.user_id} and key_hash = ${row.device_hash}), ${row.app}, ${row.client}, ${row.refresh_counter},
      ${row.refresh_hash}, ${row.created_at}, 0, ${row.created_at}, ${row.created_at}, ${row.idle_expires_at},
      ${row.expires_at}
    where changes() > 0`;
}

export function findSession(identity: Identity, id: string): Promise<SessionRow | null> {
  return identity.find<SessionRow>(sql`select * from sessions where id = ${id}`);
}

export type SessionState = Pick<SessionRow, "revoked_at" | "expires_at" | "seen_counter" | "last_used_at">;

/** Of a session, only the columns that decide about a request. */
export function findSessionState(
  identity: Identity,
  userId: string,
  id: string,
): Promise<SessionState | null> {
  return identity.find<SessionState>(
    sql`select revoked_at, expires_at, seen_counter, last_used_at from sessions
      where id = ${id} and user_id = ${userId}`,
  );
}

/** Records a use, and that the client holds the tokens of that rotation. */
export function markUsed(
  identity: Identity,
  id: string,
  { rotation, now }: { rotation: number; now: number },
): Promise<number> {
  return identity.run(
    sql`update sessions set seen_counter = max(seen_counter, ${rotation}), last_used_at = ${now} where id = ${id}`,
  );
}

/**
 * One compare-and-set: of any number of callers with the same token, one gets the row and the others null. With an
 * `app`, only a session that was granted to it turns.
 */
export function rotateSession(
  identity: Identity,
  spent: { sessionId: string; counter: number; hash: string },
  next: { hash: string; successor: string; client: string; now: number; idleMs: number },
  app: string | null,
): Promise<SessionRow | null> {
  return identity.find<SessionRow>(
    sql`update sessions set refresh_counter = refresh_counter + 1, refresh_hash = ${next.hash},
        successor = ${next.successor}, client = ${next.client}, rotated_at = ${next.now}, last_used_at = ${next.now},
        idle_expires_at = min(${next.now + next.idleMs}, expires_at),
        expiring_told_at = iif(min(${next.now + next.idleMs}, expires_at) > idle_expires_at, null, expiring_told_at)
      where id = ${spent.sessionId} and refresh_counter = ${spent.counter} and refresh_hash = ${spent.hash}
        and revoked_at is null and idle_expires_at > ${next.now} and expires_at > ${next.now}
        and (${app} is null or app = ${app})
      returning *`,
  );
}

/** Ends those of the user's sessions that have not ended yet. */
export function revokeSessions(userId: string, ids: readonly string[], reason: string, now: number): Sql {
  return sql`update sessions set revoked_at = ${now}, revoked_reason = ${reason}, successor = null
    where user_id = ${userId} and revoked_at is null and id in (select value from json_each(${JSON.stringify(ids)}))`;
}

/** Notes that the ledger and the stream know of the end. */
export function settleSessions(identity: Identity, ids: readonly string[], now: number): Promise<number> {
  return identity.run(
    sql`update sessions set settled_at = ${now} where id in (select value from json_each(${JSON.stringify(ids)}))`,
  );
}

export function listUnsettled(
  identity: Identity,
  before: number,
  limit: number,
): Promise<{ id: string; user_id: string }[]> {
  return identity.list(
    sql`select id, user_id from sessions where revoked_at is not null and settled_at is null and revoked_at < ${before}
      order by revoked_at limit ${limit}`,
  );
}

/** Live sessions whose end comes within that time and has not been told; the idle end is never after the cap. */
export function listEnding(
  identity: Identity,
  { after, until, limit }: { after: number; until: number; limit: number },
): Promise<{ id: string; user_id: string; idle_expires_at: number }[]> {
  return identity.list(
    sql`select id, user_id, idle_expires_at from sessions where revoked_at is null and expiring_told_at is null
        and idle_expires_at > ${after} and idle_expires_at <= ${until}
      order by idle_expires_at limit ${limit}`,
  );
}

/** Only for the end that was read: a refresh in between has moved it. */
export function markTold(id: string, end: number, now: number): Sql {
  return sql`update sessions set expiring_told_at = ${now}
    where id = ${id} and idle_expires_at = ${end} and expiring_told_at is null and revoked_at is null`;
}

/** The ends of that user's sessions that the ledger or the stream may not have heard of yet. */
export function listUnsettledOf(identity: Identity, userId: string): Promise<{ id: string }[]> {
  return identity.list(
    sql`select id from sessions where user_id = ${userId} and revoked_at is not null and settled_at is null`,
  );
}

/** Ends every session of a device. */
export function revokeDeviceSessions(userId: string, deviceId: string, reason: string, now: number): Sql {
  return sql`update sessions set revoked_at = ${now}, revoked_reason = ${reason}, successor = null
    where user_id = ${userId} and device_id = ${deviceId} and revoked_at is null`;
}

/** The user's sessions that can still be used, the latest sign-in first, from behind an id. */
export function listLiveSessions(
  identity: Identity,
  userId: string,
  { now, before, limit }: { now: number; before: string | null; limit: number },
): Promise<SessionRow[]> {
  const older = before === null ? empty : sql`and id < ${before}`;
  return identity.list<SessionRow>(
    sql`select * from sessions where user_id = ${userId} and revoked_at is null ${older}
        and idle_expires_at > ${now} and expires_at > ${now}
      order by id desc limit ${limit}`,
  );
}

/** The ids of the live sessions that must end when this user opens one more, the latest first. */
export function listCrowdedOut(userId: string, now: number, limit: number): Sql {
  return sql`select id from sessions where user_id = ${userId} and revoked_at is null
      and idle_expires_at > ${now} and expires_at > ${now}
    order by id desc limit ${limit} offset ${MOST_OWNED.sessions - 1}`;
}

/** A condition: that session was written. */
export function isOpened(id: string): Sql {
  return sql`exists (select 1 from sessions where id = ${id})`;
}

export function toSession(env: Env, row: SessionRow, currentId: string): Session {
  const app = settingsOf(env).oauthClients.find(({ id }) => id === row.app)?.name ?? row.app;
  return {
    id: row.id,
    device: row.device,
    method: row.method,
    createdAt: new Date(row.created_at).toISOString(),
    lastUsedAt: new Date(row.last_used_at).toISOString(),
    expiresAt: new Date(row.idle_expires_at).toISOString(),
    current: row.id === currentId,
    deviceId: row.device_id,
    app,
  };
}

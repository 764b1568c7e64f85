import { and, desc, eq, gt, isNotNull, isNull, lt, lte, type Placeholder, sql, type SQL } from "drizzle-orm";
import type { Session } from "#shared/contracts/auth.ts";
import { MOST_OWNED } from "#shared/contracts/bounds.ts";
import { ALWAYS, type Condition, IF_CHANGED } from "../../db/conditions.ts";
import type { Identity } from "../../db/identity.ts";
import { insertWhere } from "../../db/rows.ts";
import { sessions } from "../../db/schema/identity-users.ts";
import { type Holes, identityDb as db, prepared, preparedBy } from "../../db/statement.ts";
import { clientName } from "../clients/find-client.ts";
import { readsOf } from "../tokens/audience.ts";

export type SessionRow = typeof sessions.$inferSelect;
type Given = Pick<
  SessionRow,
  | "id"
  | "user_id"
  | "method"
  | "device"
  | "app"
  | "scope"
  | "client"
  | "refresh_counter"
  | "refresh_hash"
  | "created_at"
  | "idle_expires_at"
  | "expires_at"
>;
/** `device_hash` is the hash of the device's key, or null for a client without one. */
export type NewSession = Given & { device_hash: string | null };

/**
 * A condition on `sessions`: the session can still be used.
 * `isLive` of `core/lifetime.ts` is the same test of a row.
 */
export function isLive(now: number | Placeholder<string, number>): Condition {
  return sql`${sessions.revoked_at} is null and ${sessions.idle_expires_at} > ${now} and ${sessions.expires_at} > ${now}`;
}

/** Writes only when the statement before it in the batch wrote. */
export const insertSession = prepared("identity", (row: Holes<NewSession>) =>
  insertWhere(
    sessions,
    {
      id: row.id,
      user_id: row.user_id,
      method: row.method,
      device: row.device,
      device_id: sql`(select id from devices where user_id = ${row.user_id} and key_hash = ${row.device_hash})`,
      app: row.app,
      scope: row.scope,
      client: row.client,
      refresh_counter: row.refresh_counter,
      refresh_hash: row.refresh_hash,
      rotated_at: row.created_at,
      seen_counter: 0,
      created_at: row.created_at,
      last_used_at: row.created_at,
      idle_expires_at: row.idle_expires_at,
      expires_at: row.expires_at,
    },
    IF_CHANGED,
  ),
);

export function findSession(identity: Identity, id: string): Promise<SessionRow | null> {
  return identity.find(byId({ id }));
}

const byId = prepared("identity", ({ id }: Holes<{ id: string }>) =>
  db.select().from(sessions).where(eq(sessions.id, id)),
);

/** Reads only the columns of a session that decide about a request. */
export function findSessionState(identity: Identity, userId: string, id: string) {
  return identity.find(stateOf({ userId, id }));
}

const stateOf = prepared("identity", ({ userId, id }: Holes<{ userId: string; id: string }>) =>
  db
    .select({
      revoked_at: sessions.revoked_at,
      idle_expires_at: sessions.idle_expires_at,
      expires_at: sessions.expires_at,
      seen_counter: sessions.seen_counter,
      last_used_at: sessions.last_used_at,
    })
    .from(sessions)
    .where(and(eq(sessions.id, id), eq(sessions.user_id, userId))),
);

/** Records a use, and that the client holds the tokens of that rotation. */
export function markUsed(
  identity: Identity,
  id: string,
  { rotation, now }: { rotation: number; now: number },
): Promise<number> {
  return identity.run(used({ id, rotation, now }));
}

const used = prepared(
  "identity",
  ({ id, rotation, now }: Holes<{ id: string; rotation: number; now: number }>) =>
    sql`update sessions set seen_counter = max(seen_counter, ${rotation}), last_used_at = ${now} where id = ${id}`,
);

type Turn = {
  id: string;
  counter: number;
  hash: string;
  next_hash: string;
  successor: string;
  client: string;
  now: number;
  idle_end: number;
  app: string | null;
};

/**
 * Rotates with one compare-and-set. Of any number of callers with the same token, one gets the row and the
 * others get null. With an `app`, only a session that was granted to it rotates; without one, every session
 * but those of assistants.
 */
export function rotateSession(
  identity: Identity,
  spent: { sessionId: string; counter: number; hash: string },
  next: { hash: string; successor: string; client: string; now: number; idleMs: number },
  app: string | null,
): Promise<SessionRow | null> {
  const { hash: next_hash, successor, client, now, idleMs } = next;
  const { sessionId: id, counter, hash } = spent;
  return identity.find(
    turned({ id, counter, hash, next_hash, successor, client, now, idle_end: now + idleMs, app }),
  );
}

const turned = prepared(
  "identity",
  (turn: Holes<Turn>) =>
    sql<SessionRow>`update sessions set refresh_counter = refresh_counter + 1, refresh_hash = ${turn.next_hash},
        successor = ${turn.successor}, client = ${turn.client}, rotated_at = ${turn.now}, last_used_at = ${turn.now},
        idle_expires_at = min(${turn.idle_end}, expires_at),
        expiring_told_at = iif(min(${turn.idle_end}, expires_at) > idle_expires_at, null, expiring_told_at)
      where id = ${turn.id} and refresh_counter = ${turn.counter} and refresh_hash = ${turn.hash}
        and ${isLive(turn.now)}
        and ((${turn.app} is null and scope is null) or app = ${turn.app})
      returning *`,
);

/** Ends the user's live sessions, if the condition holds. */
export function revokeSessions(
  userId: string,
  { ids, reason, now, condition = ALWAYS }: Ending & { ids: readonly string[]; condition?: Condition },
): SQL {
  return sql`update sessions set revoked_at = ${now}, revoked_reason = ${reason}, successor = null
    where user_id = ${userId} and revoked_at is null and id in (select value from json_each(${JSON.stringify(ids)}))
      and ${condition}`;
}

type Ending = { reason: string; now: number };

type Span = { after: number; until: number; limit: number };

/**
 * Lists live sessions that end within that time and whose end was not reported.
 * The idle end is never after the cap.
 */
export function listEnding(identity: Identity, span: Span) {
  return identity.list(ending(span));
}

const ending = prepared("identity", ({ after, until, limit }: Holes<Span>) =>
  db
    .select({ id: sessions.id, user_id: sessions.user_id, idle_expires_at: sessions.idle_expires_at })
    .from(sessions)
    .where(
      and(
        isNull(sessions.revoked_at),
        isNull(sessions.expiring_told_at),
        gt(sessions.idle_expires_at, after),
        lte(sessions.idle_expires_at, until),
      ),
    )
    .orderBy(sessions.idle_expires_at)
    .limit(limit),
);

/** Marks only the end that was read; a refresh in between has moved it. */
export function markTold(id: string, end: number, now: number): SQL {
  return sql`update sessions set expiring_told_at = ${now}
    where id = ${id} and idle_expires_at = ${end} and expiring_told_at is null and revoked_at is null`;
}

/** Ends every session of a device. */
export function revokeDeviceSessions(userId: string, deviceId: string, { reason, now }: Ending): SQL {
  return sql`update sessions set revoked_at = ${now}, revoked_reason = ${reason}, successor = null
    where user_id = ${userId} and device_id = ${deviceId} and revoked_at is null`;
}

type Listing = { now: number; before: string | null; limit: number; of?: "assistants" | undefined };

/** Lists the user's live sessions after an id, or those of assistants, the latest sign-in first. */
export function listLiveSessions(
  identity: Identity,
  userId: string,
  { now, before, limit, of }: Listing,
): Promise<SessionRow[]> {
  return identity.list(live(of ?? "all", { userId, now, limit, ...(before !== null && { before }) }));
}

const live = preparedBy(
  "identity",
  (of: "all" | "assistants", given: Holes<{ userId: string; now: number; limit: number; before?: string }>) =>
    db
      .select()
      .from(sessions)
      .where(
        and(
          eq(sessions.user_id, given.userId),
          isLive(given.now),
          of === "assistants" ? isNotNull(sessions.scope) : undefined,
          given.before && lt(sessions.id, given.before),
        ),
      )
      .orderBy(desc(sessions.id))
      .limit(given.limit),
  [
    { shape: "all", given: ["userId", "now", "limit"] },
    { shape: "all", given: ["userId", "now", "limit", "before"] },
    { shape: "assistants", given: ["userId", "now", "limit"] },
    { shape: "assistants", given: ["userId", "now", "limit", "before"] },
  ],
);

/** Lists the live sessions that must end when this user opens one more, the latest first. */
export const listCrowdedOut = prepared(
  "identity",
  ({ userId, now, limit }: Holes<{ userId: string; now: number; limit: number }>) =>
    db
      .select({ id: sessions.id })
      .from(sessions)
      .where(and(eq(sessions.user_id, userId), isLive(now)))
      .orderBy(desc(sessions.id))
      .limit(limit)
      .offset(MOST_OWNED.sessions - 1),
);

/** A condition: that session was written. */
export function isOpened(id: string): Condition {
  return sql`exists (select 1 from sessions where id = ${id})`;
}

/** Deletes sessions that ended before that time and that every store knows to be revoked, up to the limit. */
export function deleteEnded(before: number, limit: number): SQL {
  return sql`delete from sessions where id in (select id from sessions
    where expires_at < ${before} and (revoked_at is null or settled_at is not null) limit ${limit})`;
}

export function toSession(env: Env, row: SessionRow, currentId: string): Session {
  return {
    id: row.id,
    device: row.device,
    method: row.method,
    createdAt: new Date(row.created_at).toISOString(),
    lastUsedAt: new Date(row.last_used_at).toISOString(),
    expiresAt: new Date(row.idle_expires_at).toISOString(),
    current: row.id === currentId,
    deviceId: row.device_id,
    app: row.app === null ? null : clientName(env, row.app),
    reads: readsOf(row.scope),
  };
}

import { and, desc, eq, gt, isNull, lt, type Placeholder, sql, type SQL } from "drizzle-orm";
import * as z from "zod";
import type { ApiKey } from "#shared/contracts/api-keys.ts";
import { MOST_OWNED } from "#shared/contracts/bounds.ts";
import { SCOPES, type Scope } from "#shared/scopes.ts";
import { ALWAYS, type Condition, IF_CHANGED } from "../../db/conditions.ts";
import type { Identity } from "../../db/identity.ts";
import { insertWhere } from "../../db/rows.ts";
import { api_keys } from "../../db/schema/identity-users.ts";
import { type Holes, identityDb as db, prepared, preparedBy } from "../../db/statement.ts";

type Row = typeof api_keys.$inferSelect;
/** `scopes` is a JSON array. */
export type ApiKeyRow = Pick<Row, keyof typeof COLUMNS>;

export type NewApiKey = Omit<ApiKeyRow, "last_used_at" | "replaced_by"> & { hash: string };

const Scopes = z.array(z.string());
const COLUMNS = {
  id: api_keys.id,
  user_id: api_keys.user_id,
  name: api_keys.name,
  prefix: api_keys.prefix,
  scopes: api_keys.scopes,
  created_at: api_keys.created_at,
  expires_at: api_keys.expires_at,
  last_used_at: api_keys.last_used_at,
  replaced_by: api_keys.replaced_by,
};

/** Returns the scopes of a key. An unknown scope allows nothing. */
export function scopesOf({ scopes }: Pick<ApiKeyRow, "scopes">): Scope[] {
  return Scopes.parse(JSON.parse(scopes)).filter((name): name is Scope => Object.hasOwn(SCOPES, name));
}

export function toApiKey(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: scopesOf(row),
    createdAt: new Date(row.created_at).toISOString(),
    expiresAt: new Date(row.expires_at).toISOString(),
    lastUsedAt: row.last_used_at === null ? null : new Date(row.last_used_at).toISOString(),
    replacedBy: row.replaced_by,
  };
}

/** A condition: this user has room for one more key. */
function hasRoom(userId: string, now: number): Condition {
  return sql`(select count(*) from api_keys where user_id = ${userId} and revoked_at is null and expires_at > ${now})
    < ${MOST_OWNED.apiKeys}`;
}

export async function isFull(identity: Identity, userId: string, now: number): Promise<boolean> {
  return (await identity.find(sql`select 1 as has_room where ${hasRoom(userId, now)}`)) === null;
}

/** Writes the key while the user has room for one more. */
export function insertApiKey(row: NewApiKey): SQL {
  return insertWhere(api_keys, row, sql`${isUser(row)} and ${hasRoom(row.user_id, row.created_at)}`);
}

/** Writes only when the statement before it in the batch wrote. */
export function insertSuccessor(row: NewApiKey): SQL {
  return insertWhere(api_keys, row, sql`${isUser(row)} and ${IF_CHANGED}`);
}

function isUser({ user_id }: NewApiKey): Condition {
  return sql`exists (select 1 from users where id = ${user_id})`;
}

/**
 * Sets the end of a key that gets a successor, once. The end is never later than before; without an overlap
 * it is now. During an overlap both keys count, and the user must have room for both.
 */
export function replaceApiKey(
  userId: string,
  id: string,
  given: { by: string; endsAt: number; now: number },
): SQL {
  const revokedAt = given.endsAt <= given.now ? given.now : null;
  const fits = revokedAt === null ? hasRoom(userId, given.now) : ALWAYS;
  return sql`update api_keys set replaced_by = ${given.by}, expires_at = min(expires_at, ${given.endsAt}),
      revoked_at = ${revokedAt}
    where id = ${id} and user_id = ${userId} and revoked_at is null and expires_at > ${given.now} and replaced_by is null and ${fits}`;
}

export function revokeApiKey(userId: string, id: string, now: number): SQL {
  return sql`update api_keys set revoked_at = ${now}
    where id = ${id} and user_id = ${userId} and revoked_at is null`;
}

/** Finds the live key with that hash, of any user. */
export function findByHash(identity: Identity, hash: string, now: number): Promise<ApiKeyRow | null> {
  return identity.find(byHash({ hash, now }));
}

const isLive = (now: Placeholder<string, number>) =>
  and(isNull(api_keys.revoked_at), gt(api_keys.expires_at, now));

const byHash = prepared("identity", ({ hash, now }: Holes<{ hash: string; now: number }>) =>
  db
    .select(COLUMNS)
    .from(api_keys)
    .where(and(eq(api_keys.hash, hash), isLive(now))),
);

export function findApiKey(
  identity: Identity,
  key: { userId: string; id: string; now: number },
): Promise<ApiKeyRow | null> {
  return identity.find(byId(key));
}

const byId = prepared("identity", ({ userId, id, now }: Holes<{ userId: string; id: string; now: number }>) =>
  db
    .select(COLUMNS)
    .from(api_keys)
    .where(and(eq(api_keys.id, id), eq(api_keys.user_id, userId), isLive(now))),
);

/** Lists the user's usable keys after an id, the newest first. */
export function listApiKeys(
  identity: Identity,
  userId: string,
  { now, before, limit }: { now: number; before: string | null; limit: number },
): Promise<ApiKeyRow[]> {
  return identity.list(page(null, { userId, now, limit, ...(before !== null && { before }) }));
}

const page = preparedBy(
  "identity",
  (_: null, given: Holes<{ userId: string; now: number; limit: number; before?: string }>) =>
    db
      .select(COLUMNS)
      .from(api_keys)
      .where(
        and(
          eq(api_keys.user_id, given.userId),
          isLive(given.now),
          given.before && lt(api_keys.id, given.before),
        ),
      )
      .orderBy(desc(api_keys.id))
      .limit(given.limit),
  [
    { shape: null, given: ["userId", "now", "limit"] },
    { shape: null, given: ["userId", "now", "limit", "before"] },
  ],
);

/** Records a use, unless one was recorded in the last minutes. */
export function touchApiKey(
  identity: Identity,
  id: string,
  { now, unlessSince }: { now: number; unlessSince: number },
): Promise<number> {
  return identity.run(
    sql`update api_keys set last_used_at = ${now}
      where id = ${id} and (last_used_at is null or last_used_at <= ${unlessSince})`,
  );
}

/** Deletes keys that ended before that time and that every store knows to be revoked, up to the limit. */
export function deleteEnded(before: number, limit: number): SQL {
  return sql`delete from api_keys where id in (select id from api_keys
    where expires_at < ${before} and (revoked_at is null or settled_at is not null) limit ${limit})`;
}

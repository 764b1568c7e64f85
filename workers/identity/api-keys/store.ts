import sql, { empty, type Sql } from "sql-template-tag";
import * as z from "zod";
import type { ApiKey } from "#shared/contracts/api-keys.ts";
import { MOST_OWNED } from "#shared/contracts/bounds.ts";
import { SCOPES, type Scope } from "#shared/scopes.ts";
import type { Identity } from "../../db/identity.ts";

export type ApiKeyRow = {
  id: string;
  user_id: string;
  name: string;
  prefix: string;
  /** A JSON array. */
  scopes: string;
  created_at: number;
  expires_at: number;
  last_used_at: number | null;
  replaced_by: string | null;
};

export type NewApiKey = Omit<ApiKeyRow, "last_used_at" | "replaced_by"> & { hash: string };

const Scopes = z.array(z.string());
const COLUMNS = sql`id, user_id, name, prefix, scopes, created_at, expires_at, last_used_at, replaced_by`;

/** What the key may do; a scope that is no longer known allows nothing. */
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

/** A condition: this user may have one key more. */
function hasRoom(userId: string, now: number): Sql {
  return sql`(select count(*) from api_keys where user_id = ${userId} and revoked_at is null and expires_at > ${now})
    < ${MOST_OWNED.apiKeys}`;
}

export async function isFull(identity: Identity, userId: string, now: number): Promise<boolean> {
  return (await identity.find(sql`select 1 as has_room where ${hasRoom(userId, now)}`)) === null;
}

/** Written while the user may have one more. */
export function insertApiKey(row: NewApiKey): Sql {
  return sql`${insertion(row)} and ${hasRoom(row.user_id, row.created_at)}`;
}

function insertion(row: NewApiKey): Sql {
  return sql`insert into api_keys (id, user_id, name, prefix, hash, scopes, created_at, expires_at)
    select ${row.id}, id, ${row.name}, ${row.prefix}, ${row.hash}, ${row.scopes}, ${row.created_at}, ${row.expires_at}
    from users where id = ${row.user_id}`;
}

/** Written only when the statement before it in the batch was. */
export function insertSuccessor(row: NewApiKey): Sql {
  return sql`${insertion(row)} and changes() > 0`;
}

/**
 * Lets a key run out for its successor, once: never later than it would have, and at once without an overlap. With one
 * there are two for a while, and the user must have room for them.
 */
export function replaceApiKey(
  userId: string,
  id: string,
  given: { by: string; endsAt: number; now: number },
): Sql {
  const revokedAt = given.endsAt <= given.now ? given.now : null;
  const fits = revokedAt === null ? hasRoom(userId, given.now) : sql`true`;
  return sql`update api_keys set replaced_by = ${given.by}, expires_at = min(expires_at, ${given.endsAt}),
      revoked_at = ${revokedAt}
    where id = ${id} and user_id = ${userId} and revoked_at is null and expires_at > ${given.now} and replaced_by is null and ${fits}`;
}

export function revokeApiKey(userId: string, id: string, now: number): Sql {
  return sql`update api_keys set revoked_at = ${now}
    where id = ${id} and user_id = ${userId} and revoked_at is null`;
}

/** The live key with that hash, whoever's it is. */
export function findByHash(identity: Identity, hash: string, now: number): Promise<ApiKeyRow | null> {
  return identity.find<ApiKeyRow>(
    sql`select ${COLUMNS} from api_keys where hash = ${hash} and revoked_at is null and expires_at > ${now}`,
  );
}

export function findApiKey(
  identity: Identity,
  { userId, id, now }: { userId: string; id: string; now: number },
): Promise<ApiKeyRow | null> {
  return identity.find<ApiKeyRow>(
    sql`select ${COLUMNS} from api_keys
      where id = ${id} and user_id = ${userId} and revoked_at is null and expires_at > ${now}`,
  );
}

/** The user's keys that can still be used, the newest first, from behind an id. */
export function listApiKeys(
  identity: Identity,
  userId: string,
  { now, before, limit }: { now: number; before: string | null; limit: number },
): Promise<ApiKeyRow[]> {
  const older = before === null ? empty : sql`and id < ${before}`;
  return identity.list<ApiKeyRow>(
    sql`select ${COLUMNS} from api_keys where user_id = ${userId} and revoked_at is null ${older} and expires_at > ${now}
      order by id desc limit ${limit}`,
  );
}

/** Notes a use, unless one of the same minutes has been noted. */
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

/** Notes that the ledger and the stream know of the end. */
export function settleApiKey(identity: Identity, id: string, now: number): Promise<number> {
  return identity.run(sql`update api_keys set settled_at = ${now} where id = ${id}`);
}

export function listUnsettled(
  identity: Identity,
  before: number,
  limit: number,
): Promise<{ id: string; user_id: string }[]> {
  return identity.list(
    sql`select id, user_id from api_keys where revoked_at is not null and settled_at is null and revoked_at < ${before}
      order by revoked_at limit ${limit}`,
  );
}

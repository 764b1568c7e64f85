import { and, asc, eq, sql, type SQL } from "drizzle-orm";
import { MOST_OWNED } from "#shared/contracts/bounds.ts";
import type { Provider } from "#shared/contracts/providers.ts";
import { type Condition, IF_CHANGED } from "../../db/conditions.ts";
import type { Identity } from "../../db/identity.ts";
import { insertWhere } from "../../db/rows.ts";
import { provider_identities } from "../../db/schema/identity-credentials.ts";
import { type Holes, identityDb as db, prepared } from "../../db/statement.ts";
import { hasAnotherWayIn } from "../users/ways-in.ts";
import type { Person } from "./core/person.ts";
import { isLive } from "../sessions/store.ts";

type Row = typeof provider_identities.$inferSelect;
export type IdentityRow = Pick<Row, "id" | "user_id" | "provider" | "email" | "created_at" | "last_used_at">;

/** A link that can be revoked at its provider. */
export type Sealed = Pick<Row, "id" | "user_id" | "provider"> & { refresh_sealed: string };

export type NewIdentity = { id: string; userId: string; person: Person; now: number };

const COLUMNS = {
  id: provider_identities.id,
  user_id: provider_identities.user_id,
  provider: provider_identities.provider,
  email: provider_identities.email,
  created_at: provider_identities.created_at,
  last_used_at: provider_identities.last_used_at,
};

export function findIdentity(identity: Identity, { issuer, subject }: Person): Promise<IdentityRow | null> {
  return identity.find(bySubject({ issuer, subject }));
}

const bySubject = prepared("identity", ({ issuer, subject }: Holes<Pick<Row, "issuer" | "subject">>) =>
  db
    .select(COLUMNS)
    .from(provider_identities)
    .where(and(eq(provider_identities.issuer, issuer), eq(provider_identities.subject, subject))),
);

export function listIdentities(identity: Identity, userId: string): Promise<IdentityRow[]> {
  return identity.list(ofUser({ userId }));
}

const ofUser = prepared("identity", ({ userId }: Holes<{ userId: string }>) =>
  db
    .select(COLUMNS)
    .from(provider_identities)
    .where(eq(provider_identities.user_id, userId))
    .orderBy(asc(provider_identities.created_at), asc(provider_identities.id)),
);

export async function hasIdentityAt(
  identity: Identity,
  userId: string,
  provider: Provider,
): Promise<boolean> {
  const found = await identity.find(
    sql`select 1 as found from provider_identities where user_id = ${userId} and provider = ${provider}`,
  );
  return found !== null;
}

/** A condition: no account has that identity. */
export function isUnknown({ issuer, subject }: Person): Condition {
  return sql`not exists (select 1 from provider_identities where issuer = ${issuer} and subject = ${subject})`;
}

/** Writes only when the statement before it in the batch wrote. */
export function insertFirstIdentity(given: NewIdentity) {
  return firstInserted(rowOf(given));
}

const firstInserted = prepared("identity", (row: Holes<Row>) =>
  insertWhere(provider_identities, row, IF_CHANGED),
);

function rowOf({ id, userId, person, now }: NewIdentity): Row {
  const { provider, issuer, subject, email } = person;
  const used = { created_at: now, last_used_at: now };
  return { id, user_id: userId, provider, issuer, subject, email, refresh_sealed: null, ...used };
}

/** A condition: this user has room for one more link. */
function hasRoom(userId: string): Condition {
  return sql`(select count(*) from provider_identities where user_id = ${userId}) < ${MOST_OWNED.providerIdentities}`;
}

export async function isFull(identity: Identity, userId: string): Promise<boolean> {
  return (await identity.find(sql`select 1 as has_room where ${hasRoom(userId)}`)) === null;
}

/** Writes only while the requesting session lives, there is room, and no account has that identity. */
export function insertIdentity(given: NewIdentity, sessionId: string): SQL {
  const { userId, now } = given;
  const isAllowed = sql`exists (select 1 from sessions where id = ${sessionId} and user_id = ${userId}
    and ${isLive(now)}) and ${hasRoom(userId)}`;
  return sql`${insertWhere(provider_identities, rowOf(given), isAllowed)} on conflict (issuer, subject) do nothing`;
}

/** Writes nothing when the link was removed. */
export function keepSealed({ id, userId }: { id: string; userId: string }, sealed: string): SQL {
  return sql`update provider_identities set refresh_sealed = ${sealed} where id = ${id} and user_id = ${userId}`;
}

/** Deletes the token, unless a sign-in has stored a newer one. */
export function forgetSealed({ id, user_id, refresh_sealed }: Sealed): SQL {
  return sql`update provider_identities set refresh_sealed = null
    where id = ${id} and user_id = ${user_id} and refresh_sealed = ${refresh_sealed}`;
}

export function listSealed(identity: Identity, userId: string, limit: number): Promise<Sealed[]> {
  return identity.list(
    sql`select id, user_id, provider, refresh_sealed from provider_identities
      where user_id = ${userId} and refresh_sealed is not null order by id limit ${limit}`,
  );
}

export function findSealed(identity: Identity, userId: string, id: string): Promise<Sealed | null> {
  return identity.find(
    sql`select id, user_id, provider, refresh_sealed from provider_identities
      where user_id = ${userId} and id = ${id} and refresh_sealed is not null`,
  );
}

/** The deciding statement of a sign-in. It changes nothing when the link was removed. */
export function useIdentity({ id, user_id }: IdentityRow, now: number): SQL {
  return sql`update provider_identities set last_used_at = ${now} where id = ${id} and user_id = ${user_id}`;
}

/** Deletes the link, unless it is the last way in. */
export function deleteIdentity(env: Env, userId: string, id: string): SQL {
  return sql`delete from provider_identities where id = ${id} and user_id = ${userId}
    and ${hasAnotherWayIn(env, userId, { providerIdentity: id })}`;
}

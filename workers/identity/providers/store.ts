import sql, { type Sql } from "sql-template-tag";
import { MOST_OWNED } from "#shared/contracts/bounds.ts";
import type { Provider } from "#shared/contracts/providers.ts";
import type { Identity } from "../../db/identity.ts";
import { hasAnotherWayIn } from "../users/ways-in.ts";
import type { Person } from "./core/person.ts";

export type IdentityRow = {
  id: string;
  user_id: string;
  provider: Provider;
  email: string | null;
  created_at: number;
  last_used_at: number;
};

/** A link that can be taken back at its provider. */
export type Sealed = { id: string; user_id: string; provider: Provider; refresh_sealed: string };

export type NewIdentity = { id: string; userId: string; person: Person; now: number };

const COLUMNS = sql`id, user_id, provider, email, created_at, last_used_at`;

export function findIdentity(identity: Identity, { issuer, subject }: Person): Promise<IdentityRow | null> {
  return identity.find(
    sql`select ${COLUMNS} from provider_identities where issuer = ${issuer} and subject = ${subject}`,
  );
}

export function listIdentities(identity: Identity, userId: string): Promise<IdentityRow[]> {
  return identity.list(
    sql`select ${COLUMNS} from provider_identities where user_id = ${userId} order by created_at, id`,
  );
}

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

/** A condition: nobody has that identity. */
export function isUnknown({ issuer, subject }: Person): Sql {
  return sql`not exists (select 1 from provider_identities where issuer = ${issuer} and subject = ${subject})`;
}

/** Written only when the statement before it in the batch was. */
export function insertFirstIdentity(given: NewIdentity): Sql {
  return sql`${insertion(given)} where changes() > 0`;
}

/** A condition: this user may have one more linked. */
function hasRoom(userId: string): Sql {
  return sql`(select count(*) from provider_identities where user_id = ${userId}) < ${MOST_OWNED.providerIdentities}`;
}

export async function isFull(identity: Identity, userId: string): Promise<boolean> {
  return (await identity.find(sql`select 1 as has_room where ${hasRoom(userId)}`)) === null;
}

/** Written only while the session that asked for it lives, there is room, and nobody has that identity. */
export function insertIdentity(given: NewIdentity, sessionId: string): Sql {
  const { userId, now } = given;
  return sql`${insertion(given)}
    where exists (select 1 from sessions where id = ${sessionId} and user_id = ${userId}
      and revoked_at is null and expires_at > ${now})
      and ${hasRoom(userId)}
    on conflict (issuer, subject) do nothing`;
}

/** Writes nothing when the link has been taken away. */
export function keepSealed({ id, userId }: { id: string; userId: string }, sealed: string): Sql {
  return sql`update provider_identities set refresh_sealed = ${sealed} where id = ${id} and user_id = ${userId}`;
}

/** Leaves what a sign-in has kept since. */
export function forgetSealed({ id, user_id, refresh_sealed }: Sealed): Sql {
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

/** The decider of a sign-in: changes nothing once the link has been taken away. */
export function useIdentity({ id, user_id }: IdentityRow, now: number): Sql {
  return sql`update provider_identities set last_used_at = ${now} where id = ${id} and user_id = ${user_id}`;
}

/** Deletes unless it is the last way in. */
export function deleteIdentity(env: Env, userId: string, id: string): Sql {
  return sql`delete from provider_identities where id = ${id} and user_id = ${userId}
    and ${hasAnotherWayIn(env, userId, { providerIdentity: id })}`;
}

function insertion({ id, userId, person, now }: NewIdentity): Sql {
  return sql`insert into provider_identities (id, user_id, provider, issuer, subject, email, created_at, last_used_at)
    select ${id}, ${userId}, ${person.provider}, ${person.issuer}, ${person.subject}, ${person.email}, ${now}, ${now}`;
}

import sql, { empty, type Sql } from "sql-template-tag";
import * as z from "zod";
import { MOST_OWNED } from "#shared/contracts/bounds.ts";
import { MOST_SIGNALLED, type Passkey as ListedPasskey } from "#shared/contracts/passkeys.ts";
import type { Identity } from "../../db/identity.ts";

const Transports = z.array(z.string());

export type Passkey = {
  id: string;
  user_id: string;
  credential_id: string;
  public_key: string;
  counter: number;
  backup_eligible: number;
  backed_up: number;
  /** When its owner was told that the counter of this synced passkey fell behind. */
  counter_behind_at: number | null;
};

export type NewPasskey = Omit<Passkey, "counter_behind_at"> & {
  rp_id: string;
  transports: string[];
  aaguid: string;
  name: string;
  created_at: number;
};

export type PasskeyRow = Pick<
  NewPasskey,
  "id" | "credential_id" | "name" | "backup_eligible" | "backed_up" | "created_at"
> & { transports: string; last_used_at: number };

/** Written only when the statement before it in the batch was. */
export function insertPasskey(row: NewPasskey): Sql {
  return sql`insert into passkeys (id, user_id, credential_id, rp_id, public_key, counter, transports, backup_eligible,
      backed_up, aaguid, name, created_at, last_used_at)
    select ${row.id}, ${row.user_id}, ${row.credential_id}, ${row.rp_id}, ${row.public_key}, ${row.counter},
      ${JSON.stringify(row.transports)}, ${row.backup_eligible}, ${row.backed_up}, ${row.aaguid}, ${row.name},
      ${row.created_at}, ${row.created_at}
    where changes() > 0`;
}

/** A condition: nobody has that passkey. */
export function isUnheld(credentialId: string): Sql {
  return sql`not exists (select 1 from passkeys where credential_id = ${credentialId})`;
}

export async function isPasskeyKnown(identity: Identity, credentialId: string): Promise<boolean> {
  return (
    (await identity.find(sql`select 1 as known from passkeys where credential_id = ${credentialId}`)) !== null
  );
}

/** A passkey that was made for another RP ID; null where there is none. */
export function findOtherRpId(identity: Identity, rpId: string): Promise<{ rp_id: string } | null> {
  return identity.find<{ rp_id: string }>(sql`select rp_id from passkeys where rp_id <> ${rpId} limit 1`);
}

/** Moves the counter on; writes nothing when another use has meanwhile moved it as far. */
export function moveCounter(
  passkey: Passkey,
  used: { counter: number; backedUp: boolean; now: number },
): Sql {
  return sql`update passkeys set counter = ${used.counter}, backed_up = ${used.backedUp ? 1 : 0},
      last_used_at = ${used.now}
    where id = ${passkey.id} and (counter < ${used.counter} or (counter = 0 and ${used.counter} = 0))`;
}

/**
 * Notes a use by a device whose count is behind, and leaves the highest as it is. The first of them is told to the owner:
 * it writes nothing when another was first, nor a later one when none was.
 */
export function keepCounter(
  passkey: Passkey,
  used: { isFirst: boolean; backedUp: boolean; now: number },
): Sql {
  return sql`update passkeys set backed_up = ${used.backedUp ? 1 : 0}, last_used_at = ${used.now},
      counter_behind_at = coalesce(counter_behind_at, ${used.now})
    where id = ${passkey.id} and (counter_behind_at is null) = ${used.isFirst ? 1 : 0}`;
}

export function findCounter(
  identity: Identity,
  id: string,
): Promise<Pick<Passkey, "counter" | "counter_behind_at"> | null> {
  return identity.find(sql`select counter, counter_behind_at from passkeys where id = ${id}`);
}

/** Changes nothing and counts as a change: what is noted of the passkey hangs on it. */
export function touchPasskey(passkey: Passkey): Sql {
  return sql`update passkeys set counter = counter where id = ${passkey.id}`;
}

/** Written while the condition holds unless somebody has it already; the first of the batch that adds it. */
export function addPasskeyTo(userId: string, row: NewPasskey, condition: Sql): Sql {
  return sql`insert into passkeys (id, user_id, credential_id, rp_id, public_key, counter, transports, backup_eligible,
      backed_up, aaguid, name, created_at, last_used_at)
    select ${row.id}, u.id, ${row.credential_id}, ${row.rp_id}, ${row.public_key}, ${row.counter},
      ${JSON.stringify(row.transports)}, ${row.backup_eligible}, ${row.backed_up}, ${row.aaguid}, ${row.name},
      ${row.created_at}, ${row.created_at}
    from users u where u.id = ${userId} and ${condition}
    on conflict (credential_id) do nothing`;
}

/** The user's passkeys, the oldest first, from behind an id. */
export function listPasskeys(
  identity: Identity,
  userId: string,
  { after, limit }: { after: string | null; limit: number },
): Promise<PasskeyRow[]> {
  const newer = after === null ? empty : sql`and id > ${after}`;
  return identity.list<PasskeyRow>(
    sql`select id, credential_id, name, backup_eligible, backed_up, transports, created_at, last_used_at
      from passkeys where user_id = ${userId} ${newer} order by id limit ${limit}`,
  );
}

/** What an authenticator is told of every passkey of the account: leaving one out would make a browser hide it. */
export function listCredentials(
  identity: Identity,
  userId: string,
): Promise<Pick<PasskeyRow, "credential_id" | "transports">[]> {
  return identity.list(
    sql`select credential_id, transports from passkeys where user_id = ${userId} order by id limit ${MOST_SIGNALLED}`,
  );
}

/** A condition: this user may have one passkey more. */
export function hasRoom(userId: string): Sql {
  return sql`(select count(*) from passkeys where user_id = ${userId}) < ${MOST_OWNED.passkeys}`;
}

/** Where there are too many, those go that were not used for longest; never one that has just been made. */
export function deleteCrowdedOut(userId: string, condition: Sql): Sql {
  return sql`delete from passkeys where user_id = ${userId} and ${condition} and id in (
    select id from passkeys where user_id = ${userId} order by last_used_at desc, id desc
    limit -1 offset ${MOST_OWNED.passkeys})`;
}

export function renamePasskey(userId: string, id: string, name: string): Sql {
  return sql`update passkeys set name = ${name} where id = ${id} and user_id = ${userId}`;
}

/** Deletes it only while `condition` holds. */
export function deletePasskey(userId: string, id: string, condition: Sql): Sql {
  return sql`delete from passkeys where id = ${id} and user_id = ${userId} and ${condition}`;
}

export async function ownsPasskey(identity: Identity, userId: string, id: string): Promise<boolean> {
  return (
    (await identity.find(sql`select 1 as owned from passkeys where id = ${id} and user_id = ${userId}`)) !==
    null
  );
}

export function toPasskey(row: PasskeyRow): ListedPasskey {
  return {
    id: row.id,
    name: row.name,
    synced: row.backup_eligible === 1,
    backedUp: row.backed_up === 1,
    transports: Transports.parse(JSON.parse(row.transports)),
    createdAt: new Date(row.created_at).toISOString(),
    lastUsedAt: new Date(row.last_used_at).toISOString(),
  };
}

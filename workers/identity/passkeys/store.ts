import sql, { type Sql } from "sql-template-tag";
import type { Identity } from "../../db/identity.ts";
import type { UserRow } from "../new-user.ts";

export type Passkey = {
  id: string;
  user_id: string;
  credential_id: string;
  public_key: string;
  counter: number;
  backup_eligible: number;
  backed_up: number;
};

export type NewPasskey = Passkey & {
  rp_id: string;
  transports: string[];
  aaguid: string;
  name: string;
  created_at: number;
};

/** Written only when the statement before it in the batch was. */
export function insertPasskey(row: NewPasskey): Sql {
  return sql`insert into passkeys (id, user_id, credential_id, rp_id, public_key, counter, transports, backup_eligible,
      backed_up, aaguid, name, created_at, last_used_at)
    select ${row.id}, ${row.user_id}, ${row.credential_id}, ${row.rp_id}, ${row.public_key}, ${row.counter},
      ${JSON.stringify(row.transports)}, ${row.backup_eligible}, ${row.backed_up}, ${row.aaguid}, ${row.name},
      ${row.created_at}, ${row.created_at}
    where changes() > 0`;
}

export async function isPasskeyKnown(identity: Identity, credentialId: string): Promise<boolean> {
  return (
    (await identity.find(sql`select 1 as known from passkeys where credential_id = ${credentialId}`)) !== null
  );
}

/** The passkey and its owner, if the handle that the authenticator kept is that owner's. */
export async function findPasskey(
  identity: Identity,
  credentialId: string,
  handle: string,
): Promise<(Passkey & { owner: UserRow }) | null> {
  const row = await identity.find<
    Passkey & { [Column in keyof UserRow as `owner_${Column}`]: UserRow[Column] }
  >(
    sql`select p.id, p.user_id, p.credential_id, p.public_key, p.counter, p.backup_eligible, p.backed_up,
        u.id as owner_id, u.email as owner_email, u.email_verified_at as owner_email_verified_at,
        u.name as owner_name, u.avatar as owner_avatar, u.tier as owner_tier, u.version as owner_version,
        u.created_at as owner_created_at
      from passkeys p join users u on u.id = p.user_id
      where p.credential_id = ${credentialId} and u.handle = ${handle}`,
  );
  if (row === null) return null;
  const owner: UserRow = {
    id: row.owner_id,
    email: row.owner_email,
    email_verified_at: row.owner_email_verified_at,
    name: row.owner_name,
    avatar: row.owner_avatar,
    tier: row.owner_tier,
    version: row.owner_version,
    created_at: row.owner_created_at,
  };
  return { ...row, owner };
}

/** Moves the counter on; writes nothing when another use has meanwhile moved it as far. */
export function usePasskey(passkey: Passkey, used: { counter: number; backedUp: boolean; now: number }): Sql {
  return sql`update passkeys set counter = ${used.counter}, backed_up = ${used.backedUp ? 1 : 0},
      last_used_at = ${used.now}
    where id = ${passkey.id} and (counter < ${used.counter} or (counter = 0 and ${used.counter} = 0))`;
}

/** Changes nothing and counts as a change: what is noted of the passkey hangs on it. */
export function touchPasskey(passkey: Passkey): Sql {
  return sql`update passkeys set counter = counter where id = ${passkey.id}`;
}

import sql, { type Sql } from "sql-template-tag";
import type { Identity } from "../../db/identity.ts";
import type { UserRow } from "../users/store.ts";
import type { Passkey } from "./store.ts";

export type OwnedPasskey = Passkey & { owner: UserRow };
export type OwnedRow = Passkey & { [Column in keyof UserRow as `owner_${Column}`]: UserRow[Column] };

/** The passkey and its owner, if the handle that the authenticator kept is that owner's. */
export async function findPasskey(
  identity: Identity,
  credentialId: string,
  handle: string,
): Promise<OwnedPasskey | null> {
  const row = await identity.find<OwnedRow>(ownedPasskey(credentialId, handle));
  return row === null ? null : toOwned(row);
}

export function ownedPasskey(credentialId: string, handle: string): Sql {
  return sql`select p.id, p.user_id, p.credential_id, p.public_key, p.counter, p.backup_eligible, p.backed_up,
      p.counter_behind_at,
      u.id as owner_id, u.email as owner_email, u.email_verified_at as owner_email_verified_at,
      u.name as owner_name, u.avatar as owner_avatar, u.tier as owner_tier, u.version as owner_version,
      u.created_at as owner_created_at
    from passkeys p join users u on u.id = p.user_id
    where p.credential_id = ${credentialId} and u.handle = ${handle}`;
}

export function toOwned(row: OwnedRow): OwnedPasskey {
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

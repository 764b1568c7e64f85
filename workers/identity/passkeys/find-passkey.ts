import type { Identity } from "../../db/identity.ts";
import type { UserRow } from "../users/user.ts";
import { type OwnedRow, ownedPasskey, type Passkey } from "./store.ts";

export type OwnedPasskey = Passkey & { owner: UserRow };

/** Finds the passkey and its owner, if the authenticator's handle is that owner's. */
export async function findPasskey(
  identity: Identity,
  credentialId: string,
  handle: string,
): Promise<OwnedPasskey | null> {
  const row = await identity.find(ownedPasskey({ credentialId, handle }));
  return row === null ? null : toOwned(row);
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

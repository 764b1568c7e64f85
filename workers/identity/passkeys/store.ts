import { and, asc, eq, gt, ne, sql, type SQL } from "drizzle-orm";
import * as z from "zod";
import { MOST_OWNED } from "#shared/contracts/bounds.ts";
import { MOST_SIGNALLED, type Passkey as ListedPasskey } from "#shared/contracts/passkeys.ts";
import { type Condition, IF_CHANGED } from "../../db/conditions.ts";
import type { Identity } from "../../db/identity.ts";
import { insertWhere } from "../../db/rows.ts";
import { passkeys } from "../../db/schema/identity-credentials.ts";
import { type Holes, identityDb as db, prepared, preparedBy } from "../../db/statement.ts";
import type { UserRow } from "../users/user.ts";

const Transports = z.array(z.string());

type Row = typeof passkeys.$inferSelect;
export type Passkey = Pick<
  Row,
  | "id"
  | "user_id"
  | "credential_id"
  | "public_key"
  | "counter"
  | "backup_eligible"
  | "backed_up"
  | "counter_behind_at"
>;

export type NewPasskey = Omit<Row, "transports" | "last_used_at" | "counter_behind_at"> & {
  transports: string[];
};

export type PasskeyRow = Pick<
  Row,
  | "id"
  | "credential_id"
  | "name"
  | "backup_eligible"
  | "backed_up"
  | "transports"
  | "created_at"
  | "last_used_at"
>;

/** Writes only when the statement before it in the batch wrote. */
export function insertPasskey({ transports, ...row }: NewPasskey) {
  const unused = { transports: JSON.stringify(transports), last_used_at: row.created_at };
  return inserted({ ...row, ...unused, counter_behind_at: null });
}

const inserted = prepared("identity", (row: Holes<Row>) => insertWhere(passkeys, row, IF_CHANGED));

export type OwnedRow = Passkey & { [Column in keyof UserRow as `owner_${Column}`]: UserRow[Column] };

/** Finds a passkey and its owner, if the authenticator's handle is that owner's. */
export const ownedPasskey = prepared(
  "identity",
  ({ credentialId, handle }: Holes<{ credentialId: string; handle: string }>) =>
    sql<OwnedRow>`select p.id, p.user_id, p.credential_id, p.public_key, p.counter, p.backup_eligible, p.backed_up,
        p.counter_behind_at,
        u.id as owner_id, u.email as owner_email, u.email_verified_at as owner_email_verified_at,
        u.name as owner_name, u.avatar as owner_avatar, u.tier as owner_tier, u.version as owner_version,
        u.created_at as owner_created_at
      from passkeys p join users u on u.id = p.user_id
      where p.credential_id = ${credentialId} and u.handle = ${handle}`,
);

/** A condition: no account has that passkey. */
export function isUnheld(credentialId: string): Condition {
  return sql`not exists (select 1 from passkeys where credential_id = ${credentialId})`;
}

export async function isPasskeyKnown(identity: Identity, credentialId: string): Promise<boolean> {
  return (await identity.find(known({ credentialId }))) !== null;
}

const known = prepared("identity", ({ credentialId }: Holes<{ credentialId: string }>) =>
  db.select({ id: passkeys.id }).from(passkeys).where(eq(passkeys.credential_id, credentialId)),
);

/** Finds a passkey that was made for another RP ID, or null. */
export function findOtherRpId(identity: Identity, rpId: string) {
  return identity.find(ofOtherRp({ rpId }));
}

const ofOtherRp = prepared("identity", ({ rpId }: Holes<{ rpId: string }>) =>
  db.select({ rp_id: passkeys.rp_id }).from(passkeys).where(ne(passkeys.rp_id, rpId)).limit(1),
);

type Used = { counter: number; backedUp: boolean; now: number };

/** Raises the counter. Writes nothing when another use has meanwhile raised it as far. */
export function moveCounter({ id }: Passkey, { counter, backedUp, now }: Used) {
  return moved({ id, counter, backed_up: backedUp ? 1 : 0, now });
}

const moved = prepared(
  "identity",
  ({ id, counter, backed_up, now }: Holes<Pick<Row, "id" | "counter" | "backed_up"> & { now: number }>) =>
    sql`update passkeys set counter = ${counter}, backed_up = ${backed_up}, last_used_at = ${now}
      where id = ${id} and (counter < ${counter} or (counter = 0 and ${counter} = 0))`,
);

/**
 * Records a use by a device whose count is behind, and keeps the highest count. The first such use is
 * reported to the owner. The statement for the first use writes nothing when another use was first. The
 * statement for a later use writes nothing when there was no first.
 */
export function keepCounter(
  passkey: Passkey,
  used: { isFirst: boolean; backedUp: boolean; now: number },
): SQL {
  return sql`update passkeys set backed_up = ${used.backedUp ? 1 : 0}, last_used_at = ${used.now},
      counter_behind_at = coalesce(counter_behind_at, ${used.now})
    where id = ${passkey.id} and (counter_behind_at is null) = ${used.isFirst ? 1 : 0}`;
}

export function findCounter(identity: Identity, id: string) {
  return identity.find(counted({ id }));
}

const counted = prepared("identity", ({ id }: Holes<{ id: string }>) =>
  db
    .select({ counter: passkeys.counter, counter_behind_at: passkeys.counter_behind_at })
    .from(passkeys)
    .where(eq(passkeys.id, id)),
);

/** Counts as a change without changing the row, so that the audit entries about the passkey are written. */
export function touchPasskey(passkey: Passkey): SQL {
  return sql`update passkeys set counter = counter where id = ${passkey.id}`;
}

/**
 * Writes while the condition holds, unless an account already has the passkey. It is the first of its batch.
 */
export function addPasskeyTo(userId: string, row: NewPasskey, condition: Condition): SQL {
  const transports = JSON.stringify(row.transports);
  const given = { ...row, user_id: userId, transports, last_used_at: row.created_at };
  return sql`${insertWhere(
    passkeys,
    given,
    sql`exists (
      select 1 from users u where u.id = ${userId} and ${condition})`,
  )}
    on conflict (credential_id) do nothing`;
}

/** Lists the user's passkeys after an id, the oldest first. */
export function listPasskeys(
  identity: Identity,
  userId: string,
  { after, limit }: { after: string | null; limit: number },
): Promise<PasskeyRow[]> {
  return identity.list(page(null, { userId, limit, ...(after !== null && { after }) }));
}

const page = preparedBy(
  "identity",
  (_: null, { userId, limit, after }: Holes<{ userId: string; limit: number; after?: string }>) =>
    db
      .select({
        id: passkeys.id,
        credential_id: passkeys.credential_id,
        name: passkeys.name,
        backup_eligible: passkeys.backup_eligible,
        backed_up: passkeys.backed_up,
        transports: passkeys.transports,
        created_at: passkeys.created_at,
        last_used_at: passkeys.last_used_at,
      })
      .from(passkeys)
      .where(and(eq(passkeys.user_id, userId), after && gt(passkeys.id, after)))
      .orderBy(asc(passkeys.id))
      .limit(limit),
  [
    { shape: null, given: ["userId", "limit"] },
    { shape: null, given: ["userId", "limit", "after"] },
  ],
);

/**
 * Lists the passkeys of the account for an authenticator.
 * A browser would hide a passkey that the list leaves out.
 */
export function listCredentials(identity: Identity, userId: string) {
  return identity.list(credentials({ userId }));
}

const credentials = prepared("identity", ({ userId }: Holes<{ userId: string }>) =>
  db
    .select({ credential_id: passkeys.credential_id, transports: passkeys.transports })
    .from(passkeys)
    .where(eq(passkeys.user_id, userId))
    .orderBy(asc(passkeys.id))
    .limit(MOST_SIGNALLED),
);

/** A condition: this user has room for one more passkey. */
export function hasRoom(userId: string): Condition {
  return sql`(select count(*) from passkeys where user_id = ${userId}) < ${MOST_OWNED.passkeys}`;
}

/** Deletes the longest unused passkeys above the limit, but never one that was just made. */
export function deleteCrowdedOut(userId: string, condition: Condition): SQL {
  return sql`delete from passkeys where user_id = ${userId} and ${condition} and id in (
    select id from passkeys where user_id = ${userId} order by last_used_at desc, id desc
    limit -1 offset ${MOST_OWNED.passkeys})`;
}

export function renamePasskey(userId: string, id: string, name: string): SQL {
  return sql`update passkeys set name = ${name} where id = ${id} and user_id = ${userId}`;
}

/** Deletes the passkey only while `condition` holds. */
export function deletePasskey(userId: string, id: string, condition: Condition): SQL {
  return sql`delete from passkeys where id = ${id} and user_id = ${userId} and ${condition}`;
}

export async function ownsPasskey(identity: Identity, userId: string, id: string): Promise<boolean> {
  return (await identity.find(owned({ userId, id }))) !== null;
}

const owned = prepared("identity", ({ userId, id }: Holes<{ userId: string; id: string }>) =>
  db
    .select({ id: passkeys.id })
    .from(passkeys)
    .where(and(eq(passkeys.id, id), eq(passkeys.user_id, userId))),
);

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

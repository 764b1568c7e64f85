import { sql, type SQL } from "drizzle-orm";
import type { Identity } from "../../db/identity.ts";
import type { Tx } from "../../db/ledger.ts";
import { api_keys, sessions } from "../../db/schema/identity-users.ts";
import { array, type Holes, preparedBy } from "../../db/statement.ts";

/**
 * The tables of revocable credentials.
 * Each has `revoked_at`, and `settled_at` for the time when every store knew.
 */
const TABLES = { session: sessions, api_key: api_keys };
export type Credential = keyof typeof TABLES;
export type Revoked = { id: string; user_id: string };

/** Records that the ledger and the stream know of the revocations. */
export function markPropagated(credential: Credential, ids: readonly string[], now: number): SQL {
  return sql`update ${TABLES[credential]} set settled_at = ${now}
    where id in (select value from json_each(${JSON.stringify(ids)}))`;
}

/** Lists revocations before that time that the ledger or the stream may not know of, the oldest first. */
export function listUnpropagated(
  identity: Identity,
  credential: Credential,
  span: { before: number; limit: number },
): Promise<Revoked[]> {
  return identity.list(unpropagated(credential, span));
}

const unpropagated = preparedBy(
  "identity",
  (credential: Credential, { before, limit }: Holes<{ before: number; limit: number }>) =>
    sql<Revoked>`select id, user_id from ${TABLES[credential]}
      where revoked_at is not null and settled_at is null and revoked_at < ${before}
      order by revoked_at limit ${limit}`,
  [
    { shape: "session", given: ["before", "limit"] },
    { shape: "api_key", given: ["before", "limit"] },
  ],
);

/** Lists the same of one user, of any age. */
export function listUnpropagatedOf(
  identity: Identity,
  credential: Credential,
  userId: string,
): Promise<Revoked[]> {
  return identity.list(unpropagatedOf(credential, { userId }));
}

const unpropagatedOf = preparedBy(
  "identity",
  (credential: Credential, { userId }: Holes<{ userId: string }>) =>
    sql<Revoked>`select id, user_id from ${TABLES[credential]}
      where user_id = ${userId} and revoked_at is not null and settled_at is null`,
  [{ shape: "session", given: ["userId"] }],
);

/** Makes the ledger refuse these sessions and keys for an hour. */
export async function insertBlocks(tx: Tx, keys: readonly string[]): Promise<void> {
  await tx.query(
    sql`insert into blocks (key, until) select key, now() + interval '1 hour' from unnest(${array(keys)}::text[]) key
      on conflict (key) do nothing`,
  );
}

/** Ends everything but sessions that grants or leads to access: keys, one-time tokens and codes. */
export function endKeysAndCodesOf(userId: string, now: number): SQL[] {
  return [
    sql`update api_keys set revoked_at = ${now} where user_id = ${userId} and revoked_at is null`,
    sql`delete from challenges where user_id = ${userId}`,
    sql`delete from oauth_codes where user_id = ${userId}`,
  ];
}

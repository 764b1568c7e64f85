import { sql } from "drizzle-orm";
import { type KeptReconciliation, MOST_LATEST, MOST_TYPED } from "#shared/contracts/reconciliation.ts";
import { toInstant } from "../../db/instants.ts";
import type { Tx } from "../../db/ledger.ts";
import { alongIndex } from "../../db/side-index.ts";
import { insertRows } from "../../db/rows.ts";
import { reconciliations } from "../../db/schema/reconciliations.ts";
import { type Holes, prepared, preparedBy } from "../../db/statement.ts";
import type { Kept, KeptOfAccount } from "./core/per-account.ts";

type Query = Tx["query"];
type Row = Omit<typeof reconciliations.$inferSelect, "user_id" | "stated">;
export type KeptRow = Row & { account: string };

/**
 * Keeps the results of an import that stands, and changes those that are no longer true. True when a row was
 * written.
 */
export async function upsertKept(
  tx: Tx,
  importId: string,
  results: readonly (KeptOfAccount & { id: string })[],
  now: string,
): Promise<boolean> {
  const rows = await tx.query(sql<{ id: string }>`
    ${insertRows<typeof reconciliations, KeptOfAccount & { id: string }>(
      reconciliations,
      tx.userId,
      results,
      {
        id: ({ id }) => id,
        account_id: ({ accountId }) => accountId,
        import_id: () => importId,
        at: ({ at }) => toInstant(at),
        result: ({ status, compared, differing, largest }) => ({ status, compared, differing, largest }),
        checked_at: () => now,
        created_at: () => now,
      },
      "r",
    )}
    where exists (select from imports where user_id = ${tx.userId} and id = ${importId} and status = 'completed'
      for share)
    on conflict (user_id, import_id, account_id) where import_id is not null do update set
      result = excluded.result, at = excluded.at, checked_at = excluded.checked_at
    where r.result is distinct from excluded.result or r.at is distinct from excluded.at
    returning r.id`);
  return rows.length > 0;
}

type Typed = {
  userId: string;
  id: string;
  accountId: string;
  at: string;
  stated: string;
  result: string;
  now: string;
};

/** Keeps what a user typed in, and removes the oldest beyond the maximum. */
export async function insertTyped(tx: Tx, row: Omit<Typed, "userId">): Promise<void> {
  await tx.query(typed({ userId: tx.userId, ...row }));
  await tx.query(pruned({ userId: tx.userId }));
}
const typed = prepared(
  "ledger",
  (row: Holes<Typed>) => sql<never>`
    insert into reconciliations (user_id, id, account_id, at, stated, result, checked_at, created_at)
    values (${row.userId}, ${row.id}, ${row.accountId}, ${row.at}::timestamptz, ${row.stated}::jsonb, ${row.result}::jsonb,
      ${row.now}::timestamptz, ${row.now}::timestamptz)`,
);
const pruned = prepared(
  "ledger",
  ({ userId }: Holes<{ userId: string }>) => sql<never>`
    delete from reconciliations where user_id = ${userId} and id in (
      select id from reconciliations where user_id = ${userId} and import_id is null
      order by created_at desc, id desc offset ${MOST_TYPED}::int)`,
);

/** False when no balance that was typed in has this id. */
export async function deleteTyped(tx: Tx, id: string): Promise<boolean> {
  return (await tx.query(deletedTyped({ userId: tx.userId, id }))).length > 0;
}
const deletedTyped = prepared(
  "ledger",
  ({ userId, id }: Holes<{ userId: string; id: string }>) => sql<{ id: string }>`
    delete from reconciliations where user_id = ${userId} and id = ${id} and import_id is null returning id`,
);

/** Changes the result of a typed-in balance where it is no longer true; false where it is. */
export async function updateTyped(
  tx: Tx,
  { id, result, now }: { id: string; result: Kept; now: string },
): Promise<boolean> {
  const given = { userId: tx.userId, id, result: JSON.stringify(result), now };
  return (await tx.query(updated(given))).length > 0;
}
const updated = prepared(
  "ledger",
  ({ userId, id, result, now }: Holes<Pick<Typed, "userId" | "id" | "result" | "now">>) => sql<{
    id: string;
  }>`
    update reconciliations set result = ${result}::jsonb, checked_at = ${now}::timestamptz
    where user_id = ${userId} and id = ${id} and result is distinct from ${result}::jsonb returning id`,
);

export type TypedRow = Pick<typeof reconciliations.$inferSelect, "id" | "account_id" | "at" | "stated">;

/** The newest balances that the user typed in. */
export function listTyped(query: Query, userId: string, limit: number): Promise<TypedRow[]> {
  return query(newestTyped({ userId, limit }));
}
const newestTyped = prepared(
  "ledger",
  ({ userId, limit }: Holes<{ userId: string; limit: number }>) => sql<TypedRow>`
    select id, account_id, at, stated from reconciliations where user_id = ${userId} and import_id is null
    order by created_at desc, id desc limit ${limit}`,
);

const COLUMNS = sql`r.id, r.account_id, r.import_id, r.at, r.result, r.checked_at, r.created_at,
  (select name from accounts a where a.user_id = r.user_id and a.id = r.account_id) as account`;

/** A kept reconciliation with what was typed in, or null. */
export async function findKept(
  query: Query,
  userId: string,
  id: string,
): Promise<(KeptRow & Pick<TypedRow, "stated">) | null> {
  const [row] = await query(keptById({ userId, id }));
  return row ?? null;
}
const keptById = prepared(
  "ledger",
  ({ userId, id }: Holes<{ userId: string; id: string }>) => sql<KeptRow & Pick<TypedRow, "stated">>`
    select ${COLUMNS}, r.stated from reconciliations r where r.user_id = ${userId} and r.id = ${id}`,
);

export type Place = { at: string; id: string };
type Listed = { userId: string; account?: string | undefined; limit: number } & {
  [K in keyof Place]?: Place[K] | undefined;
};

/** A page of kept reconciliations, the latest statement first. The account is an id. */
export function listKept(query: Query, listed: Listed): Promise<KeptRow[]> {
  return query(keptPage({}, listed));
}
const keptPage = preparedBy(
  "ledger",
  (_: object, { userId, account, at, id, limit }: Holes<Listed>) => sql<KeptRow>`
    select ${COLUMNS} from reconciliations r where r.user_id = ${userId}
      ${account && sql`and ${alongIndex(sql`r.account_id = ${account}`)}`}
      ${at && sql`and (r.at, r.id) < (${at}::timestamptz, ${id}::text)`}
    order by r.at desc, r.id desc limit ${limit}`,
  [
    { shape: {}, given: ["userId", "limit"] },
    { shape: {}, given: ["userId", "account", "at", "id", "limit"] },
  ],
);

/** The reconciliation of each account with its latest statement, the latest first. */
export function listLatest(query: Query, userId: string): Promise<KeptRow[]> {
  return query(latest({ userId }));
}
const latest = prepared(
  "ledger",
  ({ userId }: Holes<{ userId: string }>) => sql<KeptRow>`
    select r.id, r.account_id, r.import_id, r.at, r.result, r.checked_at, r.created_at, a.name as account
    from accounts a cross join lateral (
      select id, account_id, import_id, at, result, checked_at, created_at from reconciliations
      where user_id = ${userId} and account_id = a.id order by at desc, id desc limit 1
    ) r where a.user_id = ${userId} order by r.at desc, r.id desc limit ${MOST_LATEST}`,
);

export function toKept(row: KeptRow): KeptReconciliation {
  const { id, account, import_id: importId, at, result, checked_at: checkedAt, created_at: createdAt } = row;
  return { id, account, importId, at, ...result, checkedAt, createdAt };
}

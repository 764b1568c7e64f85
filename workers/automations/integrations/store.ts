import { and, asc, eq, gt, sql } from "drizzle-orm";
import { toInstant } from "../../db/instants.ts";
import type { Tx } from "../../db/ledger.ts";
import { insertRows } from "../../db/rows.ts";
import { integrations } from "../../db/schema/integrations.ts";
import { type Holes, ledgerDb, prepared } from "../../db/statement.ts";

export type IntegrationRow = Omit<typeof integrations.$inferSelect, "user_id">;

const COLUMNS = {
  id: integrations.id,
  type: integrations.type,
  name: integrations.name,
  category: integrations.category,
  config: integrations.config,
  credentials: integrations.credentials,
  sealed_version: integrations.sealed_version,
  token: integrations.token,
  token_until: integrations.token_until,
  token_claimed_until: integrations.token_claimed_until,
  is_connected: integrations.is_connected,
  last_checked: integrations.last_checked,
  last_error: integrations.last_error,
  version: integrations.version,
  created_at: integrations.created_at,
  updated_at: integrations.updated_at,
};

/** One page of the integrations and one row more, the oldest first, after an id. */
export function listIntegrations(
  query: Tx["query"],
  userId: string,
  { after, limit }: { after: string | null; limit: number },
): Promise<IntegrationRow[]> {
  return query(page({ userId, limit: limit + 1, after: after ?? "" }));
}
const page = prepared("ledger", (given: Holes<{ userId: string; limit: number; after: string }>) =>
  ledgerDb
    .select(COLUMNS)
    .from(integrations)
    .where(and(eq(integrations.user_id, given.userId), gt(integrations.id, given.after)))
    .orderBy(asc(integrations.id))
    .limit(given.limit),
);

type Named = { userId: string; id: string };

/** The integration, or null. */
export async function findIntegration(query: Tx["query"], named: Named): Promise<IntegrationRow | null> {
  const [row] = await query(one(named));
  return row ?? null;
}
const one = prepared("ledger", (named: Holes<Named>) =>
  ledgerDb
    .select(COLUMNS)
    .from(integrations)
    .where(and(eq(integrations.user_id, named.userId), eq(integrations.id, named.id))),
);

/** The integration, locked until the transaction ends; null for an unknown one. */
export async function lockIntegration(tx: Tx, id: string): Promise<IntegrationRow | null> {
  const [row] = await tx.query(locked({ userId: tx.userId, id }));
  return row ?? null;
}
const locked = prepared("ledger", (named: Holes<Named>) =>
  ledgerDb
    .select(COLUMNS)
    .from(integrations)
    .where(and(eq(integrations.user_id, named.userId), eq(integrations.id, named.id)))
    .for("update"),
);

/** How many integrations the owner has. */
export async function countIntegrations(tx: Tx): Promise<number> {
  const [row] = await tx.query(counted({ userId: tx.userId }));
  return row?.n ?? 0;
}
const counted = prepared(
  "ledger",
  ({ userId }: Holes<{ userId: string }>) =>
    sql<{ n: number }>`select count(*)::int as n from integrations where user_id = ${userId}`,
);

/** Whether another integration of the owner has this type and name. */
export async function isTaken(
  tx: Tx,
  { id, type, name }: { id: string; type: string; name: string },
): Promise<boolean> {
  const [row] = await tx.query(taken({ userId: tx.userId, id, type, name }));
  return row !== undefined;
}
const taken = prepared(
  "ledger",
  ({ userId, id, type, name }: Holes<Named & { type: string; name: string }>) =>
    sql<{ id: string }>`select id from integrations
      where user_id = ${userId} and type = ${type} and name = ${name} and id <> ${id}`,
);

/** Inserts the row; false when the type and name were taken meanwhile. */
export async function insertIntegration(tx: Tx, row: IntegrationRow): Promise<boolean> {
  const inserted = await tx.query(
    sql<{ id: string }>`${insertRows(integrations, tx.userId, [row], {
      id: (each) => each.id,
      type: (each) => each.type,
      name: (each) => each.name,
      category: (each) => each.category,
      config: (each) => each.config,
      credentials: (each) => each.credentials,
      sealed_version: (each) => each.sealed_version,
      token: (each) => each.token,
      token_until: (each) => each.token_until,
      token_claimed_until: (each) => each.token_claimed_until,
      is_connected: (each) => each.is_connected,
      last_checked: (each) => each.last_checked,
      last_error: (each) => each.last_error,
      version: (each) => each.version,
      created_at: (each) => each.created_at,
      updated_at: (each) => each.updated_at,
    })} on conflict do nothing returning id`,
  );
  return inserted.length === 1;
}

type Settled = Pick<
  IntegrationRow,
  "id" | "name" | "category" | "config" | "credentials" | "sealed_version" | "is_connected"
> & { updated_at: string };

/** Writes a changed integration, whose old token and result of a test no longer count. */
export async function updateIntegration(tx: Tx, row: Settled): Promise<void> {
  await tx.query(
    ledgerDb
      .update(integrations)
      .set({
        name: row.name,
        category: row.category,
        config: row.config,
        credentials: row.credentials,
        sealed_version: row.sealed_version,
        is_connected: row.is_connected,
        token: null,
        token_until: null,
        updated_at: row.updated_at,
        version: sql`${integrations.version} + 1`,
      })
      .where(and(eq(integrations.user_id, tx.userId), eq(integrations.id, row.id))),
  );
}

/** Writes the outcome of a test or of a use. */
export async function updateChecked(
  tx: Tx,
  { id, error }: { id: string; error: string | null },
): Promise<void> {
  await tx.query(
    checked({ userId: tx.userId, id, error, isConnected: error === null, now: toInstant(tx.now) }),
  );
}
const checked = prepared(
  "ledger",
  (given: Holes<Named & { error: string | null; isConnected: boolean; now: string }>) =>
    sql<never>`update integrations set is_connected = ${given.isConnected}, last_error = ${given.error},
        last_checked = ${given.now}
      where user_id = ${given.userId} and id = ${given.id}`,
);

export async function deleteIntegration(tx: Tx, id: string): Promise<void> {
  await tx.query(removed({ userId: tx.userId, id }));
}
const removed = prepared(
  "ledger",
  ({ userId, id }: Holes<Named>) =>
    sql<never>`delete from integrations where user_id = ${userId} and id = ${id}`,
);

/** The first flows whose latest version names the integration. */
export function listUsers(tx: Tx, id: string, limit: number): Promise<{ id: string; name: string }[]> {
  return tx.query(usedBy({ userId: tx.userId, id, limit }));
}
const usedBy = prepared(
  "ledger",
  ({ userId, id, limit }: Holes<Named & { limit: number }>) =>
    sql<{ id: string; name: string }>`select id, name from flows
      where user_id = ${userId} and integration_ids @> array[${id}::text] order by position, id limit ${limit}`,
);

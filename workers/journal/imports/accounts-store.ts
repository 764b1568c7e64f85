import { and, eq, sql } from "drizzle-orm";
import type { Tx } from "../../db/ledger.ts";
import { insertRows } from "../../db/rows.ts";
import { accounts } from "../../db/schema/journal.ts";
import { type Holes, ledgerDb, prepared } from "../../db/statement.ts";

type Named = { userId: string; names: readonly string[] };
type LockedRow = Pick<typeof accounts.$inferSelect, "id" | "name" | "writes" | "kind">;

/**
 * Locks the accounts of a chunk, so that one importer at a time writes to an account. It creates missing
 * accounts. The accounts are sorted by id, because two importers of the same two accounts would otherwise
 * wait for each other for ever.
 */
export async function lockAccounts(tx: Tx, idsByName: ReadonlyMap<string, string>): Promise<LockedRow[]> {
  const lock = lockedByName({ userId: tx.userId, names: [...idsByName.keys()] });
  const rows = await tx.query(lock);
  if (rows.length === idsByName.size) return rows;
  const missing = insertRows(accounts, tx.userId, [...idsByName], {
    id: ([, id]) => id,
    name: ([name]) => name,
  });
  await tx.query(sql<never>`${missing} order by id on conflict do nothing`);
  return tx.query(lock);
}
const lockedByName = prepared(
  "ledger",
  ({ userId, names }: Holes<Named>) =>
    sql<LockedRow>`select id, name, writes, kind from accounts where user_id = ${userId} and name = any(${names}::text[])
      order by id for no key update`,
);

/** The ids of the existing accounts among these, by name. */
export async function findAccounts(
  query: Tx["query"],
  userId: string,
  names: readonly string[],
): Promise<Map<string, string>> {
  const rows = await query(byName({ userId, names }));
  return new Map(rows.map(({ id, name }) => [name, id]));
}
const byName = prepared("ledger", ({ userId, names }: Holes<Named>) =>
  ledgerDb
    .select({ id: accounts.id, name: accounts.name })
    .from(accounts)
    .where(and(eq(accounts.user_id, userId), sql`${accounts.name} = any(${names}::text[])`)),
);

/** Which of these names are those of paper accounts, which no import writes to. */
export async function listPaperNames(
  query: Tx["query"],
  userId: string,
  names: readonly string[],
): Promise<string[]> {
  return (await query(paperNames({ userId, names }))).map(({ name }) => name);
}
const paperNames = prepared("ledger", ({ userId, names }: Holes<Named>) =>
  ledgerDb
    .select({ name: accounts.name })
    .from(accounts)
    .where(
      and(
        eq(accounts.user_id, userId),
        sql`${accounts.name} = any(${names}::text[])`,
        eq(accounts.kind, "paper"),
      ),
    ),
);

/**
 * Locks out importers and other undos of this user until the transaction ends. A waiting import reads its
 * accounts again.
 */
export async function lockAllAccounts(tx: Tx): Promise<string[]> {
  const rows = await tx.query(allLocked({ userId: tx.userId }));
  await tx.query(allWritten({ userId: tx.userId }));
  return rows.map(({ name }) => name);
}
const allLocked = prepared(
  "ledger",
  ({ userId }: Holes<{ userId: string }>) =>
    sql<
      Pick<LockedRow, "name">
    >`select name from accounts where user_id = ${userId} order by id for no key update`,
);
const allWritten = prepared("ledger", ({ userId }: Holes<{ userId: string }>) =>
  ledgerDb
    .update(accounts)
    .set({ writes: sql`${accounts.writes} + 1` })
    .where(eq(accounts.user_id, userId)),
);

import sql from "sql-template-tag";
import type { Tx } from "../../db/ledger.ts";

/**
 * Locks the accounts of a chunk, so that one importer at a time writes to an account, and makes those that are missing.
 * Sorted by id, because two importers of the same two accounts would otherwise wait for each other for ever.
 */
export async function lockAccounts(
  tx: Tx,
  idsByName: ReadonlyMap<string, string>,
): Promise<{ id: string; name: string; writes: string }[]> {
  const names = [...idsByName.keys()];
  const lock = sql`select id, name, writes from accounts where user_id = ${tx.userId} and name = any(${names}::text[])
    order by id for no key update`;
  let rows = await tx.query<{ id: string; name: string; writes: string }>(lock);
  if (rows.length < names.length) {
    await tx.query(sql`insert into accounts (user_id, id, name)
      select ${tx.userId}, id, name from unnest(${[...idsByName.values()]}::text[], ${names}::text[]) as given (id, name)
      order by id on conflict do nothing`);
    rows = await tx.query(lock);
  }
  return rows;
}

/** The ids of those accounts that there are, by name. */
export async function findAccounts(
  query: Tx["query"],
  userId: string,
  names: readonly string[],
): Promise<Map<string, string>> {
  const rows = await query<{ id: string; name: string }>(
    sql`select id, name from accounts where user_id = ${userId} and name = any(${names}::text[])`,
  );
  return new Map(rows.map(({ id, name }) => [name, id]));
}

/** Keeps importers and other undos of this user out until the transaction ends; an import that waits will read anew what it knew. */
export async function lockAllAccounts(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ name: string }>(
    sql`select name from accounts where user_id = ${tx.userId} order by id for no key update`,
  );
  await tx.query(sql`update accounts set writes = writes + 1 where user_id = ${tx.userId}`);
  return rows.map(({ name }) => name);
}

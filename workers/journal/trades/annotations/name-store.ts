import { type SQL, sql, type SQLWrapper } from "drizzle-orm";
import { toInstant } from "../../../db/instants.ts";
import type { Tx } from "../../../db/ledger.ts";
import { askedAs } from "../../../db/rows.ts";
import { array, type Holes, preparedBy } from "../../../db/statement.ts";

/** Tags and setups, which trades are found by, have a name each. */
export type Kind = "tag" | "setup";
export type Named = { id: string; name: string; folded: string; createdAt: string };
/** Only a setup has a description, and rules in its checklist. */
export type Listed = Named & { description: string; version: number; rules: number };

const TABLES = { tag: sql`tags`, setup: sql`setups` };
const COLUMNS = sql`id, name, folded, created_at as "createdAt"`;
const MORE = {
  tag: () => sql`'' as description, 0 as version, 0 as rules`,
  setup: (userId: SQLWrapper) => sql`description, version, (select count(*)::int from setup_rules r
      where r.user_id = ${userId} and r.setup_id = named.id and retired_at is null) as rules`,
};

type Page = { userId: string; limit: number; folded?: string };

/** One page of the owner's tags or setups and one more, by name, after a folded name. */
export function listNamed(
  query: Tx["query"],
  userId: string,
  { kind, after, limit }: { kind: Kind; after: string | null; limit: number },
): Promise<Listed[]> {
  return query(page(kind, { userId, limit: limit + 1, ...(after !== null && { folded: after }) }));
}
const page = preparedBy(
  "ledger",
  (kind: Kind, { userId, limit, folded }: Holes<Page>) => sql<Listed>`
    select ${COLUMNS}, ${MORE[kind](userId)} from ${TABLES[kind]} named
    where user_id = ${userId} ${folded && sql`and folded > ${folded}`} order by folded limit ${limit}`,
  [
    { shape: "tag", given: ["userId", "limit"] },
    { shape: "setup", given: ["userId", "limit", "folded"] },
  ],
);

/** Those of these folded names that the owner has. Nobody removes them until the transaction ends. */
export function holdNamed(tx: Tx, kind: Kind, folded: readonly string[]): Promise<Named[]> {
  return tx.query(sql<Named>`select ${COLUMNS} from ${TABLES[kind]}
    where user_id = ${tx.userId} and folded = any(${array(folded)}::text[]) order by folded for key share`);
}

/** How many the owner has. Until the transaction ends no other one adds any. */
export async function countNamed(tx: Tx, kind: Kind): Promise<number> {
  await tx.query(sql<never>`select pg_advisory_xact_lock(hashtextextended(${`${kind}s ${tx.userId}`}, 0))`);
  const [row] = await tx.query(
    sql<{ n: number }>`select count(*)::int as n from ${TABLES[kind]} where user_id = ${tx.userId}`,
  );
  return row?.n ?? 0;
}

/** Leaves out the names that another transaction has added meanwhile. */
export async function insertNamed(
  tx: Tx,
  kind: Kind,
  rows: readonly Pick<Named, "id" | "name" | "folded">[],
): Promise<void> {
  const given = askedAs("given", rows, {
    id: ["text", ({ id }) => id],
    name: ["text", ({ name }) => name],
    folded: ["text", ({ folded }) => folded],
  });
  await tx.query(sql<never>`insert into ${TABLES[kind]} (user_id, id, name, folded, created_at)
    select ${tx.userId}, id, name, folded, ${toInstant(tx.now)}::timestamptz from ${given} on conflict do nothing`);
}

/** The owner's tag or setup; null for an unknown one. Nobody removes it until the transaction ends. */
export async function findNamed(tx: Tx, kind: Kind, id: string): Promise<Listed | null> {
  const [row] = await tx.query(sql<Listed>`${one(tx, kind, id)} for key share`);
  return row ?? null;
}

/**
 * The owner's tag or setup, which nobody else names or changes until the transaction ends. Whoever holds what
 * is written about a trade asks for no such lock: the next one to name it would wait for both.
 */
export async function lockNamed(tx: Tx, kind: Kind, id: string): Promise<Listed | null> {
  const [row] = await tx.query(sql<Listed>`${one(tx, kind, id)} for update`);
  return row ?? null;
}

function one(tx: Tx, kind: Kind, id: string): SQL {
  return sql`select ${COLUMNS}, ${MORE[kind](sql`${tx.userId}`)} from ${TABLES[kind]} named
    where user_id = ${tx.userId} and id = ${id}`;
}

/** Gives a locked one another name; false when another one has that name. */
export async function renameNamed(
  tx: Tx,
  kind: Kind,
  { id, name, folded }: Pick<Named, "id" | "name" | "folded">,
): Promise<boolean> {
  // Whoever adds a name waits for the same lock, so that none comes between the check and the change.
  await countNamed(tx, kind);
  const renamed = await tx.query(sql<object>`update ${TABLES[kind]} set name = ${name}, folded = ${folded}
    where user_id = ${tx.userId} and id = ${id}
      and not exists (select from ${TABLES[kind]} where user_id = ${tx.userId} and folded = ${folded} and id <> ${id})
    returning 1`);
  return renamed.length > 0;
}

import { sql } from "drizzle-orm";
import { toInstant } from "../../../db/instants.ts";
import type { Tx } from "../../../db/ledger.ts";
import { askedAs } from "../../../db/rows.ts";
import { array, type Holes, preparedBy } from "../../../db/statement.ts";

/** Tags and setups, which trades are found by, have a name each. */
export type Kind = "tag" | "setup";
export type Named = { id: string; name: string; folded: string; createdAt: string };

const TABLES = { tag: sql`tags`, setup: sql`setups` };

type Page = { userId: string; limit: number; folded?: string };

/** One page of the owner's tags or setups and one more, by name, after a folded name. */
export function listNamed(
  query: Tx["query"],
  userId: string,
  { kind, after, limit }: { kind: Kind; after: string | null; limit: number },
): Promise<Named[]> {
  return query(page(kind, { userId, limit: limit + 1, ...(after !== null && { folded: after }) }));
}
const page = preparedBy(
  "ledger",
  (kind: Kind, { userId, limit, folded }: Holes<Page>) => sql<Named>`
    select id, name, folded, created_at as "createdAt" from ${TABLES[kind]}
    where user_id = ${userId} ${folded && sql`and folded > ${folded}`} order by folded limit ${limit}`,
  [
    { shape: "tag", given: ["userId", "limit"] },
    { shape: "setup", given: ["userId", "limit", "folded"] },
  ],
);

/** Those of these folded names that the owner has. Nobody removes them until the transaction ends. */
export function holdNamed(tx: Tx, kind: Kind, folded: readonly string[]): Promise<Named[]> {
  return tx.query(sql<Named>`select id, name, folded, created_at as "createdAt" from ${TABLES[kind]}
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

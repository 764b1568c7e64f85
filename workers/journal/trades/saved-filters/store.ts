import { sql } from "drizzle-orm";
import type { SavedFilter } from "#shared/contracts/saved-filters.ts";
import { toInstant } from "../../../db/instants.ts";
import type { Tx } from "../../../db/ledger.ts";
import { type Holes, preparedBy } from "../../../db/statement.ts";

type Page = { userId: string; limit: number; after?: string };

const COLUMNS = sql`id, name, filter, created_at as "createdAt"`;

/** One page of the filters and one more, the oldest first, after an id. */
export function listFilters(
  query: Tx["query"],
  userId: string,
  { after, limit }: { after: string | null; limit: number },
): Promise<SavedFilter[]> {
  return query(page(null, { userId, limit: limit + 1, ...(after !== null && { after }) }));
}
const page = preparedBy(
  "ledger",
  (_: null, { userId, limit, after }: Holes<Page>) => sql<SavedFilter>`
    select ${COLUMNS} from saved_filters where user_id = ${userId} ${after && sql`and id > ${after}`}
    order by id limit ${limit}`,
  [
    { shape: null, given: ["userId", "limit"] },
    { shape: null, given: ["userId", "limit", "after"] },
  ],
);

/** How many others the user has. Until the transaction ends no other one adds any. */
export async function countOthers(tx: Tx, folded: string): Promise<number> {
  await tx.query(
    sql<never>`select pg_advisory_xact_lock(hashtextextended(${`saved_filters ${tx.userId}`}, 0))`,
  );
  const [row] = await tx.query(
    sql<{ n: number }>`select count(*)::int as n from saved_filters
      where user_id = ${tx.userId} and folded <> ${folded}`,
  );
  return row?.n ?? 0;
}

/** Keeps a filter, in the place of one of the same name. */
export async function upsertFilter(
  tx: Tx,
  { id, name, folded, filter }: Pick<SavedFilter, "id" | "name"> & { folded: string; filter: object },
): Promise<SavedFilter> {
  const [row] = await tx.query(sql<SavedFilter>`
    insert into saved_filters (user_id, id, name, folded, filter, created_at)
    values (${tx.userId}, ${id}, ${name}, ${folded}, ${JSON.stringify(filter)}::jsonb, ${toInstant(tx.now)})
    on conflict (user_id, folded) do update set name = excluded.name, filter = excluded.filter
    returning ${COLUMNS}`);
  if (row === undefined) throw new Error("a filter that was kept is not there");
  return row;
}

/** False when the user has no such filter. */
export async function deleteFilter(tx: Tx, id: string): Promise<boolean> {
  const deleted = await tx.query(
    sql<object>`delete from saved_filters where user_id = ${tx.userId} and id = ${id} returning 1`,
  );
  return deleted.length > 0;
}

import { sql } from "drizzle-orm";
import type { Workbench } from "#shared/contracts/workbenches.ts";
import { toInstant } from "../../db/instants.ts";
import type { Tx } from "../../db/ledger.ts";
import { array, type Holes, prepared, preparedBy } from "../../db/statement.ts";

type Keyed = { userId: string; id: string };

/** The flows that still are, in the order in which the workbench has them. */
const COLUMNS = sql`w.id, w.name, w.purpose, w.focus, w.version, w.created_at as "createdAt",
  w.updated_at as "updatedAt", array(select f.id from unnest(w.flow_ids) with ordinality as asked (id, n)
    cross join lateral (select id from flows where user_id = w.user_id and flows.id = asked.id collate "C" limit 1) f
    order by asked.n) as flows`;

export async function findWorkbench(query: Tx["query"], given: Keyed): Promise<Workbench | null> {
  return (await query(one(given)))[0] ?? null;
}
const one = prepared(
  "ledger",
  ({ userId, id }: Holes<Keyed>) =>
    sql<Workbench>`select ${COLUMNS} from workbenches w where user_id = ${userId} and id = ${id}`,
);

type Page = { userId: string; limit: number; after?: string };

/** One page of the workbenches and one row more, the oldest first, after an id. */
export function listWorkbenches(
  query: Tx["query"],
  userId: string,
  { after, limit }: { after: string | null; limit: number },
): Promise<Workbench[]> {
  return query(page(null, { userId, limit: limit + 1, ...(after !== null && { after }) }));
}
const page = preparedBy(
  "ledger",
  (_: null, { userId, limit, after }: Holes<Page>) => sql<Workbench>`
    select ${COLUMNS} from workbenches w where user_id = ${userId} ${after && sql`and id > ${after}`}
    order by id limit ${limit}`,
  [
    { shape: null, given: ["userId", "limit"] },
    { shape: null, given: ["userId", "limit", "after"] },
  ],
);

/** The number of the workbench's version, which nobody else changes until the transaction ends. */
export async function lockWorkbench(tx: Tx, id: string): Promise<number | null> {
  const [row] = await tx.query(sql<{ version: number }>`select version from workbenches
    where user_id = ${tx.userId} and id = ${id} for no key update`);
  return row?.version ?? null;
}

/** How many the user has. Until the transaction ends no other one adds any. */
export async function countWorkbenches(tx: Tx): Promise<number> {
  await tx.query(
    sql<never>`select pg_advisory_xact_lock(hashtextextended(${`workbenches ${tx.userId}`}, 0))`,
  );
  const [row] = await tx.query(
    sql<{ n: number }>`select count(*)::int as n from workbenches where user_id = ${tx.userId}`,
  );
  return row?.n ?? 0;
}

/** The ids among these that are no flows of the user. */
export async function listUnknownFlows(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const known = await tx.query(
    sql<{
      id: string;
    }>`select id from flows where user_id = ${tx.userId} and id = any(${array(ids)}::text[])`,
  );
  return ids.filter((asked) => known.every(({ id }) => id !== asked));
}

export type Written = Pick<Workbench, "id" | "name" | "purpose" | "focus" | "flows">;

export async function insertWorkbench(tx: Tx, { id, name, purpose, focus, flows }: Written): Promise<void> {
  const at = toInstant(tx.now);
  await tx.query(sql<never>`insert into workbenches (user_id, id, name, purpose, focus, flow_ids, created_at, updated_at)
    values (${tx.userId}, ${id}, ${name}, ${purpose}, ${focus}, ${array(flows)}::text[], ${at}, ${at})`);
}

export async function updateWorkbench(tx: Tx, { id, name, purpose, focus, flows }: Written): Promise<void> {
  await tx.query(sql<never>`update workbenches set name = ${name}, purpose = ${purpose}, focus = ${focus},
      flow_ids = ${array(flows)}::text[], version = version + 1, updated_at = ${toInstant(tx.now)}
    where user_id = ${tx.userId} and id = ${id}`);
}

/** False when the user has no such workbench. */
export async function deleteWorkbench(tx: Tx, id: string): Promise<boolean> {
  const deleted = await tx.query(
    sql<object>`delete from workbenches where user_id = ${tx.userId} and id = ${id} returning 1`,
  );
  return deleted.length > 0;
}

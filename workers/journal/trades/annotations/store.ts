import { sql } from "drizzle-orm";
import { toInstant } from "../../../db/instants.ts";
import type { Tx } from "../../../db/ledger.ts";
import { numberedAs } from "../../../db/rows.ts";
import { type Holes, prepared } from "../../../db/statement.ts";

export type AnnotationRow = {
  notes: string;
  setup_id: string | null;
  planned_stop: string | null;
  planned_risk: string | null;
  version: number;
};
type Keyed = { userId: string; id: string };

/**
 * What the owner wrote about a trade of the ledger, with version 0 before the first word. Nobody else writes
 * about it until the transaction ends. Null for an unknown trade.
 */
export async function lockAnnotation(tx: Tx, id: string): Promise<AnnotationRow | null> {
  tx.send(begun({ userId: tx.userId, id, at: toInstant(tx.now) }));
  return (await tx.query(locked({ userId: tx.userId, id })))[0] ?? null;
}
const begun = prepared(
  "ledger",
  ({ userId, id, at }: Holes<Keyed & { at: string }>) => sql<never>`
    insert into annotations (user_id, trade_id, version, updated_at)
    select user_id, id, 0, ${at}::timestamptz from trades where user_id = ${userId} and id = ${id} on conflict do nothing`,
);
const locked = prepared(
  "ledger",
  ({ userId, id }: Holes<Keyed>) => sql<AnnotationRow>`
    select notes, setup_id, planned_stop, planned_risk, version from annotations
    where user_id = ${userId} and trade_id = ${id}
      and exists (select from trades where user_id = ${userId} and id = ${id}) for no key update`,
);

/** Writes what a trade's owner changed, as the row's next version. */
export async function updateAnnotation(
  tx: Tx,
  id: string,
  { notes, setup_id: setupId, planned_stop: stop, planned_risk: risk }: Omit<AnnotationRow, "version">,
): Promise<void> {
  await tx.query(sql<never>`update annotations set notes = ${notes}, setup_id = ${setupId},
      planned_stop = ${stop}::numeric, planned_risk = ${risk}::numeric, version = version + 1,
      updated_at = ${toInstant(tx.now)}
    where user_id = ${tx.userId} and trade_id = ${id}`);
}

/** The ids of a trade's tags in their order. */
export async function listTradeTags(tx: Tx, id: string): Promise<string[]> {
  const rows = await tx.query(tagsOf({ userId: tx.userId, id }));
  return rows.map(({ tag_id: tagId }) => tagId);
}
const tagsOf = prepared(
  "ledger",
  ({ userId, id }: Holes<Keyed>) => sql<{ tag_id: string }>`
    select tag_id from trade_tags where user_id = ${userId} and trade_id = ${id} order by place`,
);

/** Replaces the tags of a trade by these, in their order. */
export async function replaceTradeTags(tx: Tx, id: string, tagIds: readonly string[]): Promise<void> {
  tx.send(sql<never>`delete from trade_tags where user_id = ${tx.userId} and trade_id = ${id}`);
  if (tagIds.length === 0) return;
  const given = numberedAs("given", tagIds, { id: ["text", (tagId) => tagId] });
  await tx.query(sql<never>`insert into trade_tags (user_id, trade_id, tag_id, place)
    select ${tx.userId}, ${id}, id, n - 1 from ${given}`);
}

/** The names of a trade's tags in their order. */
export async function listTagNames(tx: Tx, id: string): Promise<string[]> {
  const rows = await tx.query(
    sql<{ name: string }>`select g.name from trade_tags l
      cross join lateral (select name from tags where user_id = ${tx.userId} and id = l.tag_id limit 1) g
      where l.user_id = ${tx.userId} and l.trade_id = ${id} order by l.place`,
  );
  return rows.map(({ name }) => name);
}

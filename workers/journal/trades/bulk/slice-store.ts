import { sql } from "drizzle-orm";
import { toInstant } from "../../../db/instants.ts";
import type { Tx } from "../../../db/ledger.ts";
import { askedAs } from "../../../db/rows.ts";
import { array } from "../../../db/statement.ts";
import type { Changed, Standing } from "../core/bulk-change.ts";

export type Slice = { editId: string; afterId: string; limit: number };

/** The next trades of an edit, in the order of their ids. */
export async function listSlice(tx: Tx, { editId, afterId, limit }: Slice): Promise<string[]> {
  const rows = await tx.query(sql<{ id: string }>`select trade_id as id from bulk_edit_rows
    where user_id = ${tx.userId} and edit_id = ${editId} and trade_id > ${afterId} order by trade_id limit ${limit}`);
  return rows.map(({ id }) => id);
}

/** What stands about these trades, which nobody else changes until the transaction ends. */
export function lockStanding(tx: Tx, ids: readonly string[], notes: string | undefined): Promise<Standing[]> {
  tx.send(sql<never>`insert into annotations (user_id, trade_id, version, updated_at)
    select ${tx.userId}, t.id, 0, ${toInstant(tx.now)}::timestamptz from unnest(${array(ids)}::text[]) as i (id)
    cross join lateral (select id from trades where user_id = ${tx.userId} and trades.id = i.id collate "C" limit 1) t
    on conflict do nothing`);
  lockWritten(tx, ids);
  return tx.query(sql<Standing>`
    select a.trade_id as "tradeId", a.setup_id, a.planned_stop, a.planned_risk, a.version,
      ${notes === undefined ? sql`false` : sql`a.notes <> ${notes}`} as "notesDiffer",
      array(select tag_id from trade_tags where user_id = ${tx.userId} and trade_id = a.trade_id order by place)
        as "tagIds"
    from unnest(${array(ids)}::text[]) as i (id) cross join lateral (
      select trade_id, notes, setup_id, planned_stop, planned_risk, version from annotations
      where user_id = ${tx.userId} and trade_id = i.id collate "C" limit 1) a`);
}

/**
 * Locks what is written about these trades, in their order. A statement that waited for a lock still sees the
 * tags of before the wait, so that they are read by the next one.
 */
export function lockWritten(tx: Tx, ids: readonly string[]): void {
  tx.send(sql<never>`select from unnest(${array(ids)}::text[]) as i (id) cross join lateral (
      select 1 from annotations where user_id = ${tx.userId} and trade_id = i.id collate "C" limit 1
      for no key update) a`);
}

/** Writes changed trades, and keeps what stood there before. */
export async function writeChanged(
  tx: Tx,
  editId: string,
  changed: readonly Changed[],
  notes: string | undefined,
): Promise<void> {
  const before = askedAs("given", changed, {
    id: ["text", ({ before: { tradeId } }) => tradeId],
    version: ["int", ({ after }) => after.version],
    setup_id: ["text", (each) => each.before.setup_id],
    planned_stop: ["numeric", (each) => each.before.planned_stop],
    planned_risk: ["numeric", (each) => each.before.planned_risk],
    tag_ids: ["text", (each) => each.before.tagIds.join()],
    after_setup_id: ["text", ({ after }) => after.setup_id],
    after_tag_ids: ["text", ({ after }) => after.tagIds.join()],
  });
  tx.send(sql`update bulk_edit_rows r set version = given.version, setup_id = given.setup_id,
      planned_stop = given.planned_stop, planned_risk = given.planned_risk,
      tag_ids = string_to_array(given.tag_ids, ','), after_setup_id = given.after_setup_id,
      after_tag_ids = string_to_array(given.after_tag_ids, ','), notes = ${notes === undefined ? sql`null` : NOTES_OF(tx.userId)}
    from ${before} where r.user_id = ${tx.userId} and r.edit_id = ${editId} and r.trade_id = given.id collate "C"`);
  const after = askedAs("given", changed, {
    id: ["text", (each) => each.before.tradeId],
    version: ["int", (each) => each.after.version],
    setup_id: ["text", (each) => each.after.setup_id],
    planned_stop: ["numeric", (each) => each.after.planned_stop],
    planned_risk: ["numeric", (each) => each.after.planned_risk],
  });
  tx.send(sql`update annotations a set version = given.version, setup_id = given.setup_id,
      planned_stop = given.planned_stop, planned_risk = given.planned_risk, updated_at = ${toInstant(tx.now)}
      ${notes === undefined ? undefined : sql`, notes = ${notes}`}
    from ${after} where a.user_id = ${tx.userId} and a.trade_id = given.id collate "C"`);
  const retagged = changed.filter(({ areTagsOther }) => areTagsOther).map((each) => each.after);
  await replaceTags(tx, retagged);
}

const NOTES_OF = (userId: string) =>
  sql`(select notes from annotations where user_id = ${userId} and trade_id = r.trade_id)`;

/** Replaces the tags of these trades. */
export async function replaceTags(
  tx: Tx,
  trades: readonly { tradeId: string; tagIds: readonly string[] }[],
): Promise<void> {
  const ids = trades.map(({ tradeId }) => tradeId);
  tx.send(sql`delete from trade_tags where user_id = ${tx.userId} and trade_id = any(${array(ids)}::text[])`);
  const rows = trades.flatMap(({ tradeId, tagIds }) =>
    tagIds.map((tagId, place) => ({ tradeId, tagId, place })),
  );
  const given = askedAs("given", rows, {
    trade_id: ["text", ({ tradeId }) => tradeId],
    tag_id: ["text", ({ tagId }) => tagId],
    place: ["int", ({ place }) => place],
  });
  await tx.query(sql<never>`insert into trade_tags (user_id, trade_id, tag_id, place)
    select ${tx.userId}, trade_id, tag_id, place from ${given}`);
}

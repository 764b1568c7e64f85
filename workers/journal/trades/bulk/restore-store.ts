import { type SQL, sql } from "drizzle-orm";
import { toInstant } from "../../../db/instants.ts";
import type { Tx } from "../../../db/ledger.ts";
import { askedAs } from "../../../db/rows.ts";
import type { StoredWord } from "../../../db/schema/bulk-edits.ts";
import { array } from "../../../db/statement.ts";
import type { BroughtBack } from "../core/bulk-undo.ts";
import { lockWritten, replaceTags, type Slice } from "./slice-store.ts";

/** A trade that an edit changed, and what stands about it now. Older edits do not know what they left. */
export type KeptRow = {
  tradeId: string;
  notes: string | null;
  setup_id: string | null;
  planned_stop: string | null;
  planned_risk: string | null;
  tagIds: string[];
  afterSetupId: string | null;
  afterTagIds: string[] | null;
  nowNotes: string | null;
  nowSetupId: string | null;
  nowStop: string | null;
  nowRisk: string | null;
  nowTagIds: string[];
};

/** The next trades of which an undo has something to bring back, in the order of their ids. */
export async function listChanged(tx: Tx, { editId, afterId, limit }: Slice): Promise<string[]> {
  const rows = await tx.query(sql<{ id: string }>`select trade_id as id from bulk_edit_rows
    where user_id = ${tx.userId} and edit_id = ${editId} and trade_id > ${afterId} and version is not null
    order by trade_id limit ${limit}`);
  return rows.map(({ id }) => id);
}

/** What an edit keeps of these trades, about which nobody else writes until the transaction ends. */
export function lockKept(
  tx: Tx,
  { editId, ids, hasNotes }: { editId: string; ids: readonly string[]; hasNotes: boolean },
): Promise<KeptRow[]> {
  lockWritten(tx, ids);
  return tx.query(sql<KeptRow>`
    select r.trade_id as "tradeId", r.notes, r.setup_id, r.planned_stop, r.planned_risk, r.tag_ids as "tagIds",
      r.after_setup_id as "afterSetupId", r.after_tag_ids as "afterTagIds",
      ${hasNotes ? sql`a.notes` : sql`null`} as "nowNotes", a.setup_id as "nowSetupId", a.planned_stop as "nowStop",
      a.planned_risk as "nowRisk",
      array(select tag_id from trade_tags where user_id = ${tx.userId} and trade_id = r.trade_id order by place)
        as "nowTagIds"
    from unnest(${array(ids)}::text[]) as i (id)
      cross join lateral (select * from bulk_edit_rows
        where user_id = ${tx.userId} and edit_id = ${editId} and trade_id = i.id collate "C" limit 1) r
      cross join lateral (select notes, setup_id, planned_stop, planned_risk from annotations
        where user_id = ${tx.userId} and trade_id = i.id collate "C" limit 1) a`);
}

/** Those of these tags and setups that the owner has. Nobody removes them until the transaction ends. */
export async function holdIds(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const held = async (table: SQL) =>
    tx.query(sql<{ id: string }>`select id from ${table}
      where user_id = ${tx.userId} and id = any(${array(ids)}::text[]) order by id for key share`);
  return new Set([...(await held(sql`tags`)), ...(await held(sql`setups`))].map(({ id }) => id));
}

export type Restored = BroughtBack & { tradeId: string };

/**
 * Writes what an undo brings back, as the next versions of the trades. The edit keeps what is left, and
 * nothing of a trade that is wholly back.
 */
export async function writeRestored(tx: Tx, editId: string, restored: readonly Restored[]): Promise<void> {
  const whole = restored.flatMap(({ tradeId, left }) => (left.length === 0 ? [tradeId] : []));
  tx.send(sql`update bulk_edit_rows set version = null
    where user_id = ${tx.userId} and edit_id = ${editId} and trade_id = any(${array(whole)}::text[])`);
  const others = restored.filter(({ isOther }) => isOther);
  const kept = askedAs("given", others, {
    id: ["text", ({ tradeId }) => tradeId],
    notes: ["text", ({ before }) => before.notes],
    setup_id: ["text", ({ before }) => before.setup_id],
    planned_stop: ["numeric", ({ before }) => before.planned_stop],
    planned_risk: ["numeric", ({ before }) => before.planned_risk],
    tag_ids: ["text", ({ before }) => before.tagIds.join()],
  });
  tx.send(sql`update bulk_edit_rows r set notes = given.notes, setup_id = given.setup_id,
      planned_stop = given.planned_stop, planned_risk = given.planned_risk,
      tag_ids = string_to_array(given.tag_ids, ',')
    from ${kept} where r.user_id = ${tx.userId} and r.edit_id = ${editId} and r.trade_id = given.id collate "C"`);
  const given = askedAs("given", others, {
    id: ["text", ({ tradeId }) => tradeId],
    notes: ["text", ({ fields }) => fields.notes],
    setup_id: ["text", ({ fields }) => fields.setup_id],
    planned_stop: ["numeric", ({ fields }) => fields.planned_stop],
    planned_risk: ["numeric", ({ fields }) => fields.planned_risk],
  });
  tx.send(sql`update annotations a set version = a.version + 1, notes = coalesce(given.notes, a.notes),
      setup_id = given.setup_id, planned_stop = given.planned_stop, planned_risk = given.planned_risk,
      updated_at = ${toInstant(tx.now)}
    from ${given} where a.user_id = ${tx.userId} and a.trade_id = given.id collate "C"`);
  await replaceTags(
    tx,
    others.map(({ tradeId, fields: { tagIds } }) => ({ tradeId, tagIds })),
  );
}

/** True when any trade of a removed or merged word still has what came in its place. */
export async function isWordLeft(tx: Tx, editId: string, { kind, into }: StoredWord): Promise<boolean> {
  if (kind === "tag" && into === null) return true;
  const id = into?.id ?? null;
  const isThere =
    kind === "tag"
      ? sql`((${id}::text = any(r.tag_ids)) or exists (select from trade_tags
          where user_id = ${tx.userId} and trade_id = r.trade_id and tag_id = ${id}))`
      : sql`exists (select from annotations where user_id = ${tx.userId} and trade_id = r.trade_id
          and setup_id is not distinct from ${id}::text)`;
  const [row] = await tx.query(sql<{ found: boolean }>`select exists (select from bulk_edit_rows r
    where user_id = ${tx.userId} and edit_id = ${editId} and version is not null and ${isThere}) as found`);
  return row?.found === true;
}

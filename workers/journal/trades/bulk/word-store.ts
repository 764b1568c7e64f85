import { type SQL, sql } from "drizzle-orm";
import { MOST_KEPT_EDITS } from "#shared/contracts/bulk-edits.ts";
import type { Tx } from "../../../db/ledger.ts";
import type { StoredWord } from "../../../db/schema/bulk-edits.ts";
import { array } from "../../../db/statement.ts";
import { fold } from "../core/fold.ts";

/** A tag or a setup that an edit takes from its trades, with all that an undo needs. */
export type TakenWord = StoredWord;
type Word = Pick<TakenWord, "kind" | "id">;

const TABLES = { tag: sql`tags`, setup: sql`setups` };

/** The ids of the setups that a missed trade had before merges, the latest first. */
const FORMER = sql`string_to_array(merged_from, ',')`;

function tradesOf({ kind, id }: Word, userId: string): SQL {
  return kind === "tag"
    ? sql`from trade_tags where user_id = ${userId} and tag_id = ${id}`
    : sql`from annotations where user_id = ${userId} and setup_id = ${id}`;
}

/** The trades that have a tag or a setup, also those that an undone import has taken out of the ledger. */
export async function listWordTrades(tx: Tx, word: Word, limit: number): Promise<string[]> {
  const rows = await tx.query(
    sql<{ id: string }>`select trade_id as id ${tradesOf(word, tx.userId)} order by trade_id limit ${limit}`,
  );
  return rows.map(({ id }) => id);
}

export async function countWordTrades(tx: Tx, word: Word): Promise<number> {
  const [row] = await tx.query(sql<{ n: number }>`select count(*)::int as n ${tradesOf(word, tx.userId)}`);
  return row?.n ?? 0;
}

/**
 * The name of a tag or a setup, or null where there is none any more. It waits for nobody who holds the row.
 */
export async function findName(tx: Tx, { kind, id }: Word): Promise<string | null> {
  const rows = await tx.query(
    sql<{ name: string }>`select name from ${TABLES[kind]} where user_id = ${tx.userId} and id = ${id}`,
  );
  return rows[0]?.name ?? null;
}

/** Notes trades of an edit. */
export function noteTrades(tx: Tx, editId: string, ids: readonly string[]): void {
  tx.send(sql`insert into bulk_edit_rows (user_id, edit_id, trade_id)
    select ${tx.userId}, ${editId}, id from unnest(${array(ids)}::text[]) as i (id) on conflict do nothing`);
}

/**
 * Locks the row of a tag or a setup, so that no trade gets it any more. Null when there is none, and without
 * `waits` also when somebody else holds it.
 */
export async function holdWord(tx: Tx, { kind, id }: Word, { waits }: { waits: boolean }): Promise<boolean> {
  const rows =
    await tx.query(sql<object>`select 1 from ${TABLES[kind]} where user_id = ${tx.userId} and id = ${id}
    for update ${waits ? undefined : sql`skip locked`}`);
  return rows.length > 0;
}

/**
 * Removes a locked word. The missed trades of a merged setup become those of the other. They keep the ids of
 * the setups that they had before, the latest first, for as many merges as can be undone.
 */
export async function deleteWord(tx: Tx, { kind, id, into }: TakenWord): Promise<void> {
  if (kind === "setup" && into !== null)
    tx.send(sql`update missed_trades set setup_id = ${into.id}, merged_from = array_to_string(
        (string_to_array(concat_ws(',', ${id}::text, merged_from), ','))[1:${MOST_KEPT_EDITS}::int], ',')
      where user_id = ${tx.userId} and setup_id = ${id}`);
  await tx.query(sql<never>`delete from ${TABLES[kind]} where user_id = ${tx.userId} and id = ${id}`);
}

/** Brings a removed word back under a name; false when another one has that name. */
export async function insertWord(tx: Tx, word: TakenWord, name: string): Promise<boolean> {
  const { kind, id, createdAt, description, version } = word;
  const more =
    kind === "tag"
      ? { names: undefined, values: undefined }
      : {
          names: sql`, description, version`,
          values: sql`, ${description}, ${version}`,
        };
  await tx.query(sql<never>`insert into ${TABLES[kind]} (user_id, id, name, folded, created_at ${more.names})
    values (${tx.userId}, ${id}, ${name}, ${fold(name)}, ${createdAt}::timestamptz ${more.values}) on conflict do nothing`);
  if (kind === "setup")
    tx.send(sql`update missed_trades set setup_id = ${id}, merged_from = nullif(array_to_string(
        (${FORMER})[array_position(${FORMER}, ${id}::text) + 1:], ','), '')
      where user_id = ${tx.userId} and ${id}::text = any(${FORMER})`);
  return holdWord(tx, word, { waits: true });
}

/** Removes the checklist of a setup that is gone for good, and what trades answered to it. */
export function forgetPlaybook(tx: Tx, setupId: string): void {
  const gone = sql`user_id = ${tx.userId} and setup_id = ${setupId}
    and not exists (select from setups where user_id = ${tx.userId} and id = ${setupId})`;
  tx.send(sql`delete from setup_rules where ${gone}`);
  tx.send(sql`delete from checklists where ${gone}`);
  tx.send(sql`update missed_trades set setup_id = null where ${gone}`);
}

import { sql } from "drizzle-orm";
import {
  type BulkChange,
  type BulkEdit,
  MOST_EDITED_TRADES,
  MOST_KEPT_EDITS,
} from "#shared/contracts/bulk-edits.ts";
import type { TradeFilter } from "#shared/contracts/trades.ts";
import { toInstant } from "../../../db/instants.ts";
import type { Tx } from "../../../db/ledger.ts";
import { askedAs } from "../../../db/rows.ts";
import type { StoredWord } from "../../../db/schema/bulk-edits.ts";
import { type Holes, prepared, preparedBy } from "../../../db/statement.ts";
import { forgetPlaybook } from "./word-store.ts";
import {
  FILTER_VALUES,
  filtered,
  type FilterShape,
  type FilterValues,
  isOfClosed,
  isStatusWanted,
  shapeOf,
  valuesOf,
} from "../filter-store.ts";

export type EditRow = Omit<BulkEdit, "word" | "remaining"> & {
  change: BulkChange;
  afterId: string;
  word: StoredWord | null;
};
/**
 * An edit after a slice, and the number of trades that the slice wrote about. `left` names the fields which
 * an undo found changed since.
 */
export type Done = { edit: EditRow; written: number; left: string[] };
type Keyed = { userId: string; id: string };

const COLUMNS = sql`id, status, change, trades, changed, no_room as "noRoom", restored, after_id as "afterId", created_at as "createdAt", word`;

export async function findEdit(query: Tx["query"], given: Keyed): Promise<EditRow | null> {
  return (await query(one(given)))[0] ?? null;
}
const one = prepared(
  "ledger",
  ({ userId, id }: Holes<Keyed>) =>
    sql<EditRow>`select ${COLUMNS} from bulk_edits where user_id = ${userId} and id = ${id}`,
);

/** The edit, on which nobody else works until the transaction ends. */
export async function lockEdit(tx: Tx, id: string): Promise<EditRow | null> {
  return (await tx.query(locked({ userId: tx.userId, id })))[0] ?? null;
}
const locked = prepared(
  "ledger",
  ({ userId, id }: Holes<Keyed>) =>
    sql<EditRow>`select ${COLUMNS} from bulk_edits where user_id = ${userId} and id = ${id} for no key update`,
);

export async function insertEdit(
  tx: Tx,
  { id, change, trades, word }: Pick<EditRow, "id" | "change" | "trades" | "word">,
): Promise<void> {
  await tx.query(sql<never>`insert into bulk_edits (user_id, id, status, change, trades, word, created_at)
    values (${tx.userId}, ${id}, 'running', ${JSON.stringify(change)}::jsonb, ${trades},
      ${word === null ? null : JSON.stringify(word)}::jsonb, ${toInstant(tx.now)})`);
}

type Moved = Pick<EditRow, "id" | "status" | "changed" | "noRoom" | "restored" | "afterId">;

export async function updateEdit(
  tx: Tx,
  { id, status, changed, noRoom, restored, afterId }: Moved,
): Promise<void> {
  const finished = status === "done" || status === "undone" ? toInstant(tx.now) : null;
  await tx.query(sql<never>`update bulk_edits set status = ${status}, changed = ${changed}, no_room = ${noRoom},
      restored = ${restored}, after_id = ${afterId}, finished_at = ${finished}::timestamptz
    where user_id = ${tx.userId} and id = ${id}`);
}

/** Notes the kept filters that follow a merged word, for its undo. */
export async function updateFilters(tx: Tx, id: string, filters: readonly string[]): Promise<void> {
  await tx.query(sql<never>`update bulk_edits set word = word || jsonb_build_object('filters', ${JSON.stringify(filters)}::jsonb)
    where user_id = ${tx.userId} and id = ${id}`);
}

/** Removes the edits that are over, apart from the newest ones, with what stood before them. */
export async function forgetEdits(tx: Tx): Promise<void> {
  const gone = await tx.query(sql<Pick<EditRow, "id" | "status" | "word">>`
    delete from bulk_edits where user_id = ${tx.userId} and finished_at is not null and id not in (
      select id from bulk_edits where user_id = ${tx.userId} order by id desc limit ${MOST_KEPT_EDITS - 1}) returning id, status, word`);
  for (const { id, status, word } of gone) {
    tx.send(sql<never>`delete from bulk_edit_rows where user_id = ${tx.userId} and edit_id = ${id}`);
    if (word?.kind === "setup" && status === "done") forgetPlaybook(tx, word.id);
  }
}

/** Notes the trades among these that the ledger has, and counts them. */
export async function insertNamedTrades(tx: Tx, editId: string, ids: readonly string[]): Promise<number> {
  const given = askedAs("i", [...new Set(ids)], { id: ["text", (id) => id] });
  const [row] = await tx.query(sql<{ n: number }>`
    with made as (insert into bulk_edit_rows (user_id, edit_id, trade_id)
      select ${tx.userId}, ${editId}, t.id from ${given}
      cross join lateral (select id from trades where user_id = ${tx.userId} and trades.id = i.id collate "C" limit 1) t
      returning 1)
    select count(*)::int as n from made`);
  return row?.n ?? 0;
}

/** Notes the trades that a filter finds now, one more than an edit may have at most, and counts them. */
export async function insertFoundTrades(tx: Tx, editId: string, filter: TradeFilter): Promise<number> {
  if (isOfClosed(filter) && !isStatusWanted(filter, "closed")) return 0;
  const status = isOfClosed(filter) ? "closed" : filter.status;
  const [row] = await tx.query(
    found({ ...shapeOf(filter), status }, { ...valuesOf(tx.userId, filter), editId }),
  );
  return row?.n ?? 0;
}
const found = preparedBy(
  "ledger",
  (
    shape: FilterShape & { status: TradeFilter["status"] },
    given: Holes<FilterValues & { editId: string }>,
  ) => sql<{ n: number }>`
    with made as (insert into bulk_edit_rows (user_id, edit_id, trade_id)
      select ${given.userId}, ${given.editId}, id from trades
      where ${filtered(shape, given, sql`coalesce(closed_at, opened_at)`)}
        ${shape.status && sql`and status = ${shape.status === "open" ? sql`'open'` : sql`'closed'`}`}
      limit ${MOST_EDITED_TRADES + 1} returning 1)
    select count(*)::int as n from made`,
  [
    {
      shape: { lotMethod: "fifo", result: undefined, words: 0, status: undefined },
      given: ["userId", "editId"],
    },
    {
      shape: { lotMethod: "lifo", result: "loss", words: 2, status: "closed" },
      given: [...FILTER_VALUES, "editId"],
    },
  ],
);

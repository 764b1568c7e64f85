import { sql } from "drizzle-orm";
import type { Tx } from "../../../db/ledger.ts";
import { type Getters, insertRows, overwrite } from "../../../db/rows.ts";
import { fill_edits } from "../../../db/schema/fill-edits.ts";
import { bySideIndex } from "../../../db/side-index.ts";
import { array } from "../../../db/statement.ts";
import { stain } from "../../../db/dirty-spans.ts";
import { type Edit, isEmpty } from "../../fills/core/edit.ts";
import { TYPED } from "../core/typed-source.ts";
import { showEdited } from "./edited-store.ts";
import { COLUMNS } from "../stated-store.ts";

/** What its owner makes of a fill from now on. */
export type NextEdit = {
  id: string;
  edit: Edit;
  deleted: boolean;
  /** True where no file states the deleted fill, so that a file that does brings it anew. */
  retracted: boolean;
  tradeId: string | null;
  note: string | null;
  editedAt: string;
};

/**
 * Makes of these fills what their owner wants. The original of a changed or deleted one moves out of the
 * ledger, and moves back when nothing is changed any more. The caller holds the locks of all accounts.
 */
export async function writeEdits(tx: Tx, edits: readonly NextEdit[]): Promise<void> {
  const isKept = ({ edit, deleted, note }: NextEdit) => deleted || note !== null || !isEmpty(edit);
  const held = edits.filter(({ edit, deleted }) => deleted || !isEmpty(edit));
  const free = edits.filter((edit) => !held.includes(edit));
  const all = idsOf(edits);
  const over = idsOf(edits.filter((edit) => !isKept(edit)));
  await tx.query(sql<never>`
    with forgotten as (
      delete from fill_edits where user_id = ${tx.userId} and fill_id = any(${array(over)}::text[])
    ),
    hidden as (
      delete from fills where user_id = ${tx.userId} and edited
        and id = any(${array(idsOf(edits.filter(({ deleted }) => deleted).concat(free)))}::text[])
      returning account_id, instrument_id, executed_at as at
    ),
    kept as (
      ${insertRows<typeof fill_edits, NextEdit>(fill_edits, tx.userId, edits.filter(isKept), ROW)}
      on conflict (user_id, fill_id) do update set ${overwrite(fill_edits, ["facts", "deleted", "trade_id", "note", "edited_at"])}
    )
    ${stain(tx.userId, sql`hidden`)}`);
  await tx.query(sql<never>`
    with gone as (
      delete from fills where user_id = ${tx.userId} and id = any(${array(idsOf(held))}::text[]) and not edited
      returning *
    ),
    withheld as (
      insert into withdrawn (user_id, cancels, reason, ${COLUMNS}, fee)
      select user_id, false, 'edited', ${COLUMNS}, fee - carried_fee from gone
    ),
    freed as (
      delete from withdrawn where user_id = ${tx.userId} and id = any(${array(idsOf(free))}::text[]) and reason = 'edited'
      returning *
    ),
    restored as (
      insert into fills (user_id, ${COLUMNS}, fee) select user_id, ${COLUMNS}, fee from freed
    )
    ${stain(
      tx.userId,
      sql`(select account_id, instrument_id, executed_at as at from gone
      union all select account_id, instrument_id, executed_at from freed) as moved`,
    )}`);
  await tx.query(sql<never>`update withdrawn set reason = 'retracted'
    where user_id = ${tx.userId} and id = any(${array(idsOf(edits.filter(({ retracted }) => retracted)))}::text[])`);
  await showEdited(tx, all);
}

/** Takes back what its owner typed in and deleted, where no file states it any more: a later file may. */
export async function retractUnstated(tx: Tx): Promise<void> {
  const rows = await tx.query(sql<{ fill_id: string }>`select fill_id from fill_edits e
    where ${bySideIndex(tx.userId)} and deleted
      and not exists (select from claims
        where user_id = ${tx.userId} and fill_id = e.fill_id and import_id <> ${TYPED} offset 0)`);
  if (rows.length === 0) return;
  await tx.query(sql<never>`update withdrawn set reason = 'retracted' where user_id = ${tx.userId}
    and id = any(${array(rows.map(({ fill_id }) => fill_id))}::text[]) and reason = 'edited'`);
}

/** Holds deleted fills like those of a file, because a file states them from now on. */
export async function resumeDeletions(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(sql<never>`update withdrawn set reason = 'edited'
    where user_id = ${tx.userId} and id = any(${array([...ids])}::text[]) and reason = 'retracted'`);
}

type Heir = { from: string; to: string };

/**
 * Gives the edits of fills that are given up to the fills that take their claims over. The caller deletes
 * those fills afterwards.
 */
export async function bequeathEdits(tx: Tx, heirs: readonly Heir[]): Promise<void> {
  const first = new Map(heirs.toReversed().map(({ from, to }) => [from, to]));
  const rows = await tx.query(sql<Omit<typeof fill_edits.$inferSelect, "user_id" | "facts"> & { edit: Edit }>`
    select fill_id, facts as edit, deleted, trade_id, note, edited_at from fill_edits
    where user_id = ${tx.userId} and fill_id = any(${array([...first.keys(), ...first.values()])}::text[])`);
  const taken = new Set(rows.map(({ fill_id }) => fill_id));
  const edits = rows.flatMap((row): NextEdit[] => {
    const id = first.get(row.fill_id);
    if (id === undefined || taken.has(id)) return [];
    taken.add(id);
    const { edit, deleted, note, trade_id: tradeId, edited_at: editedAt } = row;
    return [{ id, edit, deleted, retracted: false, tradeId, note, editedAt }];
  });
  if (edits.length > 0) await writeEdits(tx, edits);
}

function idsOf(edits: readonly NextEdit[]): string[] {
  return edits.map(({ id }) => id);
}

const ROW: Getters<typeof fill_edits, NextEdit> = {
  fill_id: ({ id }) => id,
  facts: ({ edit }) => edit,
  deleted: ({ deleted }) => deleted,
  trade_id: ({ tradeId }) => tradeId,
  note: ({ note }) => note,
  edited_at: ({ editedAt }) => editedAt,
};

import { sql } from "drizzle-orm";
import { MOST_EDITED_FILLS } from "#shared/contracts/bounds.ts";
import { toInstant } from "../../../db/instants.ts";
import type { Tx } from "../../../db/ledger.ts";
import { askedAs } from "../../../db/rows.ts";
import { array } from "../../../db/statement.ts";

export type Noted = { fillId: string; note: string };

/** Which of these fills their owner changed or noted before, and how many more there may be. */
export async function findRoom(
  tx: Tx,
  fillIds: readonly string[],
): Promise<{ held: ReadonlySet<string>; room: number }> {
  const [held, [counted]] = await Promise.all([
    tx.query(sql<{ fill_id: string }>`select fill_id from fill_edits
      where user_id = ${tx.userId} and fill_id = any(${array([...fillIds])}::text[])`),
    tx.query(sql<{ n: number }>`select count(*)::int as n from (
      select from fill_edits where user_id = ${tx.userId} limit ${MOST_EDITED_FILLS}) as held`),
  ]);
  return {
    held: new Set(held.map(({ fill_id }) => fill_id)),
    room: Math.max(0, MOST_EDITED_FILLS - (counted?.n ?? 0)),
  };
}

/** Notes those of these fills that have no note. */
export async function insertNotes(tx: Tx, noted: readonly Noted[]): Promise<void> {
  const given = askedAs("given", noted, {
    fill_id: ["text", ({ fillId }) => fillId],
    note: ["text", ({ note }) => note],
  });
  await tx.query(sql<never>`
    insert into fill_edits as e (user_id, fill_id, note, edited_at)
    select ${tx.userId}, fill_id, note, ${toInstant(tx.now)}::timestamptz from ${given}
    on conflict (user_id, fill_id) do update
      set note = excluded.note, edited_at = greatest(excluded.edited_at, e.edited_at + interval '1 millisecond')
      where e.note is null`);
}

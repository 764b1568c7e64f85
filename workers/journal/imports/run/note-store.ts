import { sql } from "drizzle-orm";
import { MOST_EDITED_FILLS } from "#shared/contracts/bounds.ts";
import { toInstant } from "../../../db/instants.ts";
import type { Tx } from "../../../db/ledger.ts";
import { askedAs } from "../../../db/rows.ts";

export type Noted = { fillId: string; note: string };

/** Notes fills without a note, as far as more of them may have one. */
export async function insertNotes(tx: Tx, noted: readonly Noted[]): Promise<void> {
  const given = askedAs("given", noted, {
    fill_id: ["text", ({ fillId }) => fillId],
    note: ["text", ({ note }) => note],
  });
  await tx.query(sql<never>`
    insert into fill_edits as e (user_id, fill_id, note, edited_at)
    select ${tx.userId}, fill_id, note, ${toInstant(tx.now)}::timestamptz from ${given}
    limit greatest(0, ${MOST_EDITED_FILLS}::int - (select count(*) from fill_edits where user_id = ${tx.userId}))
    on conflict (user_id, fill_id) do update
      set note = excluded.note, edited_at = greatest(excluded.edited_at, e.edited_at + interval '1 millisecond')
      where e.note is null`);
}

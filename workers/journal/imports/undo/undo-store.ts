import { sql } from "drizzle-orm";
import type { Tx } from "../../../db/ledger.ts";
import { bySideIndex } from "../../../db/side-index.ts";
import { array, type Holes, prepared } from "../../../db/statement.ts";
import type { JobKind } from "../../../jobs/kinds.ts";
import { stain } from "../../../db/dirty-spans.ts";
import { IMPORT_COLUMNS, type ImportRow } from "../store.ts";

export type Removed = {
  claims: number;
  fills: number;
  instruments: number;
  /** Fills that stay because other imports claim them too, and the fills among them whose claims differ. */
  shared: string[];
  unsettled: string[];
};

/** The import, locked against other callers that remove it until the transaction ends. */
export async function lockImport(tx: Tx, id: string): Promise<ImportRow | null> {
  const [row] = await tx.query(locked({ userId: tx.userId, id }));
  return row ?? null;
}
const locked = prepared(
  "ledger",
  ({ userId, id }: Holes<{ userId: string; id: string }>) =>
    sql<ImportRow>`select ${IMPORT_COLUMNS} from imports where user_id = ${userId} and id = ${id} for update`,
);

/** True while a job of that kind for that import waits or runs. */
export async function hasOpenJob(tx: Tx, kind: JobKind, importId: string): Promise<boolean> {
  const [row] = await tx.query(
    sql<{ is_open: boolean }>`select exists (select from jobs where user_id = ${tx.userId} and kind = ${kind}
      and state in ('queued', 'running') and payload ->> 'importId' = ${importId}) as is_open`,
  );
  return row?.is_open ?? false;
}

type HeldRow = { fill_id: string; claims: number; is_shared: boolean; differs: boolean };

/**
 * Removes at most `limit` claims of an import, and the fills that no other import claims. Returns the ids
 * of the fills that stay.
 */
export async function deleteClaims(tx: Tx, importId: string, limit: number): Promise<Removed> {
  // A bitmap scan would read all claims of the import before the limit applies, and again for each piece.
  await tx.query(sql<never>`select set_config('enable_bitmapscan', 'off', true)`);
  // The program passes the ids on. In one statement, a planner without fresh statistics compares all rows
  // with all.
  const held = await tx.query(sql<HeldRow>`
    select mine.fill_id, mine.claims, others.is_shared, mine.differs or others.differs as differs
    from (
        select fill_id, count(*)::int as claims, bool_or(facts is not null) as differs
        from (select fill_id, facts from claims where ${bySideIndex(tx.userId)} and import_id = ${importId}
          order by line limit ${limit}) piece
        group by fill_id
      ) mine
      cross join lateral (
        select count(*) > 0 as is_shared, coalesce(bool_or(facts is not null), false) as differs
        from claims where user_id = ${tx.userId} and fill_id = mine.fill_id and import_id <> ${importId} offset 0
      ) others`);
  const orphans = held.filter((row) => !row.is_shared).map((row) => row.fill_id);
  const [removed] = await tx.query(sql<{ fills: number; instruments: number }>`
    with gone as (
      delete from claims where user_id = ${tx.userId} and import_id = ${importId}
        and fill_id = any(${array(held.map((row) => row.fill_id))}::text[])
    ),
    dropped as (
      delete from fills where user_id = ${tx.userId} and id = any(${array(orphans)}::text[])
      returning account_id, instrument_id, executed_at as at
    ),
    withdrawn_too as (
      delete from withdrawn where user_id = ${tx.userId} and id = any(${array(orphans)}::text[])
    ),
    forgotten as (
      delete from fill_edits where user_id = ${tx.userId} and fill_id = any(${array(orphans)}::text[])
    ),
    stained as (${stain(tx.userId, sql`dropped`)} returning 1)
    select (select count(*)::int from dropped) as fills, (select count(*)::int from stained) as instruments`);
  return {
    claims: held.reduce((sum, row) => sum + row.claims, 0),
    fills: removed?.fills ?? 0,
    instruments: removed?.instruments ?? 0,
    shared: held.filter((row) => row.is_shared).map((row) => row.fill_id),
    unsettled: held.filter((row) => row.is_shared && row.differs).map((row) => row.fill_id),
  };
}

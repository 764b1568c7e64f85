import { sql } from "drizzle-orm";
import { MOST_EDITED_FILLS } from "#shared/contracts/bounds.ts";
import type { Tx } from "../../../db/ledger.ts";
import { array } from "../../../db/statement.ts";
import { TYPED } from "../core/typed-source.ts";

/** True when there is no room for this many more fills that their owner changed. */
export async function isFull(tx: Tx, more: number): Promise<boolean> {
  const most = MOST_EDITED_FILLS;
  const [row] = await tx.query(sql<{ n: number }>`select count(*)::int as n from (
    select from fill_edits where user_id = ${tx.userId} limit ${most}) as held`);
  return (row?.n ?? 0) + more > most;
}

/** True while the trades of the instrument do not follow its fills yet. */
export async function isDeriving(
  tx: Tx,
  { accountId, instrumentId }: { accountId: string; instrumentId: string },
): Promise<boolean> {
  const [row] = await tx.query(sql<{ dirty: boolean }>`select exists (select from dirty
    where user_id = ${tx.userId} and account_id = ${accountId} and instrument_id = ${instrumentId}) as dirty`);
  return row?.dirty === true;
}

/** Removes fills that no file states and that their owner deleted, with their claims. */
export async function deleteRetracted(tx: Tx, ids: readonly string[]): Promise<void> {
  const given = array([...ids]);
  await tx.query(sql<never>`
    with unclaimed as (
      delete from claims where user_id = ${tx.userId} and fill_id = any(${given}::text[]) and import_id = ${TYPED}
    ),
    forgotten as (
      delete from fill_edits where user_id = ${tx.userId} and fill_id = any(${given}::text[])
    )
    delete from withdrawn where user_id = ${tx.userId} and id = any(${given}::text[]) and reason = 'retracted'`);
}

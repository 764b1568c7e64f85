import { sql } from "drizzle-orm";
import { ms, toInstant } from "../../../db/instants.ts";
import type { Tx } from "../../../db/ledger.ts";
import type { Side } from "#shared/side.ts";

export type Place = { accountId: string; instrumentId: string };
type Held = { id: string; isLong: boolean; openedAt: number; closedAt: number | null };

/** The trade of an instrument that was open at an instant, and the close of the one before it. */
export async function findTradeAt(
  tx: Tx,
  { accountId, instrumentId }: Place,
  at: number,
): Promise<(Held & { closedBefore: number | null }) | null> {
  const rows = await tx.query(sql<Held>`
    select id, direction = 'long' as "isLong", ${ms(sql`opened_at`)} as "openedAt", ${ms(sql`closed_at`)} as "closedAt"
    from trades where user_id = ${tx.userId} and instrument_id = ${instrumentId} and account_id = ${accountId}
      and opened_at <= ${toInstant(at)}::timestamptz order by opened_at desc limit 2`);
  const [trade, earlier] = rows;
  if (trade === undefined || (trade.closedAt !== null && trade.closedAt < at)) return null;
  return { ...trade, closedBefore: earlier?.closedAt ?? null };
}

/** The first fill of an instrument from an instant on, besides one. */
export async function findFirstFill(
  tx: Tx,
  { accountId, instrumentId }: Place,
  { from, besides }: { from: number; besides: string },
): Promise<{ id: string; side: Side; at: number } | null> {
  const rows = await tx.query(sql<{ id: string; side: Side; at: number }>`
    select id, side, ${ms(sql`executed_at`)} as at from fills
    where user_id = ${tx.userId} and account_id = ${accountId} and instrument_id = ${instrumentId}
      and executed_at >= ${toInstant(from)}::timestamptz and id <> ${besides}
    order by executed_at, id limit 1`);
  return rows[0] ?? null;
}

/**
 * Moves what was written about one trade to another, with what edits of many trades keep about it. False
 * where nothing was written, or something about the other one.
 */
export async function moveWords(tx: Tx, from: string, to: string): Promise<boolean> {
  const own = sql`user_id = ${tx.userId}`;
  tx.send(sql`delete from annotations where ${own} and trade_id = ${to} and version = 0`);
  const moved = await tx.query(sql<object>`
    update annotations set trade_id = ${to}
    where ${own} and trade_id = ${from} and version > 0
      and not exists (select from annotations where ${own} and trade_id = ${to}) returning 1`);
  if (moved.length === 0) return false;
  for (const table of [sql`trade_tags`, sql`trade_words`, sql`checklists`])
    tx.send(sql`update ${table} set trade_id = ${to} where ${own} and trade_id = ${from}`);
  // Each edit is looked up by its key; all rows of a user may be half a million.
  for (const { id } of await tx.query(sql<{ id: string }>`select id from bulk_edits where ${own}`))
    tx.send(sql`update bulk_edit_rows set trade_id = ${to} where ${own} and edit_id = ${id} and trade_id = ${from}
      and not exists (select from bulk_edit_rows where ${own} and edit_id = ${id} and trade_id = ${to})`);
  return true;
}

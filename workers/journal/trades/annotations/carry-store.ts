import { sql } from "drizzle-orm";
import { ms, toInstant } from "../../../db/instants.ts";
import type { Tx } from "../../../db/ledger.ts";
import { array } from "../../../db/statement.ts";
import type { Side } from "#shared/side.ts";

export type Place = { accountId: string; instrumentId: string };
/** The keys of a trade before and after another fill opens it. */
type Keys = { from: string; to: string };
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

/** Those of these trades of which something is said, by their owner or by their structure. */
export async function findSaid(tx: Tx, trades: readonly string[]): Promise<ReadonlySet<string>> {
  const own = sql`user_id = ${tx.userId}`;
  const rows = await tx.query(sql<{ id: string }>`
    select id from unnest(${array(trades)}::text[]) as given (id)
    where coalesce(
      (select true from annotations where ${own} and trade_id = given.id and version > 0 limit 1),
      (select true from attachments where ${own} and about = given.id limit 1),
      (select true from structure_legs where ${own} and trade_id = given.id limit 1), false)`);
  return new Set(rows.map(({ id }) => id));
}

/** Gives what was written about a trade another key, with what edits of many trades keep about it. */
export async function moveWords(tx: Tx, { from, to }: Keys): Promise<void> {
  const own = sql`user_id = ${tx.userId}`;
  tx.send(sql`delete from annotations where ${own} and trade_id = ${to} and version = 0`);
  for (const table of [sql`annotations`, sql`trade_tags`, sql`trade_words`, sql`checklists`])
    tx.send(sql`update ${table} set trade_id = ${to} where ${own} and trade_id = ${from}`);
  tx.send(sql`update attachments set about = ${to} where ${own} and about = ${from}`);
  // Each edit is looked up by its key; all rows of a user may be half a million.
  for (const { id } of await tx.query(sql<{ id: string }>`select id from bulk_edits where ${own}`))
    tx.send(sql`update bulk_edit_rows set trade_id = ${to} where ${own} and edit_id = ${id} and trade_id = ${from}
      and not exists (select from bulk_edit_rows where ${own} and edit_id = ${id} and trade_id = ${to})`);
}

/**
 * Gives the owner's word on a trade's structure another key, with the changes that can be undone. What was
 * detected is found anew by the derivation. The caller holds the lock of structures.
 */
export function moveLeg(tx: Tx, { from, to, openedAt }: Keys & { openedAt: number }): void {
  const own = sql`user_id = ${tx.userId}`;
  tx.send(sql`update structure_legs set trade_id = ${to}, opened_at = ${toInstant(openedAt)}::timestamptz
    where ${own} and trade_id = ${from} and "by" = 'owner'`);
  const isOfOne = sql`jsonb_build_array(jsonb_build_object('tradeId', ${from}::text))`;
  tx.send(sql`update structure_changes set trades = (
      select jsonb_agg(case when leg ->> 'tradeId' = ${from} then leg || jsonb_build_object('tradeId', ${to}::text)
        else leg end order by place)
      from jsonb_array_elements(trades) with ordinality as each (leg, place))
    where ${own} and trades @> ${isOfOne}`);
}

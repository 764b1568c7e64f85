import { sql } from "drizzle-orm";
import type { Ledger, Tx } from "../../db/ledger.ts";
import { bySideIndex } from "../../db/side-index.ts";
import type { AdditionPart } from "./core/addition.ts";

/**
 * A limit that is never reached keeps a probe for each row from becoming a join. A limit of one would invite
 * a scan.
 */
const ALL = 1_000_000_000;

/** How many rows a completed import has, or null when it no longer stands. */
export async function findRows(tx: Tx, importId: string): Promise<number | null> {
  const [row] = await tx.query(sql<{ rows: number }>`
    select coalesce(rows_total, 0) as rows from imports
    where user_id = ${tx.userId} and id = ${importId} and status = 'completed'`);
  return row?.rows ?? null;
}

type Lines = { importId: string; after: number; most: number };

/**
 * The fills that only this import has added by its next `most` lines behind `after`, and the trades that they
 * closed. `upto` is the last of these lines, or null when none is left. A fill belongs to the first line that
 * tells it, and a trade to the first of the closing fills that this import has added. Each row is looked up
 * and never joined, because right after an import the planner does not know how many rows there are.
 */
export async function findPart(
  ledger: Pick<Ledger, "read">,
  userId: string,
  { importId, after, most }: Lines,
): Promise<{ upto: number | null; part: AdditionPart }> {
  const [row] = await ledger.read(sql<AdditionPart & { upto: number | null }>`
    with told as materialized (
      select fill_id, line from claims where ${bySideIndex(userId)} and import_id = ${importId} and line > ${after}
      order by line fetch first ${most} rows with ties
    ), added as materialized (
      select fill_id from told where not exists (
        select from claims where user_id = ${userId} and fill_id = told.fill_id
          and (import_id <> ${importId} or line < told.line) offset 0)
    ), fill as (
      select count(*)::int as n, min(f.at) as since, max(f.at) as until from added cross join lateral (
        select executed_at as at from fills where user_id = ${userId} and id = added.fill_id limit ${ALL}) f
    ), close as materialized (
      select c.* from added cross join lateral (
        select fill_id, trade_id, account_id, instrument_id, closed_at, date_only, currency,
          exit_fee + entry_fee_fifo as fee, gross_fifo - exit_fee - entry_fee_fifo as net
        from closes where user_id = ${userId} and fill_id = added.fill_id limit ${ALL}) c
    ), first as (
      select distinct on (trade_id) * from close order by trade_id, closed_at, fill_id
    ), trade as materialized (
      select t.* from first c cross join lateral (
        select id, symbol, currency, gross_fifo - fees_fifo as net, net_key as key, status,
          -- A date without a time is that of the midnight before.
          opened_at - (case when c.date_only or opened_date_only or closed_date_only then '1 day' else '0' end)::interval as since
        from trades where user_id = ${userId} and id = c.trade_id limit ${ALL}) t
      where t.status = 'closed' -- not within: a partial index of closed trades would be scanned for each
        and not exists (
          select from closes o where o.user_id = ${userId} and o.instrument_id = c.instrument_id and o.account_id = c.account_id
            and o.closed_at >= t.since and o.closed_at <= c.closed_at and o.trade_id = c.trade_id
            and (o.closed_at < c.closed_at or o.fill_id < c.fill_id)
            and exists (
              select from claims where user_id = ${userId} and fill_id = o.fill_id and import_id = ${importId} offset 0)
            and not exists (
              select from claims where user_id = ${userId} and fill_id = o.fill_id and import_id <> ${importId} offset 0)
          offset 0)
    )
    select (select case when count(*) >= ${most} then max(line) end from told) as upto, fill.n as fills, (select count(*)::int from trade) as trades,
      to_char(fill.since at time zone 'UTC', 'YYYY-MM-DD') as "from", to_char(fill.until at time zone 'UTC', 'YYYY-MM-DD') as "to",
      coalesce((select jsonb_agg(r) from (
        select currency, sum(net)::text as net, sum(fee)::text as fees, count(*) as closes from close group by currency) r), '[]') as results,
      (select jsonb_build_object('id', id, 'symbol', symbol, 'currency', currency, 'net', net::text, 'key', key)
        from trade order by key desc, id limit 1) as best,
      (select jsonb_build_object('id', id, 'symbol', symbol, 'currency', currency, 'net', net::text, 'key', key)
        from trade order by key, id limit 1) as worst
    from fill`);
  if (row === undefined) throw new Error("a part of an import has no row");
  const { upto, ...part } = row;
  return { upto, part };
}

import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "../../../db/ledger.ts";
import { type Asked, askedAs } from "../../../db/rows.ts";
import { bySideIndex } from "../../../db/side-index.ts";
import { array, type Holes, prepared } from "../../../db/statement.ts";
import { toInstant } from "../../../db/instants.ts";
import type { TradeOpened } from "./core/regroup.ts";

/** Until the transaction ends nobody else changes the owner's structures. */
export async function lockStructures(tx: Tx): Promise<void> {
  await tx.query(sql<never>`select pg_advisory_xact_lock(hashtextextended(${`structures ${tx.userId}`}, 0))`);
}

/** True when anything is said of any trade. */
export async function hasLegs(tx: Tx): Promise<boolean> {
  const [row] = await tx.query(anyLeg({ userId: tx.userId }));
  return row?.found === true;
}
const anyLeg = prepared(
  "ledger",
  ({ userId }: Holes<{ userId: string }>) =>
    sql<{ found: boolean }>`select exists (select from structure_legs where user_id = ${userId}) as found`,
);

/** An instrument whose trades from an instant on were derived anew. */
export type Lane = { accountId: string; instrumentId: string; since: number | null };

const LANE: Asked<Lane> = {
  account_id: ["text", ({ accountId }) => accountId],
  instrument_id: ["text", ({ instrumentId }) => instrumentId],
  since: ["timestamptz", ({ since }) => toInstant(since)],
};

/** The legs among these trades and in these lanes, also those of trades that are gone. */
export function listLegs(
  tx: Tx,
  { trades, lanes }: { trades: readonly string[]; lanes: readonly Lane[] },
): Promise<{ tradeId: string; structureId: string | null }[]> {
  return tx.query(sql<{ tradeId: string; structureId: string | null }>`
    select l.trade_id as "tradeId", l.structure_id as "structureId"
    from unnest(${array(trades)}::text[]) as given (id)
      cross join lateral (select trade_id, structure_id from structure_legs
        where user_id = ${tx.userId} and trade_id = given.id limit 1) l
    union
    select l.trade_id, l.structure_id from ${askedAs("s", lanes, LANE)}
      cross join lateral (select trade_id, structure_id from structure_legs
        where user_id = ${tx.userId} and account_id = s.account_id and instrument_id = s.instrument_id
          and opened_at >= s.since offset 0) l`);
}

/**
 * So many fills of one order, and trades of one second, are looked at. A file may give all of its rows the
 * same order, and a structure has far fewer legs.
 */
const MOST_TOGETHER = 1_000;

/**
 * These trades, the legs of these structures, and the trades that were opened together with one of them. That
 * is in one order, or in one second where no statement names an order.
 */
export function listOpened(
  tx: Tx,
  { trades, structures }: { trades: readonly string[]; structures: readonly string[] },
): Promise<TradeOpened[]> {
  const { userId } = tx;
  const opening = (id: SQL) => sql`left join lateral (select order_id from fills
        where user_id = ${userId} and id = 'fil_' || substr(${id}, 5) limit 1) f on true`;
  return tx.query(sql<TradeOpened>`
    with asked as materialized (
      select id from unnest(${array(trades)}::text[]) as given (id)
      union
      select l.trade_id from unnest(${array(structures)}::text[]) as given (id)
        cross join lateral (select trade_id from structure_legs
          where user_id = ${userId} and structure_id = given.id offset 0) l
    ), begun as materialized (
      select t.account_id, t.opened_at, t.opened_date_only, f.order_id
      from asked a cross join lateral (select account_id, opened_at, opened_date_only from trades
          where user_id = ${userId} and id = a.id limit 1) t
        ${opening(sql`a.id`)}
    ), together as (
      select id, true as is_asked from asked
      union all
      select 'trd_' || substr(f.id, 5), false
      from (select distinct account_id, order_id from begun where order_id is not null) b
        cross join lateral (select id from fills
          where user_id = ${userId} and account_id = b.account_id and order_id = b.order_id limit ${MOST_TOGETHER}) f
      union all
      select t.id, false
      from (select distinct account_id, date_trunc('second', opened_at, 'UTC') as at from begun
          where order_id is null and not opened_date_only) b
        cross join lateral (select id from trades where ${bySideIndex(userId)}
          and opened_at >= b.at and opened_at < b.at + interval '1 second' and account_id = b.account_id limit ${MOST_TOGETHER}) t
    ), named as (
      select id, bool_or(is_asked) as is_asked from together group by id
    )
    select n.id, n.is_asked, t.account_id, t.instrument_id, t.currency, t.direction, t.status, t.quantity, t.entry_price,
      t.opened_at, t.opened_date_only, t.closed_at, t.closed_date_only, i.asset_class, i.multiplier, i.strike, i.expiry,
      i."right", i.root, f.order_id, l."by", l.structure_id
    from named n
      cross join lateral (select * from trades where user_id = ${userId} and id = n.id limit 1) t
      cross join lateral (select asset_class, multiplier, strike, expiry, "right",
          split_part(case asset_class when 'option' then coalesce(underlying, symbol) else symbol end, ':', 1) as root
        from instruments where user_id = ${userId} and id = t.instrument_id limit 1) i
      ${opening(sql`n.id`)}
      left join lateral (select "by", structure_id from structure_legs
        where user_id = ${userId} and trade_id = n.id limit 1) l on true`);
}

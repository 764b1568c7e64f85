import { sql } from "drizzle-orm";
import type { AssetClass } from "#shared/contracts/fills.ts";
import type { Decimal } from "#shared/decimal.ts";
import type { Tx } from "../../db/ledger.ts";
import { type Asked, askedAs, columnsOf } from "../../db/rows.ts";
import { type Holes, prepared, preparedBy } from "../../db/statement.ts";
import type { BookedOrder, HeldPosition, Taken } from "./core/book/rows.ts";

/** An account by its owner and its id. */
export type AccountKey = { userId: string; id: string };
export type OfAccount<Row> = Row & { userId: string; accountId: string };

const KEY: Asked<AccountKey> = {
  user_id: ["text", ({ userId }) => userId],
  id: ["text", ({ id }) => id],
};
const ACCOUNTS = { later: "account" };
const ASKED = askedAs("a", ACCOUNTS, KEY);
const given = (accounts: readonly AccountKey[]) => columnsOf(ACCOUNTS, accounts, KEY);

/** A limit that is never reached keeps a probe for each row from becoming a join. */
const ALL = 1_000_000_000;

/** A row of `orders` as a `BookedOrder`, with its owner. */
export const ORDER_COLUMNS = sql`user_id as "userId", id, account_id as "accountId", epoch,
  client_order_id as "clientOrderId", symbol, side, type, trim_scale(quantity) as quantity,
  trim_scale(limit_price) as "limitPrice", trim_scale(stop_price) as "stopPrice",
  trim_scale(trail_amount) as "trailAmount", trim_scale(trail_percent) as "trailPercent",
  time_in_force as "timeInForce", status, trim_scale(filled) as "filledQuantity",
  trim_scale(filled_value) as "filledValue", trim_scale(reserved) as reserved, triggered, trim_scale(best) as best,
  group_id as "group", role, held, judged_seq::float8 as "judgedSeq", place::float8 as place, rejection, confirmed,
  overrides, band, expires_at as "expiresAt", created_at as "createdAt", ended_at as "endedAt", version`;

/** Literals, so that a partial index serves the statement. */
export const IS_OPEN = sql`status in ('accepted', 'partially_filled')`;

/**
 * What a book of each account needs of a symbol: its open orders there, and the ended members of their
 * groups. They come in no particular order.
 */
export function listBookOrders(
  query: Tx["query"],
  accounts: readonly AccountKey[],
  symbol: string,
): Promise<OfAccount<BookedOrder>[]> {
  return query(bookOrders({ ...given(accounts), symbol }));
}
const bookOrders = prepared(
  "ledger",
  ({ symbol }: Holes<{ symbol: string }>) => sql<OfAccount<BookedOrder>>`
    with open as materialized (
      select o.* from ${ASKED}
      cross join lateral (select ${ORDER_COLUMNS} from orders
        where user_id = a.user_id and account_id = a.id and symbol = ${symbol} and ${IS_OPEN} limit ${ALL}) o
    )
    select * from open
    union all
    select o.* from (select distinct "userId", "group" from open where open."group" is not null) g
    cross join lateral (select ${ORDER_COLUMNS} from orders
      where user_id = g."userId" and group_id = g."group" and not ${IS_OPEN} limit ${ALL}) o`,
);

/** A quote as the wake keys see it, in whole 0.00000001, and when the ledger took it. */
export type WakingQuote = { symbol: string; seq: number; bid: string; ask: string; notedAt: string };

/**
 * What a quote can change of these accounts: their open orders that it wakes or that expired before it, and
 * the rest of their groups. They come in no particular order.
 */
export function listWokenOrders(
  query: Tx["query"],
  accounts: readonly AccountKey[],
  quote: WakingQuote,
): Promise<OfAccount<BookedOrder>[]> {
  return query(wokenOrders({ ...given(accounts), ...quote }));
}
const wokenOrders = prepared("ledger", ({ symbol, seq, bid, ask, notedAt }: Holes<WakingQuote>) => {
  const price = sql`case side when 'buy' then ${ask}::bigint else ${bid}::bigint end`;
  return sql<OfAccount<BookedOrder>>`
    with woken as materialized (
      select o.* from ${ASKED}
      cross join lateral (select ${ORDER_COLUMNS} from orders
        where user_id = a.user_id and account_id = a.id and symbol = ${symbol} and ${IS_OPEN}
          and (judged_seq < ${seq} and (wake_low >= ${price} or wake_high <= ${price})
            or expires_at <= ${notedAt}::timestamptz) limit ${ALL}) o
    )
    select * from woken
    union all
    select o.* from (select distinct "userId", "group" from woken where woken."group" is not null) g
    cross join lateral (select ${ORDER_COLUMNS} from orders where user_id = g."userId" and group_id = g."group"
      and id not in (select id from woken) limit ${ALL}) o`;
});

/** Quotes that came before an order expires are matched with it first. */
export const IS_OVER = sql`o.expires_at <= now() and not exists (select from ticks t
  join symbols s on s.symbol = t.symbol
  where t.symbol = o.symbol and t.seq > s.matched_seq and t.noted_at < o.expires_at)`;

/** The open orders of these accounts whose time is over, and the rest of their groups. */
export function listOver(
  query: Tx["query"],
  accounts: readonly AccountKey[],
): Promise<(OfAccount<BookedOrder> & { isOver: boolean })[]> {
  return query(overOrders(given(accounts)));
}
const overOrders = prepared(
  "ledger",
  () => sql<OfAccount<BookedOrder> & { isOver: boolean }>`
    with ended as materialized (
      select o.* from ${ASKED}
      cross join lateral (select ${ORDER_COLUMNS} from orders o
        where user_id = a.user_id and account_id = a.id and ${IS_OPEN} and ${IS_OVER} limit ${ALL}) o
    )
    select true as "isOver", ended.* from ended
    union all
    select false, o.* from (select distinct "userId", "group" from ended where ended."group" is not null) g
    cross join lateral (select ${ORDER_COLUMNS} from orders where user_id = g."userId" and group_id = g."group"
      and id not in (select id from ended) limit ${ALL}) o`,
);

/** The book's order of acceptance. */
export function byPlace(one: BookedOrder, other: BookedOrder): number {
  return one.place - other.place;
}

export type Holding = OfAccount<HeldPosition & { assetClass: AssetClass; multiplier: Decimal }>;

/** The positions of these accounts in a symbol; an account that never held it has none. */
export function listHoldings(
  query: Tx["query"],
  accounts: readonly AccountKey[],
  symbol: string,
): Promise<Holding[]> {
  return query(holdings({ ...given(accounts), symbol }));
}
const holdings = prepared(
  "ledger",
  ({ symbol }: Holes<{ symbol: string }>) => sql<Holding>`
    select p.user_id as "userId", p.account_id as "accountId", trim_scale(p.quantity) as quantity,
      trim_scale(p.cost) as cost, trim_scale(p.optimistic_cost) as "optimisticCost",
      trim_scale(p.pessimistic_cost) as "pessimisticCost", trim_scale(p.realized) as "realizedPnl",
      trim_scale(p.fees) as fees, p.opened_at as "openedAt", p.asset_class as "assetClass",
      trim_scale(p.multiplier) as multiplier
    from ${ASKED}
    join positions p on p.user_id = a.user_id and p.account_id = a.id and p.symbol = ${symbol}`,
);

/** What each account's fills on a quote took of its sizes; the quote has that number or is the latest. */
export function listTaken(
  query: Tx["query"],
  accounts: readonly AccountKey[],
  { symbol, seq }: { symbol: string; seq: number | "latest" },
): Promise<OfAccount<Taken>[]> {
  const isLatest = seq === "latest";
  return query(taken({ isLatest }, { ...given(accounts), symbol, ...(!isLatest && { seq }) }));
}
const taken = preparedBy(
  "ledger",
  ({ isLatest }: { isLatest: boolean }, { symbol, seq }: Holes<{ symbol: string; seq?: number }>) => {
    const tick = isLatest ? sql`(select head from symbols where symbol = ${symbol})` : seq;
    return sql<OfAccount<Taken>>`
      select a.user_id as "userId", a.id as "accountId", t.bid, t.ask from ${ASKED}
      cross join lateral (
        select trim_scale(coalesce(sum(quantity) filter (where side = 'sell'), 0)) as bid,
          trim_scale(coalesce(sum(quantity) filter (where side = 'buy'), 0)) as ask
        from paper_fills where user_id = a.user_id and account_id = a.id and symbol = ${symbol} and tick_seq = ${tick}
      ) t`;
  },
  [
    { shape: { isLatest: true }, given: ["symbol"] },
    { shape: { isLatest: false }, given: ["symbol", "seq"] },
  ],
);

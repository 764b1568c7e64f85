import { type SQL, sql } from "drizzle-orm";
import {
  MOST_SHOWN_OF_LISTED,
  MOST_SHOWN_OF_ORDER,
  type OrderChange,
  type OrderFill,
  type OrderStatus,
} from "#shared/contracts/order.ts";
import type { Tx } from "../../db/ledger.ts";
import { bySideIndex } from "../../db/side-index.ts";
import { type Holes, prepared, preparedBy } from "../../db/statement.ts";
import { IS_OPEN, ORDER_COLUMNS } from "./book-store.ts";
import type { BookedOrder } from "./core/book/rows.ts";

/** An order with the latest of what happened to it, in order. A leg belongs to a listed order. */
export type ShownOrder = BookedOrder & { fills: OrderFill[]; history: OrderChange[]; isLeg: boolean };

const ISO = sql`'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;

/** The orders of a CTE named `page`, with their legs and the latest fills and changes of each. */
function shown(userId: SQL | Holes<{ userId: string }>["userId"], most: number): SQL {
  return sql`listed as (
      select p.*, false as "isLeg" from page p
      union all
      select l.*, true from page p cross join lateral (select ${ORDER_COLUMNS} from orders
        where user_id = ${userId} and group_id = p.id and id <> p.id limit 2) l where p."group" = p.id
    )
    select l.*, f.fills, h.history from listed l
    cross join lateral (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'quantity', trim_scale(quantity)::text,
        'price', trim_scale(price)::text, 'fee', trim_scale(fee)::text, 'realizedPnl', trim_scale(realized)::text,
        'at', to_char(at at time zone 'UTC', ${ISO})) order by tick_seq), '[]') as fills
      from (select * from paper_fills where user_id = ${userId} and order_id = l.id
        order by tick_seq desc limit ${most}) latest) f
    cross join lateral (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('version', version,
        'to', to_status, 'event', event, 'reason', reason, 'at', to_char(at at time zone 'UTC', ${ISO})))
        || jsonb_build_object('from', from_status) order by version), '[]') as history
      from (select * from order_history where user_id = ${userId} and order_id = l.id
        order by version desc limit ${most}) latest) h
    order by l."isLeg", l."createdAt" desc, l.id desc`;
}

/** The order, and then its legs; empty for an unknown id. */
export function listWithLegs(
  query: Tx["query"],
  given: { userId: string; id: string },
): Promise<ShownOrder[]> {
  return query(withLegs(given));
}
const withLegs = prepared(
  "ledger",
  ({ userId, id }: Holes<{ userId: string; id: string }>) => sql<ShownOrder>`
    with page as materialized (select ${ORDER_COLUMNS} from orders where user_id = ${userId} and id = ${id}),
    ${shown(userId, MOST_SHOWN_OF_ORDER)}`,
);

export type OrderQuery = {
  userId: string;
  limit: number;
  status?: OrderStatus | undefined;
  symbol?: string | undefined;
  accountId?: string | undefined;
  /** The place of the last order of the page before. */
  at?: string | undefined;
  id?: string | undefined;
};

/** The newest orders and their legs. Open ones are read from their own index, which holds few. */
export function listNewest(query: Tx["query"], isOpen: boolean, given: OrderQuery): Promise<ShownOrder[]> {
  return query(newest({ isOpen }, given));
}
const newest = preparedBy(
  "ledger",
  (
    { isOpen }: { isOpen: boolean },
    { userId, limit, status, symbol, accountId, at, id }: Holes<OrderQuery>,
  ) =>
    sql<ShownOrder>`
      with page as materialized (select ${ORDER_COLUMNS} from orders
        where ${isOpen ? sql`user_id = ${userId} and ${IS_OPEN}` : bySideIndex(sql`${userId}`)}
          ${status && sql`and status = ${status}`} ${symbol && sql`and symbol = ${symbol}`}
          ${accountId && sql`and account_id = ${accountId}`}
          ${at && sql`and (created_at, id) < (${at}::timestamptz, ${id})`}
        order by created_at desc, id desc limit ${limit}),
      ${shown(userId, MOST_SHOWN_OF_LISTED)}`,
  [
    { shape: { isOpen: false }, given: ["userId", "limit"] },
    { shape: { isOpen: false }, given: ["userId", "limit", "status", "symbol", "accountId", "at", "id"] },
    { shape: { isOpen: true }, given: ["userId", "limit", "accountId", "symbol"] },
  ],
);

type ClientKey = { userId: string; accountId: string; clientOrderId: string };

/** The id of the account's order with that id of the caller, or null. */
export async function findByClientId(tx: Tx, given: Omit<ClientKey, "userId">): Promise<string | null> {
  const [row] = await tx.query(ofClient({ userId: tx.userId, ...given }));
  return row?.id ?? null;
}
const ofClient = prepared(
  "ledger",
  ({ userId, accountId, clientOrderId }: Holes<ClientKey>) => sql<{ id: string }>`select id from orders
    where user_id = ${userId} and account_id = ${accountId} and client_order_id = ${clientOrderId}
      and client_order_id is not null`,
);

/** Where an order stands: what has to be locked before anything of it is read. */
export type OrderPlace = { accountId: string; symbol: string };

export async function findPlace(
  query: Tx["query"],
  given: { userId: string; id: string },
): Promise<OrderPlace | null> {
  const [row] = await query(placeOf(given));
  return row ?? null;
}
const placeOf = prepared(
  "ledger",
  ({ userId, id }: Holes<{ userId: string; id: string }>) =>
    sql<OrderPlace>`select account_id as "accountId", symbol from orders where user_id = ${userId} and id = ${id}`,
);

type Open = { userId: string; accountId: string; limit: number; symbol?: string | undefined };

/** Open orders of an account, in their order of acceptance. */
export function listOpen(tx: Tx, given: Omit<Open, "userId">): Promise<BookedOrder[]> {
  return tx.query(open(null, { userId: tx.userId, ...given }));
}
const open = preparedBy(
  "ledger",
  (
    _: null,
    { userId, accountId, symbol, limit }: Holes<Open>,
  ) => sql<BookedOrder>`select ${ORDER_COLUMNS} from orders
    where user_id = ${userId} and account_id = ${accountId} ${symbol && sql`and symbol = ${symbol}`} and ${IS_OPEN}
    order by place limit ${limit}`,
  [
    { shape: null, given: ["userId", "accountId", "limit"] },
    { shape: null, given: ["userId", "accountId", "limit", "symbol"] },
  ],
);

type Filter = { userId: string; accountId?: string | undefined; symbol?: string | undefined };

/** The accounts that have open orders, in the order of their locks. */
export async function listBusyAccounts(query: Tx["query"], given: Filter): Promise<string[]> {
  return (await query(busy(null, given))).map(({ id }) => id);
}
const busy = preparedBy(
  "ledger",
  (_: null, { userId, accountId, symbol }: Holes<Filter>) => sql<{ id: string }>`
    select p.id from paper_accounts p where p.user_id = ${userId} and p.working > 0
      ${accountId && sql`and p.id = ${accountId}`}
      ${
        symbol &&
        sql`and exists (select from orders where user_id = ${userId} and account_id = p.id
        and symbol = ${symbol} and ${IS_OPEN})`
      }
    order by p.id`,
  [
    { shape: null, given: ["userId"] },
    { shape: null, given: ["userId", "accountId", "symbol"] },
  ],
);

import { sql } from "drizzle-orm";
import type { Booking, BookingKind } from "#shared/contracts/bookings.ts";
import type { Ledger } from "../../db/ledger.ts";
import type { bookings } from "../../db/schema/bookings.ts";
import type { instruments } from "../../db/schema/journal.ts";
import { alongIndex, bySideIndex } from "../../db/side-index.ts";
import { type Holes, preparedBy } from "../../db/statement.ts";

type Described = Omit<typeof instruments.$inferSelect, "user_id" | "id" | "currency">;
/** A booking with the name of its account, and what describes its instrument; null without one. */
export type BookingRow = Omit<
  typeof bookings.$inferSelect,
  "user_id" | "account_id" | "instrument_id" | "ordinal" | "print"
> & { [K in keyof Described]: Described[K] | null } & { account: string; instrument_currency: string | null };

/** The end of a page: the position of its last booking in time order. */
export type Place = { executedAt: string; id: string };

const COLUMNS = sql`b.id, a.name as account, b.kind, b.executed_at, b.date_only, trim_scale(b.amount) as amount, b.currency,
  trim_scale(b.quantity) as quantity, trim_scale(b.price) as price, trim_scale(b.ratio_after) as ratio_after,
  trim_scale(b.ratio_before) as ratio_before, b.external_id, b.note, i.symbol, i.currency as instrument_currency, i.asset_class,
  trim_scale(i.multiplier) as multiplier, i.isin, i.underlying, i.expiry, trim_scale(i.strike) as strike, i."right"`;

/** Each booking's instrument and account are looked up by key, and a booking may be without an instrument. */
const NAMED = sql`cross join lateral (select * from accounts where user_id = b.user_id and id = b.account_id limit 1) a
  left join lateral (select * from instruments where user_id = b.user_id and id = b.instrument_id limit 1) i on true`;

export type BookingQuery = {
  account: string | undefined;
  symbol: string | undefined;
  kind: BookingKind | undefined;
  after: Place | null;
  limit: number;
};

type Newest = {
  userId: string;
  limit: number;
  account?: string | undefined;
  symbol?: string | undefined;
  kind?: BookingKind | undefined;
  at?: string | undefined;
  id?: string | undefined;
};

/** The bookings of a page, newest first. */
export function listBookings(ledger: Ledger, userId: string, query: BookingQuery): Promise<BookingRow[]> {
  const { account, symbol, kind, after, limit } = query;
  return ledger.read(
    newest(null, { userId, limit, account, symbol, kind, at: after?.executedAt, id: after?.id }),
  );
}

const newest = preparedBy(
  "ledger",
  (_: null, { userId, limit, account, symbol, kind, at, id }: Holes<Newest>) => {
    const beyond = at && sql`and (b.executed_at, b.id) < (${at}::timestamptz, ${id})`;
    const ofKind = kind && sql`and ${alongIndex(sql`b.kind = ${kind}`)}`;
    const inOrder = sql`order by b.executed_at desc, b.id desc limit ${limit}`;
    if (symbol === undefined) {
      const ofAccount =
        account &&
        sql`and ${alongIndex(sql`b.account_id = (select id from accounts where user_id = ${userId} and name = ${account})`)}`;
      return sql<BookingRow>`select ${COLUMNS}
        from (select * from bookings b where ${bySideIndex(userId)} ${ofAccount} ${ofKind} ${beyond} ${inOrder}) b ${NAMED}
        ${inOrder}`;
    }
    // The statement reads the index once for each account that may hold the symbol.
    return sql<BookingRow>`select ${COLUMNS}
      from instruments i join accounts a on a.user_id = i.user_id
        cross join lateral (select * from bookings b
          where b.user_id = ${userId} and b.account_id = a.id and b.instrument_id = i.id ${ofKind} ${beyond} ${inOrder}) b
      where i.user_id = ${userId} and i.symbol = ${symbol} ${account && sql`and a.name = ${account}`} ${inOrder}`;
  },
  [
    { shape: null, given: ["userId", "limit"] },
    { shape: null, given: ["userId", "limit", "account", "kind", "at", "id"] },
    { shape: null, given: ["userId", "limit", "account", "symbol", "kind", "at", "id"] },
  ],
);

/** The bookings of a page for the export, oldest first. */
export function listBookingsInOrder(
  ledger: Ledger,
  userId: string,
  { after, limit }: { after: Place | null; limit: number },
): Promise<BookingRow[]> {
  return ledger.read(oldest(null, { userId, limit, at: after?.executedAt, id: after?.id }));
}

const oldest = preparedBy(
  "ledger",
  (_: null, { userId, limit, at, id }: Holes<Omit<Newest, "account" | "symbol" | "kind">>) => {
    const beyond = at && sql`and (b.executed_at, b.id) > (${at}::timestamptz, ${id})`;
    return sql<BookingRow>`select ${COLUMNS}
      from (select * from bookings b where ${bySideIndex(userId)} ${beyond} order by b.executed_at, b.id limit ${limit}) b ${NAMED}
      order by b.executed_at, b.id`;
  },
  [{ shape: null, given: ["userId", "limit", "at", "id"] }],
);

export function toBooking(row: BookingRow): Booking {
  const { ratio_after: after, ratio_before: before } = row;
  return {
    id: row.id,
    account: row.account,
    kind: row.kind,
    symbol: row.symbol,
    executedAt: row.executed_at,
    dateOnly: row.date_only,
    amount: row.amount,
    currency: row.currency,
    quantity: row.quantity,
    price: row.price,
    ratio: after === null || before === null ? null : { after, before },
    externalId: row.external_id,
    note: row.note,
  };
}

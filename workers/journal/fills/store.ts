import { sql } from "drizzle-orm";
import type { Account, Fill } from "#shared/contracts/fills.ts";
import type { Ledger } from "../../db/ledger.ts";
import type { accounts, fills, instruments } from "../../db/schema/journal.ts";
import { bySideIndex } from "../../db/side-index.ts";
import { type Holes, preparedBy } from "../../db/statement.ts";

export type FillRow = Omit<
  typeof fills.$inferSelect,
  "user_id" | "account_id" | "instrument_id" | "ordinal" | "revision" | "carried_fee" | "print"
> &
  Omit<typeof instruments.$inferSelect, "user_id" | "id"> & { account: string };
/** A fill with its owner's words about it. */
export type NotedFillRow = FillRow & { note: string | null };

/** The end of a page: the position of its last fill in time order. */
export type Place = { executedAt: string; id: string };

const FILL_COLUMNS = sql`f.id, a.name as account, i.symbol, i.asset_class, trim_scale(i.multiplier) as multiplier,
  i.isin, i.underlying, i.expiry, trim_scale(i.strike) as strike, i."right", f.side, trim_scale(f.quantity) as quantity,
  trim_scale(f.price) as price, trim_scale(f.fee) as fee, f.fee_currency, f.fee_source, i.currency, f.executed_at, f.date_only,
  f.effect, f.execution_id, f.order_id, f.edited`;

/**
 * Each fill's instrument and account are looked up by key. A join would compare each fill with all rows of a
 * user.
 */
const NAMED = sql`cross join lateral (select * from accounts where user_id = f.user_id and id = f.account_id limit 1) a
  cross join lateral (select * from instruments where user_id = f.user_id and id = f.instrument_id limit 1) i`;

export type FillQuery = {
  account: string | undefined;
  symbol: string | undefined;
  after: Place | null;
  limit: number;
};

/** The fills of a page, newest first. */
export function listFills(ledger: Ledger, userId: string, query: FillQuery): Promise<FillRow[]> {
  const { account, symbol, after, limit } = query;
  const given = { userId, limit, account, symbol, at: after?.executedAt, id: after?.id };
  return ledger.read(newestFills(null, given));
}

type Newest = {
  userId: string;
  limit: number;
  account?: string | undefined;
  symbol?: string | undefined;
  at?: string | undefined;
  id?: string | undefined;
};

const newestFills = preparedBy(
  "ledger",
  (_: null, { userId, limit, account, symbol, at, id }: Holes<Newest>) => {
    const beyond = at && sql`and (f.executed_at, f.id) < (${at}::timestamptz, ${id})`;
    const newest = sql`order by f.executed_at desc, f.id desc limit ${limit}`;
    if (symbol === undefined) {
      const ofAccount =
        account &&
        sql`and f.account_id = (select id from accounts where user_id = ${userId} and name = ${account})`;
      return sql<FillRow>`select ${FILL_COLUMNS}
        from (select * from fills f where ${bySideIndex(userId)} ${ofAccount} ${beyond} ${newest}) f ${NAMED} ${newest}`;
    }
    // The statement reads the index once for each account that may hold the symbol, instead of every fill.
    return sql<FillRow>`select ${FILL_COLUMNS}
      from instruments i join accounts a on a.user_id = i.user_id
        cross join lateral (select * from fills f
          where f.user_id = ${userId} and f.account_id = a.id and f.instrument_id = i.id ${beyond} ${newest}) f
      where i.user_id = ${userId} and i.symbol = ${symbol} ${account && sql`and a.name = ${account}`} ${newest}`;
  },
  [
    { shape: null, given: ["userId", "limit"] },
    { shape: null, given: ["userId", "limit", "account", "at", "id"] },
    { shape: null, given: ["userId", "limit", "account", "symbol", "at", "id"] },
  ],
);

/** The fills of a page for the export, oldest first. */
export function listFillsInOrder(
  ledger: Ledger,
  userId: string,
  { after, limit }: { after: Place | null; limit: number },
): Promise<NotedFillRow[]> {
  return ledger.read(oldestFills(null, { userId, limit, at: after?.executedAt, id: after?.id }));
}

const oldestFills = preparedBy(
  "ledger",
  (_: null, { userId, limit, at, id }: Holes<Omit<Newest, "account" | "symbol">>) => {
    const beyond = at && sql`and (f.executed_at, f.id) > (${at}::timestamptz, ${id})`;
    return sql<NotedFillRow>`select ${FILL_COLUMNS},
        (select note from fill_edits e where e.user_id = ${userId} and e.fill_id = f.id) as note
      from (select * from fills f where ${bySideIndex(userId)} ${beyond} order by f.executed_at, f.id limit ${limit}) f ${NAMED}
      order by f.executed_at, f.id`;
  },
  [{ shape: null, given: ["userId", "limit", "at", "id"] }],
);

export type AccountRow = Pick<typeof accounts.$inferSelect, "id" | "name" | "time_zone" | "created_at">;

/** The accounts in name order, after the account with the given id. */
export function listAccounts(
  ledger: Ledger,
  userId: string,
  { after, limit }: { after: string | null; limit: number },
): Promise<AccountRow[]> {
  return ledger.read(accountsByName(null, { userId, limit, after: after ?? undefined }));
}

const accountsByName = preparedBy(
  "ledger",
  (_: null, { userId, limit, after }: Holes<{ userId: string; limit: number; after?: string | undefined }>) =>
    sql<AccountRow>`select id, name, time_zone, created_at from accounts where user_id = ${userId}
      ${after && sql`and name > (select name from accounts where user_id = ${userId} and id = ${after})`}
      order by name limit ${limit}`,
  [{ shape: null, given: ["userId", "limit", "after"] }],
);

export function toAccount({ id, name, time_zone: timeZone, created_at: createdAt }: AccountRow): Account {
  return { id, name, timeZone, createdAt };
}

export function toFill(row: FillRow): Fill {
  return {
    id: row.id,
    account: row.account,
    symbol: row.symbol,
    assetClass: row.asset_class,
    multiplier: row.multiplier,
    side: row.side,
    quantity: row.quantity,
    price: row.price,
    fee: row.fee,
    feeCurrency: row.fee_currency,
    feeSource: row.fee_source,
    currency: row.currency,
    executedAt: row.executed_at,
    dateOnly: row.date_only,
    effect: row.effect,
    executionId: row.execution_id,
    edited: row.edited,
  };
}

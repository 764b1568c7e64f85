import sql, { empty, type Sql } from "sql-template-tag";
import type { Account, AssetClass, Effect, Fill, Side } from "#shared/contracts/fills.ts";
import { bySideIndex } from "../../db/side-index.ts";
import type { Ledger } from "../../db/ledger.ts";

export type FillRow = {
  id: string;
  account: string;
  symbol: string;
  asset_class: AssetClass;
  multiplier: string;
  isin: string | null;
  underlying: string | null;
  expiry: string | null;
  strike: string | null;
  right: "call" | "put" | null;
  side: Side;
  quantity: string;
  price: string;
  fee: string;
  fee_currency: string;
  currency: string;
  executed_at: string;
  date_only: boolean;
  effect: Effect | null;
  execution_id: string | null;
};

/** Where a page ends: the place of its last fill in the order of time. */
export type Place = { executedAt: string; id: string };

const FILL_COLUMNS = sql`f.id, a.name as account, i.symbol, i.asset_class, trim_scale(i.multiplier) as multiplier, i.isin,
  i.underlying, i.expiry, trim_scale(i.strike) as strike, i."right", f.side, trim_scale(f.quantity) as quantity,
  trim_scale(f.price) as price, trim_scale(f.fee) as fee, f.fee_currency, i.currency, f.executed_at, f.date_only, f.effect, f.execution_id`;

/** Looked up by key for each fill: a join would compare each with all of a user's. */
const NAMED = sql`cross join lateral (select * from accounts where user_id = f.user_id and id = f.account_id limit 1) a
  cross join lateral (select * from instruments where user_id = f.user_id and id = f.instrument_id limit 1) i`;

export type FillQuery = {
  account: string | undefined;
  symbol: string | undefined;
  after: Place | null;
  limit: number;
};

/** Newest first. */
export function listFills(ledger: Ledger, userId: string, query: FillQuery): Promise<FillRow[]> {
  const { account, symbol, after, limit } = query;
  const beyond =
    after === null ? empty : sql`and (f.executed_at, f.id) < (${after.executedAt}::timestamptz, ${after.id})`;
  const newest = sql`order by f.executed_at desc, f.id desc limit ${limit}`;
  const inAccount = account === undefined ? empty : sql`and a.name = ${account}`;
  if (symbol === undefined) {
    const ofAccount =
      account === undefined
        ? empty
        : sql`and f.account_id = (select id from accounts where user_id = ${userId} and name = ${account})`;
    return ledger.read<FillRow>(sql`select ${FILL_COLUMNS}
      from (select * from fills f where ${bySideIndex(userId)} ${ofAccount} ${beyond} ${newest}) f ${NAMED} ${newest}`);
  }
  // One walk of the index for each account that may hold the symbol, instead of a search through every fill.
  return ledger.read<FillRow>(sql`select ${FILL_COLUMNS}
    from instruments i join accounts a on a.user_id = i.user_id
      cross join lateral (select * from fills f where f.user_id = ${userId} and f.account_id = a.id and f.instrument_id = i.id
        ${beyond} ${newest}) f
    where i.user_id = ${userId} and i.symbol = ${symbol} ${inAccount} ${newest}`);
}

/** Oldest first, for the export. */
export function listFillsInOrder(
  ledger: Ledger,
  userId: string,
  { after, limit }: { after: Place | null; limit: number },
): Promise<FillRow[]> {
  const beyond: Sql =
    after === null ? empty : sql`and (f.executed_at, f.id) > (${after.executedAt}::timestamptz, ${after.id})`;
  return ledger.read<FillRow>(sql`select ${FILL_COLUMNS}
    from (select * from fills f where ${bySideIndex(userId)} ${beyond} order by f.executed_at, f.id limit ${limit}) f ${NAMED}
    order by f.executed_at, f.id`);
}

export type AccountRow = { id: string; name: string; time_zone: string | null; created_at: string };

/** In order of their names, from behind the account of an id. */
export function listAccounts(
  ledger: Ledger,
  userId: string,
  { after, limit }: { after: string | null; limit: number },
): Promise<AccountRow[]> {
  const beyond =
    after === null
      ? empty
      : sql`and name > (select name from accounts where user_id = ${userId} and id = ${after})`;
  return ledger.read<AccountRow>(
    sql`select id, name, time_zone, created_at from accounts where user_id = ${userId} ${beyond} order by name limit ${limit}`,
  );
}

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
    currency: row.currency,
    executedAt: row.executed_at,
    dateOnly: row.date_only,
    effect: row.effect,
    executionId: row.execution_id,
  };
}

import { type SQL, sql } from "drizzle-orm";
import type { StructureShape } from "#shared/contracts/structure-shapes.ts";
import type { LotMethod, TradeStatus } from "#shared/contracts/trades.ts";
import { FEES, GROSS, netOf } from "../../../db/lot-methods.ts";
import type { Tx } from "../../../db/ledger.ts";
import { alongIndex, bySideIndex } from "../../../db/side-index.ts";
import { array, type Holes, prepared, preparedBy } from "../../../db/statement.ts";
import type { LegRow, StoredStructure } from "./core/structure.ts";

type Filter = {
  account?: string | undefined;
  status?: TradeStatus | undefined;
  from?: string | undefined;
  to?: string | undefined;
  underlying?: string | undefined;
  shape?: StructureShape | undefined;
};
type Page = Filter & { userId: string; limit: number; at?: string | undefined; id?: string | undefined };

const COLUMNS = sql`id, "by", shape, account_id, underlying, currency, status, legs, opened_at, opened_date_only,
  closed_at, closed_date_only, max_loss, version`;

/** A page of structures and one more, the last opened first; `account` is an id. */
export function listStructures(
  query: Tx["query"],
  userId: string,
  { after, limit, ...filter }: Filter & { after: { at: string; id: string } | null; limit: number },
): Promise<StoredStructure[]> {
  return query(page(null, { userId, limit: limit + 1, ...filter, ...after }));
}

const page = preparedBy(
  "ledger",
  (_: null, given: Holes<Page>) => {
    const { userId, limit, account, status, from, to, underlying, shape, at, id } = given;
    const ended = sql`coalesce(closed_at, opened_at)`;
    return sql<StoredStructure>`
    select ${COLUMNS}, (select name from accounts a where a.user_id = ${userId} and a.id = s.account_id) as account
    from (select * from structures where ${bySideIndex(userId)}
      ${account && where(sql`account_id = ${account}`)}
      ${status && where(sql`status = ${status}`)}
      ${from && where(sql`${ended} >= ${from}::timestamptz`)}
      ${to && where(sql`${ended} < ${to}::timestamptz`)}
      ${underlying && where(sql`underlying = ${underlying}`)}
      ${shape && where(sql`shape = ${shape}`)}
      ${at && id && sql`and (opened_at, id) < (${at}::timestamptz, ${id})`}
      order by opened_at desc, id desc limit ${limit}) s order by opened_at desc, id desc`;
  },
  [
    { shape: null, given: ["userId", "limit"] },
    {
      shape: null,
      given: ["userId", "limit", "account", "status", "from", "to", "underlying", "shape", "at", "id"],
    },
  ],
);

function where(condition: SQL): SQL {
  return sql`and ${alongIndex(condition)}`;
}

/** One structure; null for an unknown one. */
export async function findStructure(
  query: Tx["query"],
  given: { userId: string; id: string },
): Promise<StoredStructure | null> {
  return (await query(one(given)))[0] ?? null;
}
const one = prepared(
  "ledger",
  ({ userId, id }: Holes<{ userId: string; id: string }>) => sql<StoredStructure>`
    select ${COLUMNS}, (select name from accounts a where a.user_id = ${userId} and a.id = s.account_id) as account
    from structures s where user_id = ${userId} and id = ${id}`,
);

/** The legs of these structures by one lot method. */
export function listLegsOf(
  query: Tx["query"],
  userId: string,
  { ids, lotMethod }: { ids: readonly string[]; lotMethod: LotMethod },
): Promise<LegRow[]> {
  return query(legsOf(lotMethod, { userId, ids: [...ids] }));
}

const legsOf = preparedBy(
  "ledger",
  (method: LotMethod, { userId, ids }: Holes<{ userId: string; ids: string[] }>) => sql<LegRow>`
    select l.structure_id, t.id, t.symbol, t.direction, t.status, t.quantity, t.entry_price, t.exit_price, t.opened_at,
      t.opened_date_only, t.closed_at, t.closed_date_only, t.fills, t.foreign_fees, t.fees_unknown,
      ${GROSS[method]} as gross, ${FEES[method]} as fees, ${netOf(method)} as net,
      i.asset_class, i.multiplier, i.strike, i.expiry, i."right"
    from unnest(${ids}::text[]) as given (id)
      cross join lateral (select structure_id, trade_id from structure_legs
        where user_id = ${userId} and structure_id = given.id offset 0) l
      cross join lateral (select * from trades where user_id = ${userId} and id = l.trade_id limit 1) t
      cross join lateral (select asset_class, multiplier, strike, expiry, "right" from instruments
        where user_id = ${userId} and id = t.instrument_id limit 1) i`,
  [{ shape: "fifo", given: ["userId", "ids"] }],
);

/** Where a trade stands, and of what; the root of an option is null where nothing tells its underlying. */
type PlaceRow = {
  id: string;
  account_id: string;
  instrument_id: string;
  currency: string;
  opened_at: string;
  is_option: boolean;
  root: string | null;
};

/** The places of these trades, as far as they exist. */
export function listPlaces(tx: Tx, ids: readonly string[]): Promise<PlaceRow[]> {
  return tx.query(sql<PlaceRow>`
    select t.id, t.account_id, t.instrument_id, t.currency, t.opened_at, i.is_option, i.root
    from unnest(${array(ids)}::text[]) as given (id)
      cross join lateral (select * from trades where user_id = ${tx.userId} and id = given.id limit 1) t
      cross join lateral (select asset_class = 'option' as is_option,
          split_part(case asset_class when 'option' then underlying else symbol end, ':', 1) as root
        from instruments where user_id = ${tx.userId} and id = t.instrument_id limit 1) i`);
}

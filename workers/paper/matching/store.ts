import { type SQL, sql } from "drizzle-orm";
import type { AssetClass } from "#shared/contracts/fills.ts";
import type { Decimal } from "#shared/decimal.ts";
import { type Asked, askedAs } from "../../db/rows.ts";
import { type Holes, prepared, preparedBy } from "../../db/statement.ts";
import type { System, SystemTx } from "../../db/system.ts";
import type { Side } from "#shared/side.ts";
import type { AccountState } from "../accounts/core/account-state.ts";
import type { AccountKey } from "./core/batch.ts";
import type { Range } from "./core/reach.ts";

/** Sends each statement in a transaction of its own. */
export function matcherQuery(system: System): SystemTx["query"] {
  return (statement) => system.query("tidemark_matcher", statement);
}

/** A quote that waits to be matched, with the instrument that it prices. Instants are ISO-8601 UTC. */
export type Tick = {
  symbol: string;
  seq: number;
  bid: Decimal;
  ask: Decimal;
  bidSize: Decimal | null;
  askSize: Decimal | null;
  at: string;
  ages: boolean;
  notedAt: string;
  calendar: string;
  priceStep: Decimal;
  quantityStep: Decimal;
  multiplier: Decimal;
  assetClass: AssetClass;
};

/** How far a symbol is matched, and its next quotes in order. Null without such a symbol. */
export type Waiting = { matchedSeq: number; head: number; ticks: Tick[] };

export async function findWaiting(system: System, symbol: string, limit: number): Promise<Waiting | null> {
  const rows = await system.query("tidemark_matcher", waitingTicks({ symbol, limit }));
  const [first] = rows;
  if (first === undefined) return null;
  const { matchedSeq, head } = first;
  return { matchedSeq, head, ticks: rows.flatMap(({ isTick, ...row }) => (isTick ? [row] : [])) };
}
const waitingTicks = prepared(
  "ledger",
  ({ symbol, limit }: Holes<{ symbol: string; limit: number }>) =>
    sql<Tick & { matchedSeq: number; head: number; isTick: boolean }>`
      select s.symbol, s.matched_seq::float8 as "matchedSeq", s.head::float8 as head, t.seq is not null as "isTick",
        t.seq::float8 as seq, trim_scale(t.bid) as bid, trim_scale(t.ask) as ask, trim_scale(t.bid_size) as "bidSize",
        trim_scale(t.ask_size) as "askSize", t.at, t.ages, t.noted_at as "notedAt", s.calendar,
        trim_scale(s.price_step) as "priceStep", trim_scale(s.quantity_step) as "quantityStep",
        trim_scale(s.multiplier) as multiplier, s.asset_class as "assetClass"
      from symbols s left join lateral (
        select * from ticks where symbol = ${symbol} and seq > s.matched_seq order by seq limit ${limit}) t on true
      where s.symbol = ${symbol} order by t.seq`,
);

/**
 * Says that the quotes up to `to` have met every order that they can wake, and removes them. It changes
 * nothing when another matcher was faster.
 */
export async function updateMatched(
  system: System,
  matched: { symbol: string; from: number; to: number },
): Promise<void> {
  await system.query("tidemark_matcher", matchedSymbol(matched));
}
const matchedSymbol = prepared(
  "ledger",
  ({ symbol, from, to }: Holes<{ symbol: string; from: number; to: number }>) =>
    sql<never>`with moved as (
        update symbols set matched_seq = ${to} where symbol = ${symbol} and matched_seq = ${from} returning 1)
      delete from ticks where symbol = ${symbol} and seq <= ${to} and exists (select from moved)`,
);

export const RANGES: readonly Range[] = [
  { side: "buy", key: "low" },
  { side: "buy", key: "high" },
  { side: "sell", key: "low" },
  { side: "sell", key: "high" },
];

/** The place of an order in its range. `wake` is a whole number of 0.00000001. */
export type RangePlace = { wake: string; userId: string; id: string };
/** An order that a quote wakes. `working` counts the open orders of its account on any symbol. */
export type Candidate = RangePlace & { accountId: string; working: number };

type Asking = { symbol: string; side: Side; price: string; seq: number; limit: number };
type From = { wake?: string | undefined; userId?: string | undefined; id?: string | undefined };

/** Users whose account is blocked or being erased trade nothing; their orders wait. */
const IS_ADMITTED = sql`not exists (select from blocks b
  where b.key = 'user:' || o.user_id and (b.until is null or b.until > now()))`;

/**
 * The first orders of a range after a place that `price` wakes and that have not judged `seq`. `price` is a
 * whole number of 0.00000001.
 */
export function listWoken(
  query: SystemTx["query"],
  range: Range,
  { after, ...asked }: Omit<Asking, "side"> & { after: RangePlace | null },
): Promise<Candidate[]> {
  const { wake, userId, id } = after ?? {};
  return query(woken(range.key, { ...asked, side: range.side, wake, userId, id }));
}
const woken = preparedBy(
  "ledger",
  (key: Range["key"], given: Holes<Asking & From>) => {
    const { symbol, side, price, seq, limit, wake, userId, id } = given;
    const column = key === "low" ? sql`wake_low` : sql`wake_high`;
    const isWoken = key === "low" ? sql`wake_low >= ${price}::bigint` : sql`wake_high <= ${price}::bigint`;
    const order = key === "low" ? sql`wake_low desc, user_id, id` : sql`wake_high, user_id, id`;
    const beyond = key === "low" ? sql`wake_low < ${wake}::bigint` : sql`wake_high > ${wake}::bigint`;
    // Each part is one range of the index. A single comparison would read equal keys from their first.
    const part = (where?: SQL): SQL => sql`(select user_id, id, account_id, ${column} as wake from orders o
      where symbol = ${symbol} and side = ${side} and ${column} is not null and ${isWoken} ${where}
        and judged_seq < ${seq} and ${IS_ADMITTED}
      order by ${order} limit ${limit})`;
    const parts =
      wake === undefined
        ? part()
        : sql`${part(sql`and ${column} = ${wake}::bigint and (user_id, id) > (${userId}, ${id})`)}
          union all ${part(sql`and ${beyond}`)}`;
    const wakeOrder = key === "low" ? sql`o.wake desc` : sql`o.wake`;
    return sql<Candidate>`select o.user_id as "userId", o.id, o.account_id as "accountId", o.wake, a.working
      from (${parts}) o
        cross join lateral (select working from paper_accounts where user_id = o.user_id and id = o.account_id limit 1) a
      order by ${wakeOrder}, o.user_id, o.id limit ${limit}`;
  },
  (["low", "high"] as const).flatMap((shape) => [
    { shape, given: ["symbol", "side", "price", "seq", "limit"] as const },
    { shape, given: ["symbol", "side", "price", "seq", "limit", "wake", "userId", "id"] as const },
  ]),
);

/**
 * Orders whose time is over, the earliest first, with the number of all open orders of their accounts. Those
 * of the passed accounts are left out.
 */
export function listExpired(
  query: SystemTx["query"],
  limit: number,
  passed: readonly string[],
): Promise<{ userId: string; accountId: string; working: number }[]> {
  return query(expired({ limit, passed }));
}
const expired = prepared(
  "ledger",
  ({ limit, passed }: Holes<{ limit: number; passed: readonly string[] }>) =>
    sql<{ userId: string; accountId: string; working: number }>`
      select o.user_id as "userId", o.account_id as "accountId", a.working from (
        select user_id, account_id, expires_at from orders o
        where status in ('accepted', 'partially_filled') and expires_at is not null and expires_at <= now()
          and not exists (select from ticks t join symbols s on s.symbol = t.symbol
            where t.symbol = o.symbol and t.seq > s.matched_seq and t.noted_at < o.expires_at)
          and ${IS_ADMITTED} and user_id || ' ' || account_id <> all(${passed}::text[])
        order by expires_at limit ${limit}) o
      cross join lateral (select working from paper_accounts where user_id = o.user_id and id = o.account_id limit 1) a
      order by o.expires_at`,
);

/** Symbols with a quote that was not matched, the longest untouched first. */
export function listUnmatched(system: System, limit: number): Promise<{ symbol: string }[]> {
  return system.query("tidemark_matcher", unmatched({ limit }));
}
const unmatched = prepared(
  "ledger",
  ({ limit }: Holes<{ limit: number }>) =>
    sql<{
      symbol: string;
    }>`select symbol from symbols where matched_seq < head order by seen_at limit ${limit}`,
);

/**
 * Plans that walk keys. Without statistics of fresh rows the planner would compare each given row with all
 * rows of a table.
 */
const BY_KEYS = sql`select set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
  set_config('enable_mergejoin', 'off', true)`;

/**
 * Locks the accounts, in the order of their users, and leaves out those that another transaction holds. The
 * lock of an account's row is the lock of all that is the account's.
 */
export async function lockAccounts(
  query: SystemTx["query"],
  keys: readonly AccountKey[],
): Promise<AccountState[]> {
  const [, rows] = await Promise.all([
    query(BY_KEYS),
    query(sql<AccountState>`
      select p.user_id as "userId", p.id, p.epoch, p.models, trim_scale(p.cash) as cash,
        trim_scale(p.reserved) as reserved, p.accepted::float8 as accepted, p.working,
        trim_scale(p.high_equity) as "highEquity", p.day, trim_scale(p.day_equity) as "dayEquity",
        p.changes::float8 as changes
      from ${askedAs("a", keys, KEY)} join paper_accounts p on p.user_id = a.user_id and p.id = a.id
      order by p.user_id, p.id for update of p skip locked`),
  ]);
  return rows;
}
const KEY: Asked<AccountKey> = {
  user_id: ["text", ({ userId }) => userId],
  id: ["text", ({ id }) => id],
};

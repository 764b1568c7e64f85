import { type SQL, sql, type SQLWrapper } from "drizzle-orm";
import type * as z from "zod";
import type { AssetClass } from "#shared/contracts/fills.ts";
import type { LotMethod, TradeFilter, TradeSort } from "#shared/contracts/trades.ts";
import type { Ledger } from "../../db/ledger.ts";
import { FEES, GROSS } from "../../db/lot-methods.ts";
import type { trades } from "../../db/schema/trades.ts";
import { type Holes, preparedBy, type Ready } from "../../db/statement.ts";
import type { Position } from "./core/place-in-page.ts";
import { resolveAccount } from "./resolve-account.ts";

/** A trade by one lot method, with columns of its account and its instrument. */
export type TradeRow = Omit<typeof trades.$inferSelect, "user_id" | `${"gross" | "fees"}_${LotMethod}`> & {
  gross: string;
  fees: string;
  net: string;
  account: string;
  asset_class: AssetClass;
  multiplier: string;
};

type Filter = z.output<typeof TradeFilter>;
type Query = { filter: Filter; sort: z.infer<typeof TradeSort>; after: Position | null; limit: number };
type Status = "open" | "closed";
/** The parts of a query that decide its text, apart from the given filters. */
type Shape = {
  lotMethod: LotMethod;
  status: Status | undefined;
  sort: Query["sort"];
  part: Position["part"] | undefined;
};
type Given = {
  userId: string;
  limit: number;
  symbol?: string | undefined;
  account?: string | undefined;
  direction?: Filter["direction"];
  from?: string | undefined;
  to?: string | undefined;
  key?: Position["key"] | undefined;
  id?: string | undefined;
};

/** A page of trades, and one trade more if it exists. */
export async function listTrades(ledger: Ledger, userId: string, query: Query): Promise<TradeRow[]> {
  const filter = await resolveAccount(ledger, userId, query.filter);
  return ledger.read(tradesPage(userId, { ...query, filter }));
}

/** The statement of `listTrades`, which a benchmark sends too. Its account is an id. */
export function tradesPage(userId: string, { filter, sort, after, limit }: Query): Ready<TradeRow> {
  const { lotMethod, status, symbol, account, direction, from, to } = filter;
  const shape = { lotMethod, status, sort, part: after?.part };
  const place = { key: after?.key, id: after?.id };
  return page(shape, { userId, limit: limit + 1, symbol, account, direction, from, to, ...place });
}

const page = preparedBy(
  "ledger",
  (shape: Shape, given: Holes<Given>) => {
    const { status, sort } = shape;
    const isByNet = sort.endsWith("netPnl");
    const direction = sort.startsWith("-") ? sql`desc` : sql`asc`;
    const parts = (["open", "closed"] as const)
      .filter((each) => status === undefined || status === each)
      .filter((each) => isByNet || !isPast(shape, each))
      .map((each) => part(shape, given, each));
    const [first = sql`select * from trades where false`, second] = parts;
    const both = second === undefined ? first : sql`(${first}) union all (${second})`;
    // All keys of a part are of one kind, so that its order is exactly the order that its cursor compares.
    const order = isByNet
      ? sql`net_key ${direction}, id ${direction}`
      : sql`closed_at ${direction} nulls ${sort === "-closedAt" ? sql`first` : sql`last`},
          case when closed_at is null then opened_at end ${direction}, id ${direction}`;
    return sql<TradeRow>`${withNames(given.userId, both)} order by ${order} limit ${given.limit}`;
  },
  [
    {
      shape: { lotMethod: "fifo", status: undefined, sort: "-closedAt", part: undefined },
      given: ["userId", "limit"],
    },
    {
      shape: { lotMethod: "average", status: "closed", sort: "netPnl", part: "closed" },
      given: ["userId", "limit", "symbol", "account", "direction", "from", "to", "key", "id"],
    },
  ],
);

/**
 * Trades with their account and instrument. Both are looked up one by one, so that no plan reads those tables
 * whole.
 */
function withNames(userId: SQLWrapper, listed: SQL): SQL {
  return sql`
    select t.*, (select name from accounts a where a.user_id = ${userId} and a.id = t.account_id) as account,
      (select asset_class from instruments i where i.user_id = ${userId} and i.id = t.instrument_id) as asset_class,
      (select multiplier from instruments i where i.user_id = ${userId} and i.id = t.instrument_id) as multiplier
    from (${listed}) t`;
}

/** A list by time has its open trades at its late end. A page after them does not search for them again. */
function isPast({ sort, part: last }: Shape, status: Status): boolean {
  if (last === undefined) return false;
  return sort === "-closedAt"
    ? status === "open" && last === "closed"
    : status === "closed" && last === "open";
}

function part({ lotMethod, sort, part: last }: Shape, given: Holes<Given>, status: Status): SQL {
  const { userId, symbol, account, direction, from, to } = given;
  const isByNet = sort.endsWith("netPnl");
  const at = status === "open" ? sql`opened_at` : sql`closed_at`;
  const net = status === "open" ? sql`(${GROSS[lotMethod]} - ${FEES[lotMethod]})::float8` : sql`net_key`;
  const key = isByNet ? net : at;
  const toward = sort.startsWith("-") ? sql`desc` : sql`asc`;
  const beyond = sort.startsWith("-") ? sql`<` : sql`>`;
  const isWithin = last !== undefined && (isByNet || last === status);
  const keyType = isByNet ? sql`float8` : sql`timestamptz`;
  return sql`
    select ${columns(lotMethod)}, ${net} as net_key from trades
    where user_id = ${userId} and status = ${status === "open" ? sql`'open'` : sql`'closed'`}
      ${symbol && sql`and symbol = ${symbol}`}
      ${account && sql`and account_id = ${account}`}
      ${direction && sql`and direction = ${direction}`}
      ${from && sql`and ${at} >= ${from}::timestamptz`}
      ${to && sql`and ${at} < ${to}::timestamptz`}
      ${isWithin ? sql`and (${key}, id) ${beyond} (${given.key}::${keyType}, ${given.id})` : undefined}
    order by ${key} ${toward}, id ${toward} limit ${given.limit}`;
}

/** One trade, or null. */
export async function findTrade(
  ledger: Ledger,
  userId: string,
  id: string,
  method: LotMethod,
): Promise<TradeRow | null> {
  const [row] = await ledger.read(tradeById(method, { userId, id }));
  return row ?? null;
}

const tradeById = preparedBy(
  "ledger",
  (method: LotMethod, { userId, id }: Holes<{ userId: string; id: string }>) => {
    const found = sql`select ${columns(method)}, net_key from trades where user_id = ${userId} and id = ${id}`;
    return sql<TradeRow>`${withNames(userId, found)}`;
  },
  [{ shape: "fifo", given: ["userId", "id"] }],
);

function columns(method: LotMethod): SQL {
  return sql`id, account_id, instrument_id, symbol, currency, direction, status, quantity, open_quantity, entry_price,
    exit_price, opened_at, opened_date_only, closed_at, closed_date_only, fills, foreign_fees, formula,
    ${GROSS[method]} as gross, ${FEES[method]} as fees, ${GROSS[method]} - ${FEES[method]} as net`;
}

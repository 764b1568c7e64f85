import { type SQL, sql, type SQLWrapper } from "drizzle-orm";
import type { AssetClass } from "#shared/contracts/fills.ts";
import type { LotMethod, TradeFilter, TradeSort, TradeStatus } from "#shared/contracts/trades.ts";
import type { Ledger } from "../../db/ledger.ts";
import { FEES, GROSS } from "../../db/lot-methods.ts";
import type { trades } from "../../db/schema/trades.ts";
import { type Holes, preparedBy, type Ready } from "../../db/statement.ts";
import type { Position } from "./core/place-in-page.ts";
import type { StoredWords } from "./core/written.ts";
import {
  FILTER_VALUES,
  filtered,
  type FilterShape,
  type FilterValues,
  isStatusWanted,
  shapeOf,
  STATUS,
  valuesOf,
} from "./filter-store.ts";
import { isDescending, orderOf, rankOf } from "./order-store.ts";
import { resolveAccount } from "./resolve-account.ts";
import { excursionRow } from "./excursion-store.ts";
import { STRUCTURE_COLUMNS, type StructureColumns, structureRow } from "./structure-store.ts";
import { writtenColumns, writtenRow } from "./written-store.ts";

/** A trade by one lot method, with columns of its account and its instrument. */
export type TradeRow = Omit<
  typeof trades.$inferSelect,
  "user_id" | "net_key" | `${"gross" | "fees"}_${LotMethod}`
> & {
  gross: string;
  fees: string;
  net: string;
  account: string;
  asset_class: AssetClass;
  multiplier: string;
  mae: string | null;
  mfe: string | null;
} & StoredWords &
  StructureColumns;
/** `rank` is the number that a list is ordered by; 0 in a list by time. */
export type ListedTrade = TradeRow & { rank: number };

type Query = { filter: TradeFilter; sort: TradeSort; after: Position | null; limit: number; offset: number };
/** The parts of a query that decide its text, apart from the given values. */
type Shape = FilterShape & {
  statuses: readonly TradeStatus[];
  sort: TradeSort;
  part: Position["part"] | undefined;
};
type Given = FilterValues & {
  /** How many rows a part of the list may have to give. */
  most: number;
  limit: number;
  offset: number;
  key?: Position["key"] | undefined;
  id?: string | undefined;
};

/** A page of trades, and one trade more if it exists. */
export async function listTrades(ledger: Ledger, userId: string, query: Query): Promise<ListedTrade[]> {
  const filter = await resolveAccount(ledger, userId, query.filter);
  return ledger.read(tradesPage(userId, { ...query, filter }));
}

/** The statement of `listTrades`, which a benchmark sends too. Its account is an id. */
export function tradesPage(
  userId: string,
  { filter, sort, after, limit, offset }: Query,
): Ready<ListedTrade> {
  const statuses = STATUSES.filter((status) => isStatusWanted(filter, status));
  const place = { key: after?.key, id: after?.id, limit: limit + 1, offset, most: limit + 1 + offset };
  return page(
    { ...shapeOf(filter), statuses, sort, part: after?.part },
    { ...valuesOf(userId, filter), ...place },
  );
}

const STATUSES = ["open", "incomplete", "closed"] as const;

const page = preparedBy(
  "ledger",
  (shape: Shape, given: Holes<Given>) => {
    const isByTime = orderOf(shape.sort, shape.lotMethod) === "time";
    const toward = isDescending(shape.sort) ? sql`desc` : sql`asc`;
    const [first = sql`select * from trades where false`, ...others] = partsOf(shape).map((each) =>
      part(shape, given, each),
    );
    const all =
      others.length === 0
        ? first
        : sql.join(
            [first, ...others].map((each) => sql`(${each})`),
            sql` union all `,
          );
    // All keys of a part are of one kind, so that its order is exactly the order that its cursor compares.
    const order = isByTime
      ? sql`closed_at ${toward} nulls ${isDescending(shape.sort) ? sql`first` : sql`last`},
          case when closed_at is null then opened_at end ${toward}, id ${toward}`
      : sql`rank ${toward}, id ${toward}`;
    const listed = sql`select * from (${all}) p order by ${order} limit ${given.limit} offset ${given.offset}`;
    return sql<ListedTrade>`${withNames(given.userId, listed, "cut")} order by ${order}`;
  },
  [
    {
      shape: {
        lotMethod: "fifo",
        result: undefined,
        words: 0,
        statuses: STATUSES,
        sort: "-closedAt",
        part: undefined,
      },
      given: ["userId", "limit", "offset", "most"],
    },
    {
      shape: {
        lotMethod: "fifo",
        result: "win",
        words: 1,
        statuses: ["closed"],
        sort: "netPnl",
        part: "any",
      },
      given: [...FILTER_VALUES, "key", "id", "limit", "offset", "most"],
    },
    {
      shape: {
        lotMethod: "average",
        result: undefined,
        words: 0,
        statuses: STATUSES,
        sort: "-held",
        part: "any",
      },
      given: [...FILTER_VALUES, "key", "id", "limit", "offset", "most"],
    },
  ],
);

/**
 * Trades with their account, their instrument and what the owner wrote. All are looked up one by one, so
 * that no plan reads those tables whole.
 */
function withNames(userId: SQLWrapper, listed: SQL, notes: "whole" | "cut"): SQL {
  return sql`
    select t.*, (select name from accounts a where a.user_id = ${userId} and a.id = t.account_id) as account,
      (select asset_class from instruments i where i.user_id = ${userId} and i.id = t.instrument_id) as asset_class,
      (select multiplier from instruments i where i.user_id = ${userId} and i.id = t.instrument_id) as multiplier,
      ${writtenColumns(userId, notes)}, x.mae, x.mfe, ${STRUCTURE_COLUMNS}
    from (${listed}) t ${writtenRow(userId)} ${excursionRow(userId)} ${structureRow(userId)}`;
}

/**
 * An index holds the trades of one status, so that a list along an index is one of each. A list by rank reads
 * all of the user's trades once.
 */
function partsOf({ statuses, sort, lotMethod, part }: Shape): (TradeStatus | "any")[] {
  const order = orderOf(sort, lotMethod);
  if (order === "rank") return statuses.length === STATUSES.length ? ["any"] : [...statuses];
  return statuses.filter((status) => order === "net" || !isPast(sort, part, status));
}

/** A list by time has what is not closed at its late end. A page after it does not search for it again. */
function isPast(sort: TradeSort, last: Position["part"] | undefined, status: TradeStatus): boolean {
  if (last === undefined) return false;
  const [first, second] = isDescending(sort) ? ["open", "closed"] : ["closed", "open"];
  return partOf(status) === first && last === second;
}

function partOf(status: TradeStatus): "open" | "closed" {
  return status === "closed" ? "closed" : "open";
}

function part(shape: Shape, given: Holes<Given>, status: TradeStatus | "any"): SQL {
  const { lotMethod, sort, part: last } = shape;
  const isByTime = orderOf(sort, lotMethod) === "time";
  const at = INSTANTS[status];
  const key = isByTime ? at : rankOf(sort, { method: lotMethod, status, userId: given.userId });
  const toward = isDescending(sort) ? sql`desc` : sql`asc`;
  const beyond = isDescending(sort) ? sql`<` : sql`>`;
  const isWithin = last !== undefined && (!isByTime || (status !== "any" && last === partOf(status)));
  const keyType = isByTime ? sql`timestamptz` : sql`float8`;
  return sql`
    select ${columns(lotMethod)}, ${isByTime ? sql`0` : key} as rank from trades
    where ${filtered(shape, given, at)}
      ${status === "any" ? undefined : sql`and status = ${STATUS[status]}`}
      ${isWithin ? sql`and (${key}, id) ${beyond} (${given.key}::${keyType}, ${given.id})` : undefined}
    order by ${key} ${toward}, id ${toward} limit ${given.most}`;
}

/** The instant by which a period finds a trade. */
const INSTANTS = {
  open: sql`opened_at`,
  incomplete: sql`opened_at`,
  closed: sql`closed_at`,
  any: sql`coalesce(closed_at, opened_at)`,
};

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
    const found = sql`select ${columns(method)} from trades where user_id = ${userId} and id = ${id}`;
    return sql<TradeRow>`${withNames(userId, found, "whole")}`;
  },
  [{ shape: "fifo", given: ["userId", "id"] }],
);

function columns(method: LotMethod): SQL {
  return sql`id, account_id, instrument_id, symbol, currency, direction, status, quantity, open_quantity, entry_price,
    exit_price, opened_at, opened_date_only, closed_at, closed_date_only, fills, foreign_fees, fees_unknown, formula,
    ${GROSS[method]} as gross, ${FEES[method]} as fees, ${GROSS[method]} - ${FEES[method]} as net`;
}

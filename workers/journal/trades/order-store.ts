import { type SQL, sql, type SQLWrapper } from "drizzle-orm";
import type { LotMethod, TradeSort, TradeStatus } from "#shared/contracts/trades.ts";
import { FEES, GROSS, netOf } from "../../db/lot-methods.ts";
import { excursionsBy } from "./excursion-store.ts";
import { riskOf, rOf } from "./risk-store.ts";

/** How a list is ordered: along the closing times, along the index by net P&L, or by a rank of each trade. */
export type Order = "time" | "net" | "rank";

/** Only the result by FIFO has an index. */
export function orderOf(sort: TradeSort, method: LotMethod): Order {
  if (columnOf(sort) === "closedAt") return "time";
  return columnOf(sort) === "netPnl" && method === "fifo" ? "net" : "rank";
}

export function isDescending(sort: TradeSort): boolean {
  return sort.startsWith("-");
}

type Ranked = { method: LotMethod; status: TradeStatus | "any"; userId: SQLWrapper };

/** The number by which a trade of that status, or any, has its place among the others. */
export function rankOf(sort: TradeSort, { method, status, userId }: Ranked): SQL {
  const column = columnOf(sort);
  if (column === "netPnl" && method === "fifo" && status === "closed") return sql`net_key`;
  // A trade without the figure is behind all others, which no figure of a fill reaches.
  const last = isDescending(sort) ? sql`'-1e300'::float8` : sql`'1e300'::float8`;
  return sql`coalesce(${RANKS[column](method, userId)}, ${last})`;
}

function columnOf(sort: TradeSort): keyof typeof RANKS {
  const column = sort.replace("-", "");
  return isColumn(column) ? column : "closedAt";
}

function isColumn(name: string): name is keyof typeof RANKS {
  return Object.hasOwn(RANKS, name);
}

const RANKS = {
  closedAt: () => sql`extract(epoch from closed_at)::float8`,
  openedAt: () => sql`extract(epoch from opened_at)::float8`,
  held: () => sql`case when not opened_date_only and not closed_date_only
    then extract(epoch from closed_at - opened_at)::float8 end`,
  quantity: () => sql`quantity::float8`,
  entryPrice: () => sql`entry_price::float8`,
  exitPrice: () => sql`exit_price::float8`,
  grossPnl: (method: LotMethod) => sql`${GROSS[method]}::float8`,
  fees: (method: LotMethod) => sql`${FEES[method]}::float8`,
  netPnl: (method: LotMethod) => sql`${netOf(method)}::float8`,
  rMultiple: (method: LotMethod, userId: SQLWrapper) =>
    sql`case when status = 'closed' then ${rOf(netOf(method), userId)}::float8 end`,
  mae: (_: LotMethod, userId: SQLWrapper) => excursion(userId, sql`mae`),
  mfe: (_: LotMethod, userId: SQLWrapper) => excursion(userId, sql`mfe`),
  maeR: (_: LotMethod, userId: SQLWrapper) => sql`${excursion(userId, sql`mae`)} / ${riskOf(userId)}::float8`,
  mfeR: (_: LotMethod, userId: SQLWrapper) => sql`${excursion(userId, sql`mfe`)} / ${riskOf(userId)}::float8`,
};

function excursion(userId: SQLWrapper, figure: SQL): SQL {
  return sql`(${excursionsBy(userId, figure)} ->> id)::float8`;
}

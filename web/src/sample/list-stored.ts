import type * as z from "zod";
import type { listTrades, Trade } from "#shared/contracts/trades.ts";
import { decimal } from "#shared/decimal.ts";

export type ListQuery = z.output<NonNullable<typeof listTrades.query>>;
type Filter = Omit<ListQuery, "cursor" | "limit" | "sort" | "lotMethod">;

/** The stored trades that a filter finds, as the server finds them. */
export function filterTrades(trades: readonly Trade[], filter: Filter): Trade[] {
  const { symbol, status, direction, from, to } = filter;
  return trades.filter((trade) => {
    const at = trade.closedAt ?? trade.openedAt;
    return (
      (symbol === undefined || trade.symbol === symbol) &&
      (status === undefined || trade.status === status) &&
      (direction === undefined || trade.direction === direction) &&
      (from === undefined || at >= from) &&
      (to === undefined || at < to)
    );
  });
}

/** The order of the server: by net P&L, or by the close with the open trades at the late end. */
export function sortTrades(trades: readonly Trade[], sort: ListQuery["sort"]): Trade[] {
  const sign = sort.startsWith("-") ? -1 : 1;
  const isByNet = sort.endsWith("netPnl");
  return trades.toSorted((a, b) => sign * (isByNet ? byNet(a, b) : byClose(a, b)));
}

function byNet(a: Trade, b: Trade): number {
  return decimal(a.netPnl).cmp(decimal(b.netPnl));
}

function byClose(a: Trade, b: Trade): number {
  if (a.closedAt !== null && b.closedAt !== null) return order(a.closedAt, b.closedAt);
  if (a.closedAt === null && b.closedAt === null) return order(a.openedAt, b.openedAt);
  return a.closedAt === null ? 1 : -1;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A page of the list; the cursor is the place at which the next page begins. */
export function listStored(
  trades: readonly Trade[],
  { cursor, limit, sort, ...filter }: ListQuery,
): { items: Trade[]; nextCursor: string | null } {
  const found = sortTrades(filterTrades(trades, filter), sort);
  const from = Number(cursor ?? 0);
  const next = from + limit;
  return { items: found.slice(from, next), nextCursor: next < found.length ? String(next) : null };
}

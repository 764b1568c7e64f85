import {
  listTrades,
  TRADE_COLUMNS,
  type Trade,
  type TradeColumn,
  type TradeFilter,
  type TradeSort,
} from "#shared/contracts/trades.ts";
import { decimal } from "#shared/decimal.ts";

/** The stored trades that a filter finds, as the server finds them. The lot method is always FIFO. */
export function filterTrades(trades: readonly Trade[], filter: TradeFilter): Trade[] {
  const { symbol = [], symbolPrefix = "", status, direction, result, from, to } = filter;
  const prefix = symbolPrefix.toUpperCase();
  return trades.filter((trade) => {
    const at = trade.closedAt ?? trade.openedAt;
    return (
      (symbol.length === 0 || symbol.includes(trade.symbol)) &&
      trade.symbol.toUpperCase().startsWith(prefix) &&
      (status === undefined || trade.status === status) &&
      (direction === undefined || trade.direction === direction) &&
      (result === undefined || resultOf(trade) === result) &&
      (filter.structure === undefined || trade.structure?.shape === filter.structure) &&
      filter.tag === undefined &&
      filter.setup === undefined &&
      (filter.text === undefined || symbolHolds(trade.symbol, filter.text)) &&
      (from === undefined || at >= from) &&
      (to === undefined || at < to) &&
      liesWithin(trade, filter)
    );
  });
}

/** Whether a trade made at least so much money, and less than so much. */
function liesWithin({ netPnl }: Trade, { netFrom, netTo }: TradeFilter): boolean {
  const net = decimal(netPnl);
  return (netFrom === undefined || net.gte(netFrom)) && (netTo === undefined || net.lt(netTo));
}

/** Nobody has written about a trade of the sample, so that only its symbol can hold the words. */
function symbolHolds(symbol: string, text: string): boolean {
  const words = text.toUpperCase().match(/[\p{L}\p{N}]+/gu) ?? [text];
  return words.every((word) => symbol.toUpperCase().startsWith(word));
}

/** A page of the list; the cursor is the place at which the next page begins. */
export function listStored(
  trades: readonly Trade[],
  query: URLSearchParams,
): { items: Trade[]; nextCursor: string | null } {
  const asked = listTrades.query?.parse(Object.fromEntries(query));
  if (asked === undefined) return { items: [], nextCursor: null };
  const { cursor, limit, offset, sort, ...filter } = asked;
  const found = sortTrades(filterTrades(trades, filter), sort);
  const from = Number(cursor ?? 0) + offset;
  const next = from + limit;
  return { items: found.slice(from, next), nextCursor: next < found.length ? String(next) : null };
}

/** The outcome of a closed trade; an open one has none. */
export function resultOf({ status, netPnl }: Trade): "win" | "loss" | "breakeven" | null {
  if (status === "open") return null;
  const sign = decimal(netPnl).cmp(0);
  return sign > 0 ? "win" : sign < 0 ? "loss" : "breakeven";
}

/** By the close with the open trades at the late end, or by a figure, without which a trade comes last. */
export function sortTrades(trades: readonly Trade[], sort: TradeSort): Trade[] {
  const sign = sort.startsWith("-") ? -1 : 1;
  const rank = RANKS[columnOf(sort)];
  return trades.toSorted((a, b) => {
    const [left, right] = [rank(a), rank(b)];
    if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1;
    return sign * (left - right);
  });
}

function columnOf(sort: TradeSort): TradeColumn {
  return TRADE_COLUMNS.find((column) => sort === column || sort === `-${column}`) ?? "closedAt";
}

/** An open trade closes after all others. Its instant of opening orders it among the open ones. */
const OPEN = 1e15;

const RANKS: Record<TradeColumn, (trade: Trade) => number | null> = {
  closedAt: ({ closedAt, openedAt }) =>
    closedAt === null ? OPEN + Date.parse(openedAt) : Date.parse(closedAt),
  openedAt: ({ openedAt }) => Date.parse(openedAt),
  held: ({ openedAt, closedAt }) => (closedAt === null ? null : Date.parse(closedAt) - Date.parse(openedAt)),
  quantity: ({ quantity }) => Number(quantity),
  entryPrice: ({ entryPrice }) => Number(entryPrice),
  exitPrice: ({ exitPrice }) => (exitPrice === null ? null : Number(exitPrice)),
  grossPnl: ({ grossPnl }) => Number(grossPnl),
  fees: ({ fees }) => Number(fees),
  netPnl: ({ netPnl }) => Number(netPnl),
  // Nobody wrote a plan in the sample, and nothing was worked out.
  rMultiple: () => null,
  mae: () => null,
  mfe: () => null,
  maeR: () => null,
  mfeR: () => null,
};

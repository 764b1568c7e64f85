import type { TradeColumn, TradeSort } from "#shared/contracts/trades.ts";

/** A column of the long list: its head, its class, and how both of its orders read. */
export type Column = {
  column: TradeColumn;
  head: string;
  isRight: boolean;
  className: string;
  descending: string;
  ascending: string;
};

/** The columns behind the symbol, in their order. */
export const COLUMNS: readonly Column[] = [
  timed("openedAt", "Opened", "trades-opened", "Opened last first", "Opened first first"),
  timed("closedAt", "Closed", "trades-closed", "Newest first", "Oldest first"),
  timed("held", "Held", "trades-held", "Longest held first", "Shortest held first"),
  figure("quantity", "Quantity", "trades-quantity"),
  figure("entryPrice", "Entry", "trades-price"),
  figure("exitPrice", "Exit", "trades-exit"),
  figure("grossPnl", "Gross", "trades-gross"),
  figure("fees", "Fees", "trades-fees"),
  {
    ...figure("netPnl", "Net P&L", "trades-net"),
    descending: "Best first",
    ascending: "Worst first",
  },
];

/** Every order with its words, for a window without heads to press. */
export const ORDERS: readonly { sort: TradeSort; words: string }[] = [
  ...COLUMNS.filter(({ column }) => column === "closedAt" || column === "netPnl"),
  ...COLUMNS.filter(({ column }) => column !== "closedAt" && column !== "netPnl"),
].flatMap(({ column, descending, ascending }): { sort: TradeSort; words: string }[] => [
  { sort: `-${column}`, words: descending },
  { sort: column, words: ascending },
]);

function timed(
  column: TradeColumn,
  head: string,
  className: string,
  descending: string,
  ascending: string,
): Column {
  return { column, head, isRight: false, className, descending, ascending };
}

function figure(column: TradeColumn, head: string, className: string): Column {
  return {
    column,
    head,
    isRight: true,
    className,
    descending: `${head}, highest first`,
    ascending: `${head}, lowest first`,
  };
}

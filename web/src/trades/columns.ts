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

const TIMES = [
  timed("openedAt", "Opened", "trades-opened", "Opened last first", "Opened first first"),
  timed("closedAt", "Closed", "trades-closed", "Newest first", "Oldest first"),
  timed("held", "Held", "trades-held", "Longest held first", "Shortest held first"),
] as const;
const NET = {
  ...figure("netPnl", "Net P&L", "trades-net"),
  descending: "Best first",
  ascending: "Worst first",
} as const;

/** The columns behind the symbol, in their order. */
export const COLUMNS: readonly Column[] = [
  ...TIMES,
  figure("quantity", "Quantity", "trades-quantity"),
  figure("entryPrice", "Entry", "trades-price"),
  figure("exitPrice", "Exit", "trades-exit"),
  figure("grossPnl", "Gross", "trades-gross"),
  figure("fees", "Fees", "trades-fees"),
  NET,
];

/** What stands there instead while the list is ordered by R or by an excursion. */
export const RUN_COLUMNS: readonly Column[] = [
  ...TIMES,
  figure("rMultiple", "R", "trades-quantity"),
  figure("mae", "MAE", "trades-price"),
  figure("mfe", "MFE", "trades-exit"),
  figure("maeR", "MAE in R", "trades-gross"),
  figure("mfeR", "MFE in R", "trades-fees"),
  NET,
];

/** True of an order by a figure that only `RUN_COLUMNS` have. */
export function isByRun(sort: TradeSort): boolean {
  const column = sort.replace("-", "");
  return (
    RUN_COLUMNS.some((each) => each.column === column) && !COLUMNS.some((each) => each.column === column)
  );
}

/** Every order with its words, for a window without heads to press. */
export const ORDERS: readonly { sort: TradeSort; words: string }[] = [
  ...COLUMNS.filter(({ column }) => column === "closedAt" || column === "netPnl"),
  ...COLUMNS.filter(({ column }) => column !== "closedAt" && column !== "netPnl"),
  ...RUN_COLUMNS.filter(({ column }) => isByRun(column)),
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

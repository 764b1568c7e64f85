import { memo, type RefObject } from "react";
import type { Trade, TradeSort } from "#shared/contracts/trades.ts";
import { formatMoney } from "../../numbers/format-number.ts";
import { aligned, PRICE_PLACES } from "../../numbers/column.ts";
import { RowTime } from "../../ui/time.tsx";
import { Cell, NetResult, TradeName } from "../rows/cells.tsx";
import { closedOf, openedOf } from "../trade-times.ts";
import { entryWords, exitWords, heldWords, quantityInColumn } from "../rows/trade-words.ts";
import { COLUMNS } from "../columns.ts";
import type { ListRow } from "../../virtual/list-rows.ts";
import { SortHead } from "./sort-head.tsx";

type Props = {
  rows: readonly ListRow<Trade>[];
  count: number;
  sort: TradeSort;
  now: number;
  /** The currency of all trades; null where they mix. */
  currency: string | null;
  isDense: boolean;
  list: RefObject<HTMLTableSectionElement | null>;
};

/** The rows in sight as a table that says how long it is as a whole. */
export function TradeRows({ rows, count, sort, now, currency, isDense, list }: Props) {
  return (
    <table
      className={isDense ? "table trades-table trades-table-dense" : "table trades-table"}
      aria-rowcount={count + 1}
    >
      <caption className="hidden-visually">Trades</caption>
      <thead>
        <tr aria-rowindex={1}>
          <th scope="col">Symbol</th>
          {COLUMNS.map(({ column, head, isRight, className }) => (
            <th
              key={column}
              scope="col"
              className={isRight ? `right ${className}` : className}
              aria-sort={sort === column ? "ascending" : sort === `-${column}` ? "descending" : undefined}
            >
              <SortHead column={column} sort={sort} words={head} />
              {column === "netPnl" && currency !== null ? (
                <span className="unbroken">, {currency}</span>
              ) : null}
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={list}>
        {rows.map((row) =>
          "gap" in row ? (
            <tr key={row.key} aria-hidden="true" style={{ height: row.gap }} />
          ) : (
            <Row key={row.index} index={row.index} trade={row.item} now={now} isMixed={currency === null} />
          ),
        )}
      </tbody>
    </table>
  );
}

type RowProps = { index: number; trade: Trade | undefined; now: number; isMixed: boolean };

const Row = memo(function Row({ index, trade, now, isMixed }: RowProps) {
  if (trade === undefined) {
    return (
      <tr data-index={index} aria-rowindex={index + 2}>
        <td className="soft" colSpan={COLUMNS.length + 1}>
          …
        </td>
      </tr>
    );
  }
  const closed = closedOf(trade);
  return (
    <tr className="row-linked" data-index={index} aria-rowindex={index + 2}>
      <td>
        <TradeName trade={trade} />
      </td>
      <td className="number trades-opened">
        <RowTime {...openedOf(trade)} as="short" now={now} />
      </td>
      <td className="number">
        {closed === null ? (
          <span className="pill">{trade.status}</span>
        ) : (
          <RowTime {...closed} as="short" now={now} />
        )}
      </td>
      <Cell className="number trades-held">{heldWords(trade, now)}</Cell>
      <Cell className="right">{quantityInColumn(trade)}</Cell>
      <Cell className="right">{aligned(entryWords(trade), PRICE_PLACES)}</Cell>
      <Cell className="right">{aligned(exitWords(trade), PRICE_PLACES)}</Cell>
      <Cell className="right soft trades-gross">{formatMoney(trade.grossPnl, trade.currency, "always")}</Cell>
      <Cell className="right soft trades-fees">{formatMoney(trade.fees, trade.currency)}</Cell>
      <td className="right">
        <NetResult trade={trade} inColumn />
        {isMixed ? <span className="soft small"> {trade.currency}</span> : null}
      </td>
    </tr>
  );
});

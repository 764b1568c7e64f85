import { memo, type RefObject } from "react";
import type { Trade, TradeSort } from "#shared/contracts/trades.ts";
import { RowTime } from "../../ui/time.tsx";
import { Cell, NetResult, TradeName } from "../rows/cells.tsx";
import { closedOf, openedOf } from "../trade-times.ts";
import { StructureLink } from "../rows/structure-link.tsx";
import { heldWords } from "../rows/trade-words.ts";
import { COLUMNS, isByRun, RUN_COLUMNS } from "../columns.ts";
import type { ListRow } from "../../virtual/list-rows.ts";
import { SelectBox } from "../bulk/select-box.tsx";
import { PriceCells, RunCells } from "./figure-cells.tsx";
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
  const isRun = isByRun(sort);
  const columns = isRun ? RUN_COLUMNS : COLUMNS;
  return (
    <table
      className={isDense ? "table trades-table trades-table-dense" : "table trades-table"}
      aria-rowcount={count + 1}
    >
      <caption className="hidden-visually">Trades</caption>
      <thead>
        <tr aria-rowindex={1}>
          <th scope="col">Symbol</th>
          {columns.map(({ column, head, isRight, className }) => (
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
            <Row
              key={row.index}
              index={row.index}
              trade={row.item}
              now={now}
              isMixed={currency === null}
              isRun={isRun}
            />
          ),
        )}
      </tbody>
    </table>
  );
}

type RowProps = { index: number; trade: Trade | undefined; now: number; isMixed: boolean; isRun: boolean };

const Row = memo(function Row({ index, trade, now, isMixed, isRun }: RowProps) {
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
        <span className="trades-first">
          <SelectBox trade={trade} />
          <TradeName trade={trade} />
        </span>
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
      {trade.structure === null ? (
        <Cell className="number trades-held">{heldWords(trade, now)}</Cell>
      ) : (
        <td className="number trades-held">
          {heldWords(trade, now)} <StructureLink structure={trade.structure} />
        </td>
      )}
      {isRun ? <RunCells trade={trade} /> : <PriceCells trade={trade} />}
      <td className="right">
        <NetResult trade={trade} inColumn />
        {isMixed ? <span className="soft small"> {trade.currency}</span> : null}
      </td>
    </tr>
  );
});

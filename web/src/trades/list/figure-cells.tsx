import type { Trade } from "#shared/contracts/trades.ts";
import { aligned, PRICE_PLACES } from "../../numbers/column.ts";
import { formatMoney } from "../../numbers/format-number.ts";
import { Cell } from "../rows/cells.tsx";
import { entryWords, exitWords, inRWords, moneyWords, quantityInColumn } from "../rows/trade-words.ts";

/** What a trade was made of: the usual figures of a row. */
export function PriceCells({ trade }: { trade: Trade }) {
  return (
    <>
      <Cell className="right">{quantityInColumn(trade)}</Cell>
      <Cell className="right">{aligned(entryWords(trade), PRICE_PLACES)}</Cell>
      <Cell className="right">{aligned(exitWords(trade), PRICE_PLACES)}</Cell>
      <Cell className="right soft trades-gross">{formatMoney(trade.grossPnl, trade.currency, "always")}</Cell>
      <Cell className="right soft trades-fees">{formatMoney(trade.fees, trade.currency)}</Cell>
    </>
  );
}

/** What it went through, in money and in R. */
export function RunCells({ trade }: { trade: Trade }) {
  return (
    <>
      <Cell className="right">{inRWords(trade, trade.netPnl)}</Cell>
      <Cell className="right">{moneyWords(trade, trade.mae)}</Cell>
      <Cell className="right">{moneyWords(trade, trade.mfe)}</Cell>
      <Cell className="right soft trades-gross">{inRWords(trade, trade.mae)}</Cell>
      <Cell className="right soft trades-fees">{inRWords(trade, trade.mfe)}</Cell>
    </>
  );
}

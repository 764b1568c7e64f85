import { memo } from "react";
import type { Trade } from "#shared/contracts/trades.ts";
import { DirectionMark, NetResult } from "./cells.tsx";
import { symbolWords } from "../../numbers/symbol-words.ts";
import { shapeWords } from "../shape-words.ts";
import { TradeLink } from "./trade-link.tsx";
import { entryWords, exitWords, inRWords, moneyWords, quantityWords, timesWords } from "./trade-words.ts";

/** With `isRun` the line tells what the trade went through instead of its prices. */
type Props = { trade: Trade; now: number; isRun: boolean };

/** A trade in two lines; the net result is never cut. */
export const TradeLine = memo(function TradeLine({ trade, now, isRun }: Props) {
  // What is sold of an open trade stands on its own page; here is room for one price.
  const exit = trade.status === "open" ? "" : exitWords(trade).trim();
  return (
    <TradeLink id={trade.id} className="two-line-row trades-line">
      <span className="two-line">
        <span className="trades-line-name">
          <DirectionMark direction={trade.direction} /> {symbolWords(trade.symbol)}
        </span>
        <span>
          <NetResult trade={trade} />
          <span className="soft small"> {trade.currency}</span>
        </span>
      </span>
      <span className="two-line trades-line-facts soft small number">
        <span>
          {timesWords(trade, now)}
          {trade.structure === null ? "" : ` · ${shapeWords(trade.structure.shape)}`}
        </span>
        <span>
          {isRun
            ? `${inRWords(trade, trade.netPnl)} · MAE ${moneyWords(trade, trade.mae)} · MFE ${moneyWords(trade, trade.mfe)}`
            : `${quantityWords(trade)} · ${entryWords(trade)}${exit === "" ? "" : ` to ${exit}`}`}
        </span>
      </span>
    </TradeLink>
  );
});

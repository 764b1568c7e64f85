import { Link } from "@tanstack/react-router";
import type { Trade } from "#shared/contracts/trades.ts";
import { Amount } from "../../ui/amount.tsx";
import { symbolWords } from "../symbol-words.ts";
import "../trades.css";

/** `L` or `S`, read out as the whole word. */
export function DirectionMark({ direction }: { direction: Trade["direction"] }) {
  return (
    <span className="trades-mark" title={direction}>
      <span aria-hidden="true">{direction === "long" ? "L" : "S"}</span>
      <span className="hidden-visually">{direction} </span>
    </span>
  );
}

/** The name of a trade in a table; its link covers the row. */
export function TradeName({ trade }: { trade: Trade }) {
  return (
    <span className="trades-name">
      <DirectionMark direction={trade.direction} />
      <Link
        to="/trades/$tradeId"
        params={{ tradeId: trade.id }}
        className="row-link trades-symbol"
        title={trade.symbol}
      >
        {symbolWords(trade.symbol)}
      </Link>
    </span>
  );
}

/**
 * The net result; of an open trade what is realised so far, a word that a narrow column leaves to screen
 * readers.
 */
export function NetResult({ trade, inColumn = false }: { trade: Trade; inColumn?: boolean }) {
  return (
    <>
      {trade.status === "open" ? (
        <span className={inColumn ? "hidden-visually" : "soft small"}>realised </span>
      ) : null}
      <Amount value={trade.netPnl} currency={trade.currency} />
    </>
  );
}

import type { Trade } from "#shared/contracts/trades.ts";
import { Amount } from "../../ui/amount.tsx";
import { symbolWords } from "../../numbers/symbol-words.ts";
import { TradeLink } from "./trade-link.tsx";
import "../trades.css";

/** `L` or `S`, read out as the whole word. */
export function DirectionMark({ direction }: { direction: Trade["direction"] }) {
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the letter is text that stands for a word
    <span className="trades-mark" title={direction} role="img" aria-label={direction}>
      {direction === "long" ? "L" : "S"}
    </span>
  );
}

/** A symbol of so many characters has room in every width. */
const SYMBOL_ROOM = 10;

/** The name of a trade in a table; its link covers the row. */
export function TradeName({ trade }: { trade: Trade }) {
  const words = symbolWords(trade.symbol);
  return (
    <span className="trades-name">
      <DirectionMark direction={trade.direction} />
      <TradeLink
        id={trade.id}
        className={words.length > SYMBOL_ROOM ? "row-link trades-symbol" : "row-link"}
        title={trade.symbol}
      >
        {words}
      </TradeLink>
    </span>
  );
}

/** A figure of so many characters has room in its column. */
const FIGURE_ROOM = 10;

/**
 * A cell with its text. Only a long text is cut, because a cell that cuts makes a layer of its own, which
 * costs in every frame of a scroll.
 */
export function Cell({ className, children }: { className: string; children: string }) {
  return (
    <td className={children.length > FIGURE_ROOM ? `${className} trades-cut` : className}>{children}</td>
  );
}

type Result = Pick<Trade, "status" | "exitPrice" | "fills" | "feesUnknown" | "netPnl" | "currency">;

/**
 * The net result; of an open trade what is realised so far, a word that a narrow column leaves to screen
 * readers.
 */
export function NetResult({ trade, inColumn = false }: { trade: Result; inColumn?: boolean }) {
  if (trade.status === "incomplete")
    return (
      <span className="soft small" title="What its units had cost is not known">
        opening missing
      </span>
    );
  if (trade.status === "open" && trade.exitPrice === null)
    return (
      <span className="soft">
        –<span className="hidden-visually"> nothing realised yet</span>
      </span>
    );
  return (
    <>
      {trade.status === "open" ? (
        <span className={inColumn ? "hidden-visually" : "soft small"}>realised </span>
      ) : null}
      {trade.feesUnknown > 0 ? (
        <span className={inColumn ? "hidden-visually" : "soft small"}>
          {trade.feesUnknown < trade.fills ? "before unknown fees" : "gross"}{" "}
        </span>
      ) : null}
      <Amount value={trade.netPnl} currency={trade.currency} />
    </>
  );
}

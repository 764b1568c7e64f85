import type { Trade } from "#shared/contracts/trades.ts";
import { aligned, PRICE_PLACES } from "../../numbers/column.ts";
import { formatAverage } from "../../numbers/format-number.ts";
import { useNow } from "../../ui/use-now.ts";
import { useTablet } from "../../ui/use-narrow.ts";
import { Time } from "../../ui/time.tsx";
import { NetResult, TradeName } from "./cells.tsx";
import { TradeLine } from "./trade-line.tsx";
import { closedOf } from "../trade-times.ts";
import { exitWords, heldWords, quantityInColumn } from "./trade-words.ts";

/** A few trades in a card; a narrow window shows each in two lines. */
export function TradeTable({ trades, caption }: { trades: readonly Trade[]; caption: string }) {
  const now = useNow();
  const isNarrow = useTablet();
  const currencies = new Set(trades.map(({ currency }) => currency));
  const [only] = currencies;
  const isMixed = currencies.size > 1;
  if (isNarrow) {
    return (
      <ul className="two-line-rows lines" aria-label={caption}>
        {trades.map((trade) => (
          <li key={trade.id}>
            <TradeLine trade={trade} now={now} />
          </li>
        ))}
      </ul>
    );
  }
  return (
    <div className="table-wrap">
      <table className="table trades-table-compact">
        <caption className="hidden-visually">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Symbol</th>
            <th scope="col">Closed</th>
            <th scope="col">Held</th>
            <th scope="col" className="right">
              Quantity
            </th>
            <th scope="col" className="right">
              Entry
            </th>
            <th scope="col" className="right">
              Exit
            </th>
            <th scope="col" className="right">
              Net P&L
              {isMixed || only === undefined ? null : <span className="unbroken">, {only}</span>}
            </th>
          </tr>
        </thead>
        <tbody>
          {trades.map((trade) => (
            <Row key={trade.id} trade={trade} now={now} isMixed={isMixed} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ trade, now, isMixed }: { trade: Trade; now: number; isMixed: boolean }) {
  const closed = closedOf(trade);
  return (
    <tr>
      <td>
        <TradeName trade={trade} />
      </td>
      <td className="number">
        {closed === null ? <span className="pill">open</span> : <Time {...closed} as="short" inRow />}
      </td>
      <td className="number">{heldWords(trade, now)}</td>
      <td className="right">{quantityInColumn(trade)}</td>
      <td className="right">{aligned(formatAverage(trade.entryPrice), PRICE_PLACES)}</td>
      <td className="right">{aligned(exitWords(trade), PRICE_PLACES)}</td>
      <td className="right">
        <NetResult trade={trade} inColumn />
        {isMixed ? <span className="soft small"> {trade.currency}</span> : null}
      </td>
    </tr>
  );
}

import type { Trade } from "#shared/contracts/trades.ts";
import { aligned, mostPlaces } from "../../numbers/column.ts";
import { useNow } from "../../ui/use-now.ts";
import { useTablet } from "../../ui/use-narrow.ts";
import { RowTime } from "../../ui/time.tsx";
import { Cell, NetResult, TradeName } from "./cells.tsx";
import { TradeLine } from "./trade-line.tsx";
import { closedOf } from "../trade-times.ts";
import { entryWords, exitWords, heldWords, quantityInColumn } from "./trade-words.ts";

/** A few trades in a card; a narrow window shows each in two lines. */
export function TradeTable({ trades, caption }: { trades: readonly Trade[]; caption: string }) {
  const now = useNow();
  const isNarrow = useTablet();
  const currencies = new Set(trades.map(({ currency }) => currency));
  const [only] = currencies;
  const isMixed = currencies.size > 1;
  const places = mostPlaces(trades.flatMap((trade) => [entryWords(trade), exitWords(trade)]));
  if (isNarrow) {
    return (
      <ul className="two-line-rows lines" aria-label={caption}>
        {trades.map((trade) => (
          <li key={trade.id}>
            <TradeLine trade={trade} now={now} isRun={false} />
          </li>
        ))}
      </ul>
    );
  }
  return (
    <div className="table-wrap trades-compact">
      <table className="table">
        <caption className="hidden-visually">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Symbol</th>
            <th scope="col" className="trades-when">
              Closed
            </th>
            <th scope="col" className="trades-span">
              Held
            </th>
            <th scope="col" className="right trades-size">
              Quantity
            </th>
            <th scope="col" className="right trades-at">
              Entry
            </th>
            <th scope="col" className="right trades-at">
              Exit
            </th>
            <th scope="col" className="right trades-result">
              Net P&L
              {isMixed || only === undefined ? null : <span className="unbroken">, {only}</span>}
            </th>
          </tr>
        </thead>
        <tbody>
          {trades.map((trade) => (
            <Row key={trade.id} trade={trade} now={now} places={places} isMixed={isMixed} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type RowProps = { trade: Trade; now: number; places: number; isMixed: boolean };

function Row({ trade, now, places, isMixed }: RowProps) {
  const closed = closedOf(trade);
  return (
    <tr className="row-linked">
      <td>
        <TradeName trade={trade} />
      </td>
      <td className="number">
        {closed === null ? (
          <span className="pill">{trade.status}</span>
        ) : (
          <RowTime {...closed} as="short" now={now} />
        )}
      </td>
      <Cell className="number trades-span">{heldWords(trade, now)}</Cell>
      <Cell className="right">{quantityInColumn(trade)}</Cell>
      <Cell className="right">{aligned(entryWords(trade), places)}</Cell>
      <Cell className="right">{aligned(exitWords(trade), places)}</Cell>
      <td className="right">
        <NetResult trade={trade} inColumn />
        {isMixed ? <span className="soft small"> {trade.currency}</span> : null}
      </td>
    </tr>
  );
}

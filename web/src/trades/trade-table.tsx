import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Trade } from "#shared/contracts/trades.ts";
import { formatAverage, formatDecimal, formatMoney } from "../numbers/format-number.ts";
import { formatDayOf, formatWhen, formatWhenShort, type When } from "../numbers/format-time.ts";
import { Amount } from "../ui/amount.tsx";
import { useNarrow } from "../ui/use-narrow.ts";
import { useNow } from "../ui/use-now.ts";
import { symbolWords } from "./symbol-words.ts";
import { closedOf, heldFor, openedOf } from "./trade-times.ts";
import "./trades.css";

type Heads = {
  closed?: ReactNode;
  net?: ReactNode;
  sorted?: { column: "closed" | "net"; order: "ascending" | "descending" };
};
type Props = { trades: readonly Trade[]; caption: string; heads?: Heads; whole?: boolean };

/**
 * Round trips as rows; a phone shows each in two lines. A shared currency stands in the head, mixed
 * currencies in a column.
 */
export function TradeTable({ trades, caption, heads = {}, whole = false }: Props) {
  const narrow = useNarrow();
  const now = useNow();
  const currencies = new Set(trades.map(({ currency }) => currency));
  const [only] = currencies;
  const mixed = currencies.size > 1;
  if (narrow) return <TradeRows trades={trades} caption={caption} />;
  const order = (column: "closed" | "net") =>
    heads.sorted?.column === column ? heads.sorted.order : undefined;
  return (
    <div className="table-wrap">
      <table className={whole ? "table" : "table trades-table-compact"}>
        <caption className="hidden-visually">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Symbol</th>
            {whole ? <th scope="col">Opened</th> : null}
            <th scope="col" aria-sort={order("closed")}>
              {heads.closed ?? "Closed"}
            </th>
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
            {whole ? (
              <th scope="col" className="right">
                Fees
              </th>
            ) : null}
            <th scope="col" className="right" aria-sort={order("net")}>
              {heads.net ?? "Net P&L"}
              {mixed || only === undefined ? null : <span className="trades-head-unit">, {only}</span>}
            </th>
            {mixed && whole ? <th scope="col">Currency</th> : null}
          </tr>
        </thead>
        <tbody>
          {trades.map((trade) => (
            <tr key={trade.id}>
              <td>
                <TradeName trade={trade} />
              </td>
              {whole ? <td className="number">{formatWhen(openedOf(trade), now)}</td> : null}
              <td className="number">
                <Closed at={closedOf(trade)} whole={whole} now={now} />
              </td>
              <td className="number">{trade.closedAt === null ? "" : (heldFor(trade) ?? "–")}</td>
              <td className="right">{sized(trade)}</td>
              <td className="right">{formatAverage(trade.entryPrice)}</td>
              <td className="right">{trade.exitPrice === null ? "" : formatAverage(trade.exitPrice)}</td>
              {whole ? <td className="right soft">{formatMoney(trade.fees, trade.currency)}</td> : null}
              <td className="right">
                <Amount value={trade.netPnl} currency={trade.currency} />
                {mixed && !whole ? <span className="soft small"> {trade.currency}</span> : null}
              </td>
              {mixed && whole ? <td className="soft">{trade.currency}</td> : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function TradeRows({ trades, caption }: { trades: readonly Trade[]; caption: string }) {
  const now = useNow();
  return (
    <ul className="two-line-rows lines" aria-label={caption}>
      {trades.map((trade) => (
        <li key={trade.id}>
          <Link to="/trades/$tradeId" params={{ tradeId: trade.id }} className="two-line-row">
            <span className="two-line">
              <span className="trades-name">{symbolWords(trade.symbol)}</span>
              <span>
                <Amount value={trade.netPnl} currency={trade.currency} />
                <span className="soft small"> {trade.currency}</span>
              </span>
            </span>
            <span className="two-line soft small number">
              <span>{timesWords(trade, now)}</span>
              <span>
                {sized(trade)} · {formatAverage(trade.entryPrice)}
                {trade.exitPrice === null ? "" : ` → ${formatAverage(trade.exitPrice)}`}
              </span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function TradeName({ trade }: { trade: Trade }) {
  return (
    <Link
      to="/trades/$tradeId"
      params={{ tradeId: trade.id }}
      className="row-link trades-symbol"
      title={trade.symbol}
    >
      {symbolWords(trade.symbol)}
    </Link>
  );
}

function Closed({ at, whole, now }: { at: When | null; whole: boolean; now: number }) {
  if (at === null) return <span className="pill">open</span>;
  return whole ? formatWhen(at, now) : formatWhenShort(at, now);
}

function timesWords(trade: Trade, now: number): string {
  const closed = closedOf(trade);
  if (closed === null) return `open since ${formatDayOf(openedOf(trade), now)}`;
  return [formatDayOf(closed, now), heldFor(trade)].filter((words) => words !== null).join(" · ");
}

/** The size of a short position carries a minus, as in the account. */
function sized(trade: Trade): string {
  const quantity = trade.direction === "short" ? `-${trade.quantity}` : trade.quantity;
  return formatDecimal(quantity);
}

import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Position } from "#shared/contracts/portfolio.ts";
import { aligned, PRICE_PLACES } from "../../numbers/column.ts";
import { formatAverage, formatMoney, formatPrice, formatQuantity } from "../../numbers/format-number.ts";
import { DirectionMark } from "../../trades/rows/cells.tsx";
import { symbolWords } from "../../numbers/symbol-words.ts";
import { Amount } from "../../ui/amount.tsx";
import { RowTime } from "../../ui/time.tsx";
import { useNow } from "../../ui/use-now.ts";
import { useTablet } from "../../ui/use-narrow.ts";

/** Positions as a table; a narrow window shows each in two lines. Every row leads to its trades. */
export function PositionRows({ positions }: { positions: readonly Position[] }) {
  const isNarrow = useTablet();
  const currencies = new Set(positions.map(({ currency }) => currency));
  const isMixed = currencies.size > 1;
  const hasAccounts = new Set(positions.map(({ account }) => account)).size > 1;
  if (isNarrow)
    return (
      <ul className="two-line-rows lines" aria-label="Positions">
        {positions.map((position, at) => (
          <li key={keyOf(position, at)}>
            <Line position={position} hasAccount={hasAccounts} />
          </li>
        ))}
      </ul>
    );
  const [only] = currencies;
  const money = isMixed || only === undefined ? "" : `, ${only}`;
  return (
    <div className="table-wrap">
      <table className="table">
        <caption className="hidden-visually">Open positions</caption>
        <thead>
          <tr>
            <th scope="col">Symbol</th>
            {hasAccounts ? <th scope="col">Account</th> : null}
            <th scope="col" className="right">
              Quantity
            </th>
            <th scope="col" className="right">
              Average
            </th>
            <th scope="col" className="right">
              Market
            </th>
            <th scope="col">Priced</th>
            <th scope="col" className="right">
              Value{money}
            </th>
            <th scope="col" className="right">
              Unrealised
            </th>
            <th scope="col" className="right">
              Realised
            </th>
          </tr>
        </thead>
        <tbody>
          {positions.map((position, at) => (
            <tr key={keyOf(position, at)} className="row-linked">
              <td>
                <Name position={position} />
              </td>
              {hasAccounts ? <td className="portfolio-of">{position.accountName}</td> : null}
              <td className="right">{formatQuantity(position.quantity)}</td>
              <td className="right">{aligned(formatAverage(position.averagePrice), PRICE_PLACES)}</td>
              <td className="right">
                {position.marketPrice === null
                  ? "–"
                  : aligned(formatPrice(position.marketPrice), PRICE_PLACES)}
              </td>
              <td>
                <Age position={position} />
              </td>
              <td className="right">
                {position.marketValue === null ? "–" : formatMoney(position.marketValue, position.currency)}
                {isMixed ? <span className="soft small"> {position.currency}</span> : null}
              </td>
              <td className="right">
                {position.unrealizedPnl === null ? (
                  "–"
                ) : (
                  <Amount value={position.unrealizedPnl} currency={position.currency} />
                )}
              </td>
              <td className="right">
                <Amount value={position.realizedPnl} currency={position.currency} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Line({ position, hasAccount }: { position: Position; hasAccount: boolean }) {
  const { quantity, averagePrice, marketPrice, marketValue, unrealizedPnl, realizedPnl, currency } = position;
  return (
    <TradesLink position={position} className="two-line-row">
      <span className="two-line">
        <span className="portfolio-name">
          <DirectionMark direction={directionOf(position)} />
          {symbolWords(position.symbol)}
        </span>
        {unrealizedPnl === null ? (
          <span className="soft small">no price</span>
        ) : (
          <Amount value={unrealizedPnl} currency={currency} />
        )}
      </span>
      <span className="two-line soft small">
        <span>
          {formatQuantity(quantity)} at {formatAverage(averagePrice)}
          {marketPrice === null ? "" : `, now ${formatPrice(marketPrice)}`}
        </span>
        <span className="number">
          {marketValue === null ? "" : `${formatMoney(marketValue, currency)} ${currency}`}
        </span>
      </span>
      <span className="two-line soft small">
        <span>
          {hasAccount ? `${position.accountName} · ` : ""}
          <Age position={position} />
        </span>
        <span>
          realised <Amount value={realizedPnl} currency={currency} />
        </span>
      </span>
    </TradesLink>
  );
}

function Name({ position }: { position: Position }) {
  return (
    <span className="portfolio-name">
      <DirectionMark direction={directionOf(position)} />
      <TradesLink position={position} className="row-link">
        {symbolWords(position.symbol)}
      </TradesLink>
    </span>
  );
}

function TradesLink({
  position: { symbol, accountName },
  className,
  children,
}: {
  position: Position;
  className: "row-link" | "two-line-row";
  children: ReactNode;
}) {
  return (
    <Link
      to="/trades"
      search={{ symbol, account: accountName, status: "open" }}
      className={className}
      title={symbol}
    >
      {children}
    </Link>
  );
}

/** The age of the price, and whether it is too old to trade on. */
function Age({ position: { pricedAt, stale } }: { position: Position }) {
  const now = useNow();
  if (pricedAt === null) return <span className="soft">no price</span>;
  return (
    <span className={stale ? "warn-ink number" : "soft number"}>
      {stale ? "stale, " : null}
      <RowTime at={pricedAt} dateOnly={false} as="ago" now={now} />
    </span>
  );
}

function directionOf({ quantity }: Position): "long" | "short" {
  return quantity.startsWith("-") ? "short" : "long";
}

/** An imported account may hold a symbol in several open trades. */
function keyOf({ account, symbol }: Position, at: number): string {
  return `${account} ${symbol} ${at}`;
}

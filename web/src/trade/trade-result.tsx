import type { ReactNode } from "react";
import type { Trade } from "#shared/contracts/trades.ts";
import { formatAverage, formatDecimal, formatMoney, formatQuantity } from "../numbers/format-number.ts";
import { SamplePill } from "../sample/sample-pill.tsx";
import { closedOf, heldFor, openedOf } from "../trades/trade-times.ts";
import { Amount } from "../ui/amount.tsx";
import { Time } from "../ui/time.tsx";
import "./trade.css";

/** The result of a trade and its facts, all of which a row of the list knows. */
export function TradeResult({
  trade,
  children,
}: {
  trade: Trade & { sample?: boolean };
  children?: ReactNode;
}) {
  return (
    <section className="card stack" aria-label="Result">
      <div className="trade-head">
        <span className="trade-figure">
          <Amount value={trade.netPnl} currency={trade.currency} />
        </span>
        <span className="soft">
          {trade.currency} net{trade.status === "open" ? ", realised so far" : ""}
        </span>
        <span className="row">
          {trade.sample ? <SamplePill /> : null}
          <span className="pill">{trade.direction}</span>
          <span className="pill">{trade.status}</span>
          <span className="pill">{trade.assetClass}</span>
        </span>
      </div>
      <Facts trade={trade} />
      {children}
    </section>
  );
}

function Facts({ trade }: { trade: Trade }) {
  const closed = closedOf(trade);
  const facts: [string, ReactNode][] = [
    ["Account", trade.account],
    ["Opened", <Time key="opened" {...openedOf(trade)} />],
    ["Closed", closed === null ? "still open" : <Time key="closed" {...closed} />],
    ["Held", heldFor(trade) ?? "–"],
    ["Quantity", formatQuantity(trade.quantity)],
    ...(trade.status === "open"
      ? [["Still held", formatQuantity(trade.openQuantity)] satisfies [string, string]]
      : []),
    ["Entry", formatAverage(trade.entryPrice)],
    ["Exit", trade.exitPrice === null ? "–" : formatAverage(trade.exitPrice)],
    ["Gross", formatMoney(trade.grossPnl, trade.currency, "always")],
    ["Fees", formatMoney(trade.fees, trade.currency)],
    ...(trade.multiplier === "1"
      ? []
      : [["Multiplier", formatDecimal(trade.multiplier)] satisfies [string, string]]),
  ];
  return (
    <dl className="facts trade-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="number">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

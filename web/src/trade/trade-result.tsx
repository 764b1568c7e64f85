import type { ReactNode } from "react";
import type { Trade } from "#shared/contracts/trades.ts";
import { formatCount, formatDecimal, formatMoney } from "../numbers/format-number.ts";
import { SamplePill } from "../sample/sample-pill.tsx";
import { resultOf } from "../trades/foreign-fees.ts";
import { entryWords, exitWords, heldWords, quantityWords } from "../trades/rows/trade-words.ts";
import { closedOf, openedOf } from "../trades/trade-times.ts";
import { Amount } from "../ui/amount.tsx";
import { Time } from "../ui/time.tsx";
import { useNow } from "../ui/use-now.ts";
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
          {trade.status === "incomplete" ? (
            "Not known"
          ) : (
            <Amount value={resultOf(trade).amount} currency={trade.currency} />
          )}
        </span>
        <span className="soft">{netWords(trade)}</span>
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

function netWords(trade: Trade): string {
  const { currency, status } = trade;
  if (status === "incomplete") return "what its units had cost is not known, or they left without a sale";
  return `${currency} ${resultOf(trade).isGross ? "gross" : "net"}${status === "open" ? ", realised so far" : ""}`;
}

/** The fees of an entry count as it is closed, so that the fills of an open trade name more than its sum. */
function Fees({ trade }: { trade: Trade }) {
  const { feesUnknown, fills } = trade;
  if (feesUnknown >= fills) return "not known";
  return (
    <>
      {formatMoney(trade.fees, trade.currency)}
      {feesUnknown > 0 ? (
        <span className="soft small">, {formatCount(feesUnknown)} more not known</span>
      ) : null}
      {trade.status === "open" ? <span className="soft small"> without those of the open part</span> : null}
    </>
  );
}

function Facts({ trade }: { trade: Trade }) {
  const now = useNow();
  const closed = closedOf(trade);
  const isHeld = trade.openQuantity !== "0";
  const facts: [string, ReactNode][] = [
    ["Account", trade.account],
    ["Opened", <Time key="opened" {...openedOf(trade)} />],
    ["Closed", closed === null ? isHeld ? "still open" : "–" : <Time key="closed" {...closed} />],
    ["Held", heldWords(trade, now)],
    ["Quantity", quantityWords(trade)],
    ["Entry", entryWords(trade)],
    ["Exit", exitWords(trade) || "–"],
    ["Gross", formatMoney(trade.grossPnl, trade.currency, "always")],
    ["Fees", <Fees key="fees" trade={trade} />],
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

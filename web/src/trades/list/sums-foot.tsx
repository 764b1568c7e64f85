import { memo } from "react";
import type { TradeSummary } from "#shared/contracts/trade-summary.ts";
import { formatCount, formatMoney } from "../../numbers/format-number.ts";
import { Amount } from "../../ui/amount.tsx";

/** So many currencies have their sums in the foot. */
const SHOWN = 3;

/** The sums of what is filtered, each currency for itself. */
export const SumsFoot = memo(function SumsFoot({ sums }: { sums: TradeSummary }) {
  const { byCurrency } = sums;
  const count = (of: "wins" | "losses" | "breakeven") =>
    formatCount(byCurrency.reduce((total, each) => total + each[of], 0));
  const more = byCurrency.length - SHOWN;
  return (
    <div className="trades-sums small number">
      <span className="soft">
        {count("wins")} won, {count("losses")} lost
        {count("breakeven") === "0" ? "" : `, ${count("breakeven")} even`}
        {sums.openTrades === 0 ? "" : `, ${formatCount(sums.openTrades)} open`}
        {sums.incompleteTrades === 0 ? "" : `, ${formatCount(sums.incompleteTrades)} incomplete`}
      </span>
      {byCurrency.slice(0, SHOWN).map(({ currency, netPnl, grossPnl, fees }) => (
        <span key={currency}>
          <span className="soft">
            gross {formatMoney(grossPnl, currency, "always")} · fees {formatMoney(fees, currency)} · net{" "}
          </span>
          <strong>
            <Amount value={netPnl} currency={currency} />
          </strong>{" "}
          {currency}
        </span>
      ))}
      {more > 0 ? (
        <span className="soft">
          and {formatCount(more)} more {more === 1 ? "currency" : "currencies"}
        </span>
      ) : null}
    </div>
  );
});

import { memo } from "react";
import type { TradeSummary } from "#shared/contracts/trade-summary.ts";
import { formatCount, formatMoney } from "../../numbers/format-number.ts";
import { formatCalendar } from "../../numbers/format-time.ts";
import type { Asked } from "../../explained/asked.ts";
import { Explained } from "../../explained/explained.tsx";
import type { TradesFilter } from "../queries.ts";
import { splitWords } from "../conversion-words.ts";
import { Amount } from "../../ui/amount.tsx";

/** So many currencies have their sums in the foot. */
const SHOWN = 3;

/** The sums of what is filtered, each currency for itself, and all in the reader's own. */
export const SumsFoot = memo(function SumsFoot({
  sums,
  filter,
}: {
  sums: TradeSummary;
  filter: TradesFilter;
}) {
  const { byCurrency } = sums;
  const count = (of: "wins" | "losses" | "breakeven") =>
    formatCount(byCurrency.reduce((total, each) => total + each[of], 0));
  const more = byCurrency.length - SHOWN;
  return (
    <div className="trades-sums small number">
      <span className="soft">
        {count("wins")} won, {count("losses")} lost
        {count("breakeven") === "0" ? "" : `, ${count("breakeven")} breakeven`}
        {sums.openTrades === 0 ? "" : `, ${formatCount(sums.openTrades)} open`}
        {sums.incompleteTrades === 0 ? "" : `, ${formatCount(sums.incompleteTrades)} incomplete`}
      </span>
      <Converted sums={sums} filter={filter} />
      {byCurrency.slice(0, SHOWN).map(({ currency, netPnl, grossPnl, fees, feesUnknown }) => (
        <span key={currency}>
          <span className="soft">
            gross{" "}
            <Explained name="the gross P&L of the list" asked={asked("grossPnl", currency, filter)}>
              {formatMoney(grossPnl, currency, "always")}
            </Explained>{" "}
            · fees{" "}
            <Explained name="the fees of the list" asked={asked("fees", currency, filter)}>
              {formatMoney(fees, currency)}
            </Explained>{" "}
            · net{" "}
          </span>
          <strong>
            <Explained name="the net P&L of the list" asked={asked("netPnl", currency, filter)}>
              <Amount value={netPnl} currency={currency} />
            </Explained>
          </strong>{" "}
          {currency}
          {feesUnknown === 0 ? null : (
            <span className="soft">
              {" "}
              before{" "}
              {feesUnknown === 1
                ? "the fee of 1 fill that is not known"
                : `the fees of ${formatCount(feesUnknown)} fills that are not known`}
            </span>
          )}
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

function asked(figure: "grossPnl" | "fees" | "netPnl", currency: string, filter: TradesFilter) {
  return { of: "trades", figure, currency, by: "month", filter } satisfies Asked;
}

/** The sums in the reader's currency, unless they are in it already or cannot be converted. */
function Converted({ sums: { converted }, filter }: { sums: TradeSummary; filter: TradesFilter }) {
  if (converted?.netPnl == null || converted.conversion.lastDay === null) return null;
  const { currency, lastDay } = converted.conversion;
  return (
    <span>
      <span className="soft">{splitWords(converted, currency)} · net </span>
      <strong>
        <Explained
          name={`the net P&L of the list in ${currency}`}
          asked={{ ...asked("netPnl", currency, filter), amounts: "base" }}
        >
          <Amount value={converted.netPnl} currency={currency} />
        </Explained>
      </strong>{" "}
      {currency}{" "}
      <span className="soft">
        at each day’s rate of the European Central Bank, the last of {formatCalendar(lastDay, "whole")}
      </span>
    </span>
  );
}

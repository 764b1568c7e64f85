import type { Bias } from "#shared/contracts/biases.ts";
import { isTotalTold } from "#shared/habit-cost.ts";
import { formatCount, formatMoney } from "../numbers/format-number.ts";
import { Amount } from "../ui/amount.tsx";
import { costWords, othersWords, outcomeWords } from "./bias-words.ts";

/** What a habit costs: `Entering within 16 min of a loss: 232 trades, −14.28 each against −6.18 …`. */
export function CostLine({ bias }: { bias: Bias }) {
  const { cost } = bias;
  if (cost === null) return null;
  const { trades, perTrade, restPerTrade, total, currency } = cost;
  const outcome = outcomeWords(bias);
  return (
    <p className="biases-cost">
      {costWords(bias)}: {formatCount(trades)} {bias.measure === "add_ratio" ? "add" : "trade"}
      {trades === 1 ? "" : "s"},{" "}
      <strong>
        <Amount value={perTrade} currency={currency} />
      </strong>{" "}
      each
      {restPerTrade === null ? null : (
        <>
          {" "}
          against <Amount value={restPerTrade} currency={currency} /> {othersWords(bias)}
        </>
      )}
      {isTotalTold(bias) ? (
        <>
          , <Amount value={total} currency={currency} /> {currency} in all.
        </>
      ) : (
        ` (${currency}).`
      )}
      {outcome === "" ? null : ` ${outcome}`}
    </p>
  );
}

/** How sure the difference is, and what is not in it: the second line of a cost. */
export function CostCertainty({ bias }: { bias: Bias }) {
  const { cost } = bias;
  if (cost === null) return null;
  const { interval, currency, otherTrades, trades, restTrades } = cost;
  const [low, high] = (interval ?? []).map((end) => formatMoney(end.toFixed(10), currency, "always"));
  return (
    <p className="soft small">
      {low === undefined || high === undefined
        ? `Too few trades to compare (${formatCount(trades)} and ${formatCount(restTrades)}).`
        : `Difference per trade, 95 %: ${low} … ${high} ${currency}.`}
      {otherTrades === 0
        ? null
        : ` ${formatCount(otherTrades)} in other currencies ${otherTrades === 1 ? "is" : "are"} not counted.`}
    </p>
  );
}

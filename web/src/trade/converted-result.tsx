import type { ConvertedSums } from "#shared/contracts/conversion.ts";
import type { Trade } from "#shared/contracts/trades.ts";
import { formatMoney } from "../numbers/format-number.ts";
import { conversionWords, splitWords } from "../trades/conversion-words.ts";
import { resultOf } from "../trades/foreign-fees.ts";
import { Amount } from "../ui/amount.tsx";

/** The trade in the reader's own currency, where another one has to be converted. */
export function ConvertedResult({
  trade: { feesUnknown },
  sums,
}: {
  trade: Pick<Trade, "feesUnknown">;
  sums: ConvertedSums;
}) {
  const { conversion, grossPnl, netPnl, fees } = sums;
  const words = conversionWords(conversion);
  if (words === null) return null;
  const split = splitWords(sums, conversion.currency);
  if (split === null || grossPnl === null || netPnl === null || fees === null)
    return <p className="note note-quiet small">{words}</p>;
  const { amount, isGross } = resultOf({ feesUnknown, grossPnl, netPnl });
  return (
    <p className="small">
      <Amount value={amount} currency={conversion.currency} /> {conversion.currency}{" "}
      {isGross ? "gross" : "net"}{" "}
      <span className="soft number">
        · {split} · fees {isGross ? "not all known" : formatMoney(fees, conversion.currency)}. {words}
      </span>
    </p>
  );
}

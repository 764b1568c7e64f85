import type { ConvertedSums } from "#shared/contracts/conversion.ts";
import { formatMoney } from "../numbers/format-number.ts";
import { conversionWords, splitWords } from "../trades/conversion-words.ts";
import { Amount } from "../ui/amount.tsx";

/** The trade in the reader's own currency, where another one has to be converted. */
export function ConvertedResult({ sums }: { sums: ConvertedSums }) {
  const { conversion, netPnl, fees } = sums;
  const words = conversionWords(conversion);
  if (words === null) return null;
  const split = splitWords(sums, conversion.currency);
  if (split === null || netPnl === null || fees === null)
    return <p className="note note-quiet small">{words}</p>;
  return (
    <p className="small">
      <Amount value={netPnl} currency={conversion.currency} /> {conversion.currency} net{" "}
      <span className="soft number">
        · {split} · fees {formatMoney(fees, conversion.currency)}. {words}
      </span>
    </p>
  );
}

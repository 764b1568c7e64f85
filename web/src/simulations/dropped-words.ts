import type { SimpleResult } from "#shared/contracts/simulations.ts";
import { formatCount } from "../numbers/format-number.ts";

type Side = { byCurrency: readonly { currency: string | null; trades: number; openTrades: number }[] };
type Told = Pick<SimpleResult, "droppedTotal"> & {
  changes: readonly { currency: string }[];
  baseline: Side;
  simulated: Side;
};

/** How many trades are left out, and how many of them in the shown currency where there are several. */
export function droppedWords({ droppedTotal, baseline, simulated, changes }: Told, currency: string): string {
  const words = `${formatCount(droppedTotal)} ${droppedTotal === 1 ? "trade" : "trades"} left out`;
  if (changes.length < 2 || droppedTotal === 0) return words;
  const countOf = ({ byCurrency }: Side) => {
    const own = byCurrency.find((each) => each.currency === currency);
    return own === undefined ? 0 : own.trades + own.openTrades;
  };
  return `${words}, ${formatCount(countOf(baseline) - countOf(simulated))} of them in ${currency}`;
}

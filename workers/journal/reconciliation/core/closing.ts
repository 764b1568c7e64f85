import type { Closing } from "#shared/contracts/reconciliation.ts";
import { fromFixed, PLACES } from "../../../math/fixed-point.ts";

/** Of a larger ratio no share has ever been split. */
const LARGEST_RATIO = 100n;

type Position = { symbol: string; stated: bigint; gap: bigint };

/** What would close the gap of a position, in units of 10⁻¹⁸; null without one. */
export function closePosition({ symbol, stated, gap }: Position): Closing | null {
  if (gap === 0n) return null;
  const ledger = stated - gap;
  const amount = fromFixed(gap < 0n ? -gap : gap, PLACES);
  const ratio = ratioOf(stated, ledger);
  if (ratio !== null) {
    const words = `The statement holds ${ratio.after} for every ${ratio.before} of the ledger: a split of ${symbol} may be missing. Import the statement that has it, or add ${fromFixed(gap, PLACES)} units.`;
    return { act: "add_split", amount, ratio, words };
  }
  return gap > 0n
    ? {
        act: "add_units",
        amount,
        words: `${amount} more of ${symbol} in the statement: a purchase, a transfer in or the closing of a short is missing, or a sale stands twice.`,
      }
    : {
        act: "remove_units",
        amount,
        words: `${amount} more of ${symbol} in the ledger: a sale, a transfer out or an expiry is missing, or a purchase stands twice.`,
      };
}

/** A whole ratio of two positions of one sign, which only a split explains well; else null. */
function ratioOf(stated: bigint, ledger: bigint): { after: number; before: number } | null {
  if (ledger === 0n || stated === 0n || stated > 0n !== ledger > 0n) return null;
  const [after, before] = [stated / ledger, ledger / stated];
  if (stated % ledger === 0n && after > 1n && after <= LARGEST_RATIO)
    return { after: Number(after), before: 1 };
  if (ledger % stated === 0n && before > 1n && before <= LARGEST_RATIO)
    return { after: 1, before: Number(before) };
  return null;
}

type Cash = { currency: string; gap: bigint; since: string | null; at: string };

/** What would close the gap of a currency; null without one. */
export function closeCash({ currency, gap, since, at }: Cash): Closing | null {
  if (gap === 0n) return null;
  const amount = fromFixed(gap < 0n ? -gap : gap, PLACES);
  const span = `${since === null ? "up to" : `from ${since.slice(0, 10)} to`} ${at.slice(0, 10)}`;
  return gap > 0n
    ? {
        act: "add_money",
        amount,
        words: `${amount} ${currency} more in the statement, ${span}: a deposit, a dividend, interest or a sale is missing.`,
      }
    : {
        act: "remove_money",
        amount,
        words: `${amount} ${currency} more in the ledger, ${span}: a withdrawal, a fee, a tax or a purchase is missing.`,
      };
}

import type { Decimal } from "#shared/decimal.ts";
import { formatDecimal } from "../numbers/format-number.ts";

/** `R from 0.5 to 1`, `Net P&L below -20`; null without a bound. The upper bound itself is not within. */
export function boundWords(
  figure: string,
  from: Decimal | null | undefined,
  to: Decimal | null | undefined,
): string | null {
  const [low, high] = [from ?? null, to ?? null];
  if (low === null) return high === null ? null : `${figure} below ${formatDecimal(high)}`;
  return high === null
    ? `${figure} from ${formatDecimal(low)}`
    : `${figure} from ${formatDecimal(low)} to ${formatDecimal(high)}`;
}

import type { FeeSource } from "#shared/contracts/fills.ts";
import { decimal, toDecimal, type Decimal } from "#shared/decimal.ts";

/** What one contract costs on each side from a date on (yyyy-MM-dd), and who says so. */
export type FeeRate = { from: string; perSide: Decimal; currency: string; source: string };

const LEAN = "QuantConnect LEAN, TradovateFeeModel (pull request 9137)";

/** Roots that share their rates, oldest first, by broker. */
const RATES: Readonly<Record<string, readonly { roots: string; rates: readonly FeeRate[] }[]>> = {
  tradovate: [
    {
      roots: "MYM MES MNQ M2K MCL MGC",
      rates: [{ from: "2025-01-01", perSide: "0.79", currency: "USD", source: LEAN }],
    },
    {
      roots: "YM ES NQ RTY",
      rates: [{ from: "2025-01-01", perSide: "1.29", currency: "USD", source: LEAN }],
    },
    {
      roots: "ZB ZN CL GC SI",
      rates: [{ from: "2025-01-01", perSide: "1.79", currency: "USD", source: LEAN }],
    },
  ],
};

const BY_ROOT: ReadonlyMap<string, readonly FeeRate[]> = new Map(
  Object.entries(RATES).flatMap(([broker, groups]) =>
    groups.flatMap(({ roots, rates }) =>
      roots.split(" ").map((root) => [`${broker} ${root}`, rates] as const),
    ),
  ),
);

/**
 * The rate of a broker for a contract's root at an instant (epoch milliseconds); null where none is known.
 */
export function rateOf(broker: string, root: string | null, at: number): FeeRate | null {
  const date = new Date(at).toISOString().slice(0, 10);
  return BY_ROOT.get(`${broker} ${root ?? ""}`)?.findLast(({ from }) => from <= date) ?? null;
}

type Silent = { underlying: string | null; quantity: Decimal; executedAt: number; currency: string };
export type SilentFee = { fee: Decimal; feeCurrency: string; feeSource: FeeSource };

/** The fee of a fill whose file tells none: by the table where it has a rate, else not known. */
export function silentFee(broker: string, { underlying, quantity, executedAt, currency }: Silent): SilentFee {
  const rate = rateOf(broker, underlying, executedAt);
  if (rate === null) return { fee: "0", feeCurrency: currency, feeSource: "unknown" };
  const fee = toDecimal(decimal(rate.perSide).times(quantity));
  return { fee, feeCurrency: rate.currency, feeSource: "table" };
}

import type { TradeSummary } from "#shared/contracts/trade-summary.ts";
import type { Converted } from "./conversion.ts";
import { toWire } from "./wire.ts";

/** The sums of a currency, of a month where `month` is set, or of all trades where neither is set. */
export type SummaryRow = {
  currency: string | null;
  month: string | null;
  trades: number;
  openTrades: number;
  incompleteTrades: number;
  wins: number;
  losses: number;
  breakeven: number;
  gross: string;
  fees: string;
  net: string;
  foreignFees: number;
  feesUnknown: number;
};

/** Converts the rows of a summary to the reply of the contract. */
export function toSummary(rows: readonly SummaryRow[], converted: TradeSummary["converted"]): TradeSummary {
  const total = rows.find(({ currency, month }) => currency === null && month === null);
  return {
    trades: total?.trades ?? 0,
    openTrades: total?.openTrades ?? 0,
    converted,
    incompleteTrades: total?.incompleteTrades ?? 0,
    byCurrency: rows.flatMap(({ currency, month, gross, fees, net, ...counts }) =>
      currency === null || month !== null
        ? []
        : [{ currency, ...counts, grossPnl: toWire(gross), fees: toWire(fees), netPnl: toWire(net) }],
    ),
    months: rows.flatMap(({ month, trades }) => (month === null ? [] : [{ month, trades }])),
  };
}

/** The sums of all trades, if their money is in that currency alone, fees included; else null. */
export function sumsIn(rows: readonly SummaryRow[], into: string): Converted | null {
  const [only, ...others] = rows.filter(({ currency, month }) => currency !== null && month === null);
  if (only === undefined) return { gross: "0", price: "0", fees: "0", foreignFees: 0 };
  if (others.length > 0 || only.currency !== into || only.foreignFees > 0) return null;
  const { gross, fees } = only;
  return { gross, price: gross, fees, foreignFees: 0 };
}

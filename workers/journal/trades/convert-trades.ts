import type { ConvertedSums } from "#shared/contracts/conversion.ts";
import type { LotMethod, TradeFilter } from "#shared/contracts/trades.ts";
import type { Ctx } from "../../context.ts";
import { sumTrade, sumTrades } from "./converted-store.ts";
import { NO_RATES, toConverted } from "./core/conversion.ts";
import { type SummaryRow, sumsIn } from "./core/summary.ts";
import type { TradeRow } from "./trade-store.ts";

/** The sums of what a filter finds in one currency. Sums that are in it already need no second look. */
export async function convertTrades(
  ctx: Ctx,
  filter: TradeFilter,
  { rows, into }: { rows: readonly SummaryRow[]; into: string },
): Promise<ConvertedSums> {
  const own = sumsIn(rows, into);
  if (own !== null) return toConverted(into, own, NO_RATES);
  const row = await sumTrades(ctx.ledger, ctx.userId, { filter, into });
  return toConverted(into, row, row);
}

/** One trade in one currency, or null where the user has none. */
export async function convertTrade(
  ctx: Ctx,
  trade: TradeRow,
  { method, into }: { method: LotMethod; into: string | null },
): Promise<ConvertedSums | null> {
  if (into === null) return null;
  const row = await sumTrade(ctx.ledger, ctx.userId, { trade, lotMethod: method, into });
  return toConverted(into, row, row);
}

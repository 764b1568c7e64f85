import type { Ctx } from "../../context.ts";
import { sumConverted } from "./converted-store.ts";
import { amountsAreIn, type ConvertedLedger, type Streaks, type Sums } from "./core/measures.ts";
import { NO_RATES } from "../trades/core/conversion.ts";
import type { Filter } from "./store.ts";

/** The ledger in one currency. Sums that are in it already need no rates and no second look. */
export async function convertLedger(
  ctx: Ctx,
  filter: Filter,
  { sums, streaks, into }: { sums: readonly Sums[]; streaks: Streaks; into: string },
): Promise<ConvertedLedger> {
  const [only = null] = sums;
  if (!amountsAreIn(sums, into)) return sumConverted(ctx.ledger, ctx.userId, { filter, into });
  return { sums: only, streaks, price: only?.gross ?? "0", rates: NO_RATES };
}

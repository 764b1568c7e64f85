import type * as z from "zod";
import type { getEquity } from "#shared/contracts/metrics.ts";
import type { Ctx } from "../../context.ts";
import { conversionOf, NO_RATES } from "../trades/core/conversion.ts";
import { toCurves } from "./core/measures.ts";
import { listEquity } from "./store.ts";

/**
 * The equity curve in the base currency, each amount by the rate of its day. Without one, and where a rate is
 * missing, each currency has its own curve.
 */
export async function readEquity(
  ctx: Ctx,
  filter: z.output<typeof getEquity.query & {}>,
  baseCurrency: string | null,
): Promise<z.output<typeof getEquity.reply & {}>> {
  const ofOwn = async () => toCurves(await listEquity(ctx.ledger, ctx.userId, filter));
  if (baseCurrency === null) return { curves: await ofOwn(), conversion: null };
  const points = await listEquity(ctx.ledger, ctx.userId, filter, baseCurrency);
  const conversion = conversionOf(baseCurrency, points[0]?.rates ?? NO_RATES);
  const curves = conversion.status === "complete" ? toCurves(points) : await ofOwn();
  return { curves, conversion };
}

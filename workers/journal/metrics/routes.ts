import * as contract from "#shared/contracts/trades.ts";
import { serve } from "../../http/serve/serve.ts";
import { readPreferences } from "../../identity/profile/read-preferences.ts";
import { chooseLedger } from "../sample-ledger/choose-ledger.ts";
import { convertLedger } from "./convert-ledger.ts";
import { combine, toCurves } from "./core/measures.ts";
import { listEquity, sumLedger } from "./store.ts";

export const metrics = [
  serve(contract.getMetrics, async (c, { query }) => {
    const { ctx, filter } = chooseLedger(c.var.ctx, query);
    const [{ sums, streaks }, { baseCurrency }] = await Promise.all([
      sumLedger(ctx.ledger, ctx.userId, filter),
      readPreferences(c.var.ctx.ledger.read, c.var.ctx.userId),
    ]);
    if (baseCurrency === null) return combine(sums, streaks, filter.lotMethod);
    const ledger = await convertLedger(ctx, filter, { sums, streaks, into: baseCurrency });
    return combine(sums, streaks, filter.lotMethod, { currency: baseCurrency, ledger });
  }),
  serve(contract.getEquity, async (c, { query }) => {
    const { ctx, filter } = chooseLedger(c.var.ctx, query);
    return { curves: toCurves(await listEquity(ctx.ledger, ctx.userId, filter)) };
  }),
];

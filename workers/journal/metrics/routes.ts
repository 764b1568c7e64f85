import * as contract from "#shared/contracts/trades.ts";
import { serve } from "../../http/serve/serve.ts";
import { combine, toCurves } from "./core/measures.ts";
import { listEquity, sumLedger } from "./store.ts";

export const metrics = [
  serve(contract.getMetrics, async (c, { query: filter }) => {
    const { ctx } = c.var;
    const { sums, streaks } = await sumLedger(ctx.ledger, ctx.userId, filter);
    return combine(sums, streaks, filter.lotMethod);
  }),
  serve(contract.getEquity, async (c, { query: filter }) => {
    const { ctx } = c.var;
    return { curves: toCurves(await listEquity(ctx.ledger, ctx.userId, filter)) };
  }),
];

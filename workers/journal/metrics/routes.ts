import * as contract from "#shared/contracts/trades.ts";
import { serve } from "../../http/serve/serve.ts";
import { chooseLedger } from "../sample-ledger/choose-ledger.ts";
import { combine, toCurves } from "./core/measures.ts";
import { listEquity, sumLedger } from "./store.ts";

export const metrics = [
  serve(contract.getMetrics, async (c, { query }) => {
    const { ctx, filter } = chooseLedger(c.var.ctx, query);
    const { sums, streaks } = await sumLedger(ctx.ledger, ctx.userId, filter);
    return combine(sums, streaks, filter.lotMethod);
  }),
  serve(contract.getEquity, async (c, { query }) => {
    const { ctx, filter } = chooseLedger(c.var.ctx, query);
    return { curves: toCurves(await listEquity(ctx.ledger, ctx.userId, filter)) };
  }),
];

import * as contract from "#shared/contracts/trades.ts";
import { createApp } from "../../http/factory.ts";
import { valid } from "../../http/valid.ts";
import { combine, toCurves } from "./core/measures.ts";
import { listEquity, sumLedger } from "./store.ts";

export const metrics = createApp()
  .get(contract.getMetrics.path, valid("query", contract.getMetrics.query), async (c) => {
    const { ctx } = c.var;
    const filter = c.req.valid("query");
    const { sums, streaks } = await sumLedger(ctx.ledger, ctx.userId, filter);
    return c.json(combine(sums, streaks, filter.lotMethod));
  })
  .get(contract.getEquity.path, valid("query", contract.getEquity.query), async (c) => {
    const { ctx } = c.var;
    return c.json({ curves: toCurves(await listEquity(ctx.ledger, ctx.userId, c.req.valid("query"))) });
  });

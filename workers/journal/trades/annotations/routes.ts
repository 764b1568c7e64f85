import * as contract from "#shared/contracts/annotations.ts";
import { etagOf, preconditionOf } from "../../../http/precondition.ts";
import { serve } from "../../../http/serve/serve.ts";
import { annotateTrade } from "./annotate-trade.ts";

export const annotations = [
  serve(contract.annotateTrade, async (c, { params: { id }, query: { lotMethod }, body: written }) => {
    const precondition = preconditionOf(c);
    const trade = await annotateTrade(c.var.ctx, { id, written, lotMethod, precondition });
    c.header("etag", etagOf(trade.version));
    return trade;
  }),
];

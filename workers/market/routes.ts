import * as contract from "#shared/contracts/market.ts";
import { serve } from "../http/serve/serve.ts";
import { postQuote } from "./post-quote.ts";
import { readBars } from "./read-bars.ts";
import { readInstrument } from "./read-instrument.ts";
import { readQuote } from "./read-quote.ts";
import { suggest } from "./symbols/well-known.ts";

export const market = [
  serve(contract.getQuote, (c, { params }) => readQuote(c.var.ctx, params.symbol)),
  serve(contract.getInstrument, (c, { params }) => readInstrument(c.var.ctx, params.symbol)),
  serve(contract.postQuote, (c, { body }) => postQuote(c.var.ctx, body)),
  serve(contract.listBars, (c, { params, query }) => readBars(c.var.ctx, params.symbol, query)),
  serve(contract.suggestMarketSymbols, (_, { query }) => ({ items: suggest(query.prefix) })),
];

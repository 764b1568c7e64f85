import * as excursions from "#shared/contracts/excursion.ts";
import * as details from "#shared/contracts/trade-detail.ts";
import * as summaries from "#shared/contracts/trade-summary.ts";
import * as contract from "#shared/contracts/trades.ts";
import { pageOf, readCursor } from "../../http/cursor.ts";
import { etagOf } from "../../http/precondition.ts";
import { serve } from "../../http/serve/serve.ts";
import { readPreferences } from "../../identity/profile/read-preferences.ts";
import { chooseLedger, findInEither } from "../sample-ledger/choose-ledger.ts";
import { convertTrades } from "./convert-trades.ts";
import { readExcursion } from "./excursion/read-excursion.ts";
import { workOutExcursions } from "./excursion/work-out-excursions.ts";
import { explainTrade } from "./explain-trade.ts";
import { positionIn, positionOf } from "./core/place-in-page.ts";
import { toTrade } from "./core/trade.ts";
import { toSummary } from "./core/summary.ts";
import { listSymbols, summarizeTrades } from "./summary-store.ts";
import { listTrades, type ListedTrade } from "./trade-store.ts";

export const trades = [
  serve(contract.listTrades, async (c, { query }) => {
    const { cursor, limit, offset, sort, ...asked } = query;
    const { ctx, filter } = chooseLedger(c.var.ctx, asked);
    const rows = await listTrades(ctx.ledger, ctx.userId, {
      filter,
      sort,
      limit,
      offset,
      after: readCursor(cursor, positionIn(sort)),
    });
    const keyOf = (row: ListedTrade) => {
      const { part, key, id } = positionOf(sort, row);
      return [sort, part, key, id];
    };
    return pageOf(rows, limit, { item: toTrade, keyOf });
  }),
  serve(summaries.summarizeTrades, async (c, { query }) => {
    const { ctx, filter } = chooseLedger(c.var.ctx, query);
    const [rows, { baseCurrency }] = await Promise.all([
      summarizeTrades(ctx.ledger, ctx.userId, filter),
      readPreferences(c.var.ctx.ledger.read, c.var.ctx.userId),
    ]);
    if (baseCurrency === null) return toSummary(rows, null);
    return toSummary(rows, await convertTrades(ctx, filter, { rows, into: baseCurrency }));
  }),
  serve(summaries.suggestSymbols, async (c, { query }) => {
    const { ctx, filter } = chooseLedger(c.var.ctx, query);
    return { items: await listSymbols(ctx.ledger, ctx.userId, filter) };
  }),
  serve(excursions.getExcursion, async (c, { params }) => {
    return (await findInEither(c.var.ctx, (ctx) => readExcursion(ctx, params.id))).found;
  }),
  serve(excursions.workOutExcursions, (c, { body: { filter } }) => workOutExcursions(c.var.ctx, filter)),
  serve(details.getTrade, async (c, { params, query }) => {
    const { baseCurrency } = await readPreferences(c.var.ctx.ledger.read, c.var.ctx.userId);
    const asked = { method: query.lotMethod, into: baseCurrency };
    const trade = await findInEither(c.var.ctx, (ctx) => explainTrade(ctx, params.id, asked));
    const { asks, version } = trade.found;
    c.header("etag", etagOf(version));
    return { ...trade.found, asks: trade.isSample ? null : asks, sample: trade.isSample };
  }),
];

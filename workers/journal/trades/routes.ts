import * as contract from "#shared/contracts/trades.ts";
import { pageOf, readCursor } from "../../http/cursor.ts";
import { serve } from "../../http/serve/serve.ts";
import { chooseLedger, findInEither } from "../sample-ledger/choose-ledger.ts";
import { explainTrade } from "./explain-trade.ts";
import { positionIn, positionOf } from "./core/place-in-page.ts";
import { toTrade } from "./core/trade.ts";
import { listTrades, type TradeRow } from "./trade-store.ts";

export const trades = [
  serve(contract.listTrades, async (c, { query }) => {
    const { cursor, limit, sort, ...asked } = query;
    const { ctx, filter } = chooseLedger(c.var.ctx, asked);
    const rows = await listTrades(ctx.ledger, ctx.userId, {
      filter,
      sort,
      limit,
      after: readCursor(cursor, positionIn(sort)),
    });
    const keyOf = (row: TradeRow) => {
      const { part, key, id } = positionOf(sort, row);
      return [sort, part, key, id];
    };
    return pageOf(rows, limit, { item: toTrade, keyOf });
  }),
  serve(contract.getTrade, async (c, { params, query }) => {
    const trade = await findInEither(c.var.ctx, (ctx) => explainTrade(ctx, params.id, query.lotMethod));
    return { ...trade.found, sample: trade.isSample };
  }),
];

import * as contract from "#shared/contracts/trades.ts";
import { pageOf, readCursor } from "../../http/cursor.ts";
import { serve } from "../../http/serve/serve.ts";
import { getTrade } from "./get-trade.ts";
import { positionIn, positionOf } from "./core/place-in-page.ts";
import { toTrade } from "./core/trade.ts";
import { listTrades, type TradeRow } from "./trade-store.ts";

export const trades = [
  serve(contract.listTrades, async (c, { query }) => {
    const { cursor, limit, sort, ...filter } = query;
    const { ctx } = c.var;
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
  serve(contract.getTrade, (c, { params, query }) => getTrade(c.var.ctx, params.id, query.lotMethod)),
];

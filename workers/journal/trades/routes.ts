import * as contract from "#shared/contracts/trades.ts";
import { pageOf, readCursor } from "../../http/cursor.ts";
import { createApp } from "../../http/factory.ts";
import { valid } from "../../http/valid.ts";
import { getTrade } from "./get-trade.ts";
import { positionIn, positionOf } from "./core/place-in-page.ts";
import { toTrade } from "./core/trade.ts";
import { listTrades, type TradeRow } from "./trade-store.ts";

export const trades = createApp()
  .get(contract.listTrades.path, valid("query", contract.listTrades.query), async (c) => {
    const { cursor, limit, sort, ...filter } = c.req.valid("query");
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
    return c.json(pageOf(rows, limit, { item: toTrade, keyOf }));
  })
  .get(
    contract.getTrade.path,
    valid("param", contract.getTrade.params),
    valid("query", contract.getTrade.query),
    async (c) => c.json(await getTrade(c.var.ctx, c.req.valid("param").id, c.req.valid("query").lotMethod)),
  );

import * as contract from "#shared/contracts/trades.ts";
import { createApp } from "../../http/factory.ts";
import { valid } from "../../http/valid.ts";
import { getTrade } from "./get-trade.ts";
import { positionOf, readCursor, writeCursor } from "./page-rules.ts";
import { toTrade } from "./trade-rules.ts";
import { listTrades } from "./trade-store.ts";

export const trades = createApp()
  .get(contract.listTrades.path, valid("query", contract.listTrades.query), async (c) => {
    const { cursor, limit, sort, ...filter } = c.req.valid("query");
    const { ctx } = c.var;
    const rows = await listTrades(ctx.ledger, ctx.userId, {
      filter,
      sort,
      limit,
      after: readCursor(sort, cursor),
    });
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return c.json({
      items: rows.slice(0, limit).map(toTrade),
      nextCursor: last === undefined ? null : writeCursor(sort, positionOf(sort, last)),
    });
  })
  .get(
    contract.getTrade.path,
    valid("param", contract.getTrade.params),
    valid("query", contract.getTrade.query),
    async (c) => c.json(await getTrade(c.var.ctx, c.req.valid("param").id, c.req.valid("query").lotMethod)),
  );

import * as contract from "#shared/contracts/trades.ts";
import { readCursor, writeCursor } from "../../http/cursor.ts";
import { createApp } from "../../http/factory.ts";
import { valid } from "../../http/valid.ts";
import { getTrade } from "./get-trade.ts";
import { positionIn, positionOf } from "./page-rules.ts";
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
      after: readCursor(cursor, positionIn(sort)),
    });
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    const end = last === undefined ? null : positionOf(sort, last);
    return c.json({
      items: rows.slice(0, limit).map(toTrade),
      nextCursor: end === null ? null : writeCursor(sort, end.part, end.key, end.id),
    });
  })
  .get(
    contract.getTrade.path,
    valid("param", contract.getTrade.params),
    valid("query", contract.getTrade.query),
    async (c) => c.json(await getTrade(c.var.ctx, c.req.valid("param").id, c.req.valid("query").lotMethod)),
  );

import * as z from "zod";
import * as contract from "#shared/contracts/biases.ts";
import { Instant } from "#shared/contracts/page.ts";
import { idKey, readCursor, writeCursor } from "../../http/cursor.ts";
import { createApp } from "../../http/factory.ts";
import { valid } from "../../http/valid.ts";
import { listReflections } from "./store.ts";

const Position = z.pipe(
  z.tuple([Instant, idKey("reflection")]),
  z.transform(([at, id]) => ({ at, id })),
);

export const coach = createApp().get(
  contract.listReflections.path,
  valid("query", contract.listReflections.query),
  async (c) => {
    const { cursor, limit } = c.req.valid("query");
    const { ledger, userId } = c.var.ctx;
    const after = readCursor(cursor, Position);
    const found = await listReflections(ledger.read, userId, { after, limit });
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return c.json({
      items,
      nextCursor: last === undefined || found.length <= limit ? null : writeCursor(last.at, last.id),
    });
  },
);

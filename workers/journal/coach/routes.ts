import * as z from "zod";
import * as contract from "#shared/contracts/biases.ts";
import { Instant } from "#shared/contracts/page.ts";
import { idKey, pageOf, readCursor } from "../../http/cursor.ts";
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
    return c.json(pageOf(found, limit, { item: (row) => row, keyOf: ({ at, id }) => [at, id] }));
  },
);

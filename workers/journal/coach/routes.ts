import * as z from "zod";
import * as contract from "#shared/contracts/biases.ts";
import { Instant } from "#shared/contracts/page.ts";
import { Problem } from "#shared/problem.ts";
import { readCursor, writeCursor } from "../../http/cursor.ts";
import { createApp } from "../../http/factory.ts";
import { valid } from "../../http/valid.ts";
import { listReflections, type ReflectionPosition } from "./store.ts";

const Position = z.tuple([Instant, z.string().max(40)]);

export const coach = createApp().get(
  contract.listReflections.path,
  valid("query", contract.listReflections.query),
  async (c) => {
    const { cursor, limit } = c.req.valid("query");
    const { ledger, userId } = c.var.ctx;
    const after = cursor === undefined ? null : positionIn(cursor);
    const found = await listReflections(ledger.read, userId, { after, limit });
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return c.json({
      items,
      nextCursor: last === undefined || found.length <= limit ? null : writeCursor(last.at, last.id),
    });
  },
);

function positionIn(cursor: string): ReflectionPosition {
  const parsed = Position.safeParse(readCursor(cursor, 2));
  if (!parsed.success) throw new Problem("cursor_invalid");
  const [at, id] = parsed.data;
  return { at, id };
}

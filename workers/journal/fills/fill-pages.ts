import type { Ctx } from "../../context.ts";
import { type NotedFillRow, listFillsInOrder, type Place } from "./store.ts";

export type { NotedFillRow } from "./store.ts";

/** Every fill, oldest first, in pages of `size`. */
export async function* fillPages(ctx: Ctx, size: number): AsyncGenerator<NotedFillRow[]> {
  let after: Place | null = null;
  for (;;) {
    const rows: NotedFillRow[] = await listFillsInOrder(ctx.ledger, ctx.userId, { after, limit: size });
    yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < size) return;
    after = { executedAt: last.executed_at, id: last.id };
  }
}

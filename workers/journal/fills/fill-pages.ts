import type { Ctx } from "../../context.ts";
import { type FillRow, listFillsInOrder, type Place } from "./store.ts";

export type { FillRow } from "./store.ts";

/** Every fill, oldest first, in pages of `size`. */
export async function* fillPages(ctx: Ctx, size: number): AsyncGenerator<FillRow[]> {
  let after: Place | null = null;
  for (;;) {
    const rows: FillRow[] = await listFillsInOrder(ctx.ledger, ctx.userId, { after, limit: size });
    yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < size) return;
    after = { executedAt: last.executed_at, id: last.id };
  }
}

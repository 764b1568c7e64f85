import type { Ctx } from "../../context.ts";
import { type BookingRow, listBookingsInOrder, type Place } from "./store.ts";

export type { BookingRow } from "./store.ts";

/** Every booking, oldest first, in pages of `size`. */
export async function* bookingPages(ctx: Ctx, size: number): AsyncGenerator<BookingRow[]> {
  let after: Place | null = null;
  for (;;) {
    const rows: BookingRow[] = await listBookingsInOrder(ctx.ledger, ctx.userId, { after, limit: size });
    yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < size) return;
    after = { executedAt: last.executed_at, id: last.id };
  }
}
